import Button from '@cloudscape-design/components/button';
import Link from '@cloudscape-design/components/link';
import type { RefusalJson } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { useAddress, useAdministration } from '../../app/session-context.ts';
import { Empty } from '../../common/empty.tsx';
import { Listing } from '../../common/listing.tsx';
import { Moment } from '../../common/moment.tsx';
import { Name } from '../../common/name.tsx';
import { ClientLink, MemberLink } from '../../common/named-links.tsx';
import { reasonInWords } from '../../common/reason-in-words.ts';
import { Told } from '../../common/told.tsx';
import { membersIn } from '../../common/told-parts.ts';
import { usePages } from '../../common/use-pages.ts';
import { texts } from '../../texts/activity.ts';
import { namedBy, REFUSED_IN_WORDS } from '../refusal/refused.ts';

/** What was refused last, each with the way to what was compared. */
export function RecentRefusals() {
  const administration = useAdministration();
  const address = useAddress();
  const pages = usePages('refusals', () => administration.refusals());
  return (
    <Listing
      title={texts.recentRefusals}
      noun={texts.refusal}
      pages={pages}
      description={texts.tokensSignInsAnd}
      actions={
        <Button iconName="refresh" ariaLabel={texts.lookAgain} onClick={pages.reload} loading={pages.isLoading} />
      }
      idOf={({ correlation_id: id }) => id}
      narrow={['reason', 'who']}
      columns={[
        {
          id: 'reason',
          header: texts.why,
          isRowHeader: true,
          sortingField: 'reason',
          cell: ({ reason, correlation_id: id }) => (
            <Link href={address(`/refusals/${id}`)}>{reasonInWords(reason)}</Link>
          ),
        },
        {
          id: 'refused',
          header: texts.what,
          sortingField: 'refused',
          cell: ({ refused }) => REFUSED_IN_WORDS[refused],
        },
        { id: 'who', header: texts.who, minWidth: 190, cell: (refusal) => <Who refusal={refusal} /> },
        { id: 'at', header: texts.when, sortingField: 'at', cell: ({ at }) => <Moment at={at} /> },
        {
          id: 'client',
          header: texts.client,
          sortingField: 'client',
          cell: ({ client }) => (client === undefined ? '–' : <ClientLink id={client} />),
        },
        {
          id: 'meaning',
          header: texts.whatItMeans,
          minWidth: 320,
          cell: ({ meaning, facts }) =>
            meaning === undefined ? '–' : <Told text={meaning} members={membersIn(facts)} />,
        },
      ]}
      empty={<Empty title={texts.nothingWasRefused}>{texts.whenToolGetsNo}</Empty>}
    />
  );
}

/** A member of ours, or whom the provider named. */
function Who({ refusal }: { readonly refusal: RefusalJson }) {
  const named = namedBy(refusal);
  if (refusal.member !== undefined) return <MemberLink id={refusal.member} />;
  return named === undefined ? '–' : <Name>{named}</Name>;
}
