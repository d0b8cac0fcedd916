import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import type { ExplanationJson } from '../../api/administration.ts';

type Scopes = NonNullable<ExplanationJson['scopes']>;

const COLUMNS = [
  ['asserted', 'Assertion'],
  ['ceiling', 'Client'],
  ['role', 'Role'],
  ['granted', 'Token'],
] as const;

/** No token carries more than what all of them allow. */
export function ScopeIntersection({ scopes }: { readonly scopes: Scopes }) {
  const all = [...new Set(COLUMNS.flatMap(([name]) => scopes[name]))].sort();
  return (
    <Table
      header={
        <Header variant="h2" description="A token carries what stands in every column.">
          Scopes
        </Header>
      }
      items={all}
      trackBy={(scope) => scope}
      wrapLines
      ariaLabels={{ tableLabel: 'Scopes' }}
      columnDefinitions={[
        {
          id: 'scope',
          header: 'Scope',
          isRowHeader: true,
          cell: (scope) => <span className="claims">{scope}</span>,
        },
        ...COLUMNS.map(([name, header]) => ({
          id: name,
          header,
          cell: (scope: string) =>
            scopes[name].includes(scope) ? (
              <StatusIndicator type="success">yes</StatusIndicator>
            ) : (
              <StatusIndicator type="stopped">no</StatusIndicator>
            ),
        })),
      ]}
      empty={<Box textAlign="center">No scope at all</Box>}
    />
  );
}
