import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import { useAddress, useAdministration } from '../../app/session-context.ts';
import { Empty } from '../../common/empty.tsx';
import { Listing } from '../../common/listing.tsx';
import { Moment } from '../../common/moment.tsx';
import { ClientLink } from '../../common/named-links.tsx';
import { usePages } from '../../common/use-pages.ts';
import { reasonInWords } from '../refusal.tsx';

/** The last assertions of one's own providers that were refused: each leads to what was compared. */
export function RecentRefusals() {
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('refusals', () => administration.refusals());
  return (
    <Listing
      title="Recent refusals"
      noun="refusal"
      pages={pages}
      description="Assertions that one of your providers really signed. The last fifty are kept."
      actions={<Button iconName="refresh" ariaLabel="Look again" onClick={pages.reload} loading={pages.isLoading} />}
      idOf={({ correlation_id: id }) => id}
      narrow={['reason', 'at']}
      columns={[
        {
          id: 'reason',
          header: 'Why',
          isRowHeader: true,
          sortingField: 'reason',
          cell: ({ reason, correlation_id: id }) => (
            <Link href={address(`/refusals/${id}`)}>{reasonInWords(reason)}</Link>
          ),
        },
        { id: 'at', header: 'When', sortingField: 'at', cell: ({ at }) => <Moment at={at} /> },
        {
          id: 'client',
          header: 'Client',
          sortingField: 'client',
          cell: ({ client }) => (client === undefined ? '–' : <ClientLink id={client} />),
        },
        { id: 'meaning', header: 'What it means', minWidth: 320, cell: ({ meaning }) => meaning ?? '–' },
      ]}
      empty={
        <Empty title="Nothing was refused">
          When a tool gets no token although your provider signed its assertion, it appears here with the reason.
        </Empty>
      }
    />
  );
}
