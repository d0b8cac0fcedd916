import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ExplanationJson } from '../../api/administration.ts';
import { texts } from '../../texts/explain.ts';

type Scopes = NonNullable<ExplanationJson['scopes']>;

const COLUMNS = [
  ['asserted', texts.assertion],
  ['ceiling', texts.client],
  ['role', texts.role],
  ['granted', texts.token],
] as const;

/** No token carries more than what all of them allow. */
export function ScopeIntersection({ scopes }: { readonly scopes: Scopes }) {
  const all = [...new Set(COLUMNS.flatMap(([name]) => scopes[name]))].sort();
  return (
    <Table
      header={
        <Header variant="h2" description={texts.aTokenCarriesWhat}>
          {texts.scopes}
        </Header>
      }
      items={all}
      trackBy={(scope) => scope}
      wrapLines
      ariaLabels={{ tableLabel: texts.scopes }}
      columnDefinitions={[
        {
          id: 'scope',
          header: texts.scope,
          isRowHeader: true,
          cell: (scope) => <span className="claims">{scope}</span>,
        },
        ...COLUMNS.map(([name, header]) => ({
          id: name,
          header,
          cell: (scope: string) =>
            scopes[name].includes(scope) ? (
              <StatusIndicator type="success">{texts.yes}</StatusIndicator>
            ) : (
              <StatusIndicator type="stopped">{texts.no}</StatusIndicator>
            ),
        })),
      ]}
      empty={<Box textAlign="center">{texts.noScopeAtAll}</Box>}
    />
  );
}
