import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ExplanationJson } from '../../api/administration.ts';

type Details = NonNullable<ExplanationJson['authorization_details']>;

/** What the assertion delegates of authorization details (RFC 9396), and what of it the token would carry. */
export function DetailsFound({ details }: { readonly details: Details }) {
  const { asserted, types, granted } = details;
  const rows = [
    ...asserted.map((detail) => ({ where: 'Assertion', detail })),
    ...granted.map((detail) => ({ where: 'Token', detail })),
  ];
  const allowed =
    types.length === 0 ? 'The client may have no type here.' : `The client may have: ${types.join(', ')}.`;
  return (
    <Table
      header={
        <Header
          variant="h2"
          description={`A detail stands in the token with the scope that its type goes with. ${allowed}`}
        >
          Authorization details
        </Header>
      }
      items={rows}
      wrapLines
      ariaLabels={{ tableLabel: 'Authorization details' }}
      columnDefinitions={[
        { id: 'where', header: 'Where', isRowHeader: true, cell: ({ where }) => where },
        {
          id: 'detail',
          header: 'Detail',
          cell: ({ detail }) => <span className="claims">{JSON.stringify(detail)}</span>,
        },
      ]}
      empty={<Box textAlign="center">None</Box>}
    />
  );
}
