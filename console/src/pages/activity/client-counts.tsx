import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { Empty } from '../../common/empty.tsx';
import { Listing } from '../../common/listing.tsx';
import { ClientLink } from '../../common/named-links.tsx';
import { inDigits } from '../../common/times.ts';
import { loadedPages } from '../../common/use-pages.ts';
import { texts } from '../../texts/activity.ts';
import { sum } from './series.ts';

/** The same by client: whose tool is in trouble. */
export function ClientCounts({ activity }: { readonly activity: Activity }) {
  const pages = loadedPages(activity.clients);
  return (
    <Listing
      title={texts.byClient}
      noun={texts.clientInline}
      pages={pages}
      idOf={({ client }) => client}
      narrow={['client', 'issued', 'refused']}
      columns={[
        {
          id: 'client',
          header: texts.client,
          isRowHeader: true,
          cell: ({ client }) => <ClientLink id={client} />,
        },
        { id: 'issued', header: texts.issued, cell: ({ issued }) => inDigits(issued) },
        { id: 'refused', header: texts.refused, cell: ({ refused }) => inDigits(sum(refused)) },
        {
          id: 'unavailable',
          header: texts.toldToTryAgain,
          cell: ({ unavailable }) => inDigits(sum(unavailable)),
        },
      ]}
      empty={<Empty title={texts.noClientAskedFor} />}
    />
  );
}
