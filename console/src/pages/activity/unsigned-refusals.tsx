import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { useAddress, useAdministration } from '../../app/session-context.ts';
import { Listing } from '../../common/listing.tsx';
import { ClientLink } from '../../common/named-links.tsx';
import { useLoad } from '../../common/use-load.ts';
import { loadedPages } from '../../common/use-pages.ts';
import { reasonInWords } from '../refusal.tsx';
import { unsignedRefusals } from './unsigned.ts';

/**
 * What was refused before anything proved who signed it: why, how often, by which tool, and what to do. Nothing, where
 * there was none.
 */
export function UnsignedRefusals({ activity }: { readonly activity: Activity }) {
  const rows = unsignedRefusals(activity);
  if (rows.length === 0) return null;
  return (
    <Listing
      title="Refused before a signature was good"
      noun="refusal"
      pages={loadedPages(rows)}
      description="Counted by tool. Anybody could have written these assertions: nothing of them is kept."
      actions={<ToProvider />}
      idOf={({ id }) => id}
      narrow={['reason', 'count']}
      columns={[
        {
          id: 'reason',
          header: 'Why',
          isRowHeader: true,
          minWidth: 280,
          cell: ({ reason, meaning, nextStep }) => (
            <>
              {reasonInWords(reason)}
              <Box variant="small" display="block">
                {meaning} {nextStep}
              </Box>
            </>
          ),
        },
        { id: 'count', header: 'How often', cell: ({ count }) => count.toLocaleString('en') },
        { id: 'client', header: 'Client', cell: ({ client }) => <ClientLink id={client} /> },
      ]}
      empty={null}
    />
  );
}

/** To where its connection is tested; to all of them, where there are several. */
function ToProvider() {
  const administration = useAdministration();
  const address = useAddress();
  const { data } = useLoad('providers', () => administration.providers());
  const [first, ...others] = (data?.items ?? []).filter(({ status }) => status !== 'disabled');
  const path = first === undefined || others.length > 0 ? '/providers' : `/providers/${first.id}`;
  return <Button href={address(path)}>Test the connection</Button>;
}
