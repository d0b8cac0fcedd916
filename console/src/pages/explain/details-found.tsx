import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { ExplanationJson } from '../../api/administration.ts';
import { texts } from '../../texts/explain.ts';

type Details = NonNullable<ExplanationJson['authorization_details']>;

/** What the assertion delegates of authorization details (RFC 9396), and what of it the token would carry. */
export function DetailsFound({ details }: { readonly details: Details }) {
  const { asserted, types, granted } = details;
  const rows = [
    ...asserted.map((detail) => ({ where: texts.assertion, detail })),
    ...granted.map((detail) => ({ where: texts.token, detail })),
  ];
  const allowed = types.length === 0 ? texts.theClientMayHaveNone : texts.theClientMayHave(types);
  return (
    <Table
      header={
        <Header variant="h2" description={texts.whereDetailsStand(allowed)}>
          {texts.authorizationDetails}
        </Header>
      }
      items={rows}
      wrapLines
      ariaLabels={{ tableLabel: texts.authorizationDetails }}
      columnDefinitions={[
        { id: 'where', header: texts.where, isRowHeader: true, cell: ({ where }) => where },
        {
          id: 'detail',
          header: texts.detail,
          cell: ({ detail }) => <span className="claims">{JSON.stringify(detail)}</span>,
        },
      ]}
      empty={<Box textAlign="center">{texts.none}</Box>}
    />
  );
}
