import type { Activity } from '../../../../lambdas/endpoints/administration/schemas/records.ts';
import { Empty } from '../../common/empty.tsx';
import { Listing } from '../../common/listing.tsx';
import { ClientLink } from '../../common/named-links.tsx';
import { loadedPages } from '../../common/use-pages.ts';
import { sum } from './series.ts';

/** The same by client: whose tool is in trouble. */
export function ClientCounts({ activity }: { readonly activity: Activity }) {
  const pages = loadedPages(activity.clients);
  return (
    <Listing
      title="By client"
      noun="client"
      pages={pages}
      idOf={({ client }) => client}
      narrow={['client', 'issued', 'refused']}
      columns={[
        {
          id: 'client',
          header: 'Client',
          isRowHeader: true,
          cell: ({ client }) => <ClientLink id={client} />,
        },
        { id: 'issued', header: 'Issued', cell: ({ issued }) => issued.toLocaleString('en') },
        { id: 'refused', header: 'Refused', cell: ({ refused }) => sum(refused).toLocaleString('en') },
        {
          id: 'unavailable',
          header: 'Told to try again',
          cell: ({ unavailable }) => sum(unavailable).toLocaleString('en'),
        },
      ]}
      empty={<Empty title="No client asked for a token in this time" />}
    />
  );
}
