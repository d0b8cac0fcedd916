import { arnOf } from '../cloud/identifiers.ts';
import type { PolicyModel } from './roles.ts';
import { UnsupportedPolicy } from './unsupported-policy.ts';

/** What authorization must know of a table. */
export interface TableFacts {
  readonly arn: string;
  readonly partitionKey: string;
  /** Index name → its partition key. */
  readonly indexes: ReadonlyMap<string, string>;
}

interface Keyed {
  readonly IndexName?: string;
  readonly KeySchema?: readonly { readonly AttributeName: string; readonly KeyType: string }[];
}

/** Tables of the templates by name. @throws UnsupportedPolicy for a table with a policy of its own */
export function readTables({ evaluated, account }: PolicyModel): ReadonlyMap<string, TableFacts> {
  const tables = evaluated.filter(({ type }) => type === 'AWS::DynamoDB::Table');
  return new Map(
    tables.map((table) => {
      if (table.property('ResourcePolicy') !== undefined)
        throw new UnsupportedPolicy(table.label, 'ResourcePolicy is not known');
      const indexes = ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'].flatMap(
        (property) => (table.property(property) ?? []) as readonly Keyed[],
      );
      const facts: TableFacts = {
        arn: arnOf(table, account),
        partitionKey: partitionKeyOf({ KeySchema: table.property('KeySchema') as NonNullable<Keyed['KeySchema']> }),
        indexes: new Map(indexes.map((index) => [String(index.IndexName), partitionKeyOf(index)])),
      };
      return [table.name, facts];
    }),
  );
}

function partitionKeyOf({ KeySchema = [] }: Keyed): string {
  return KeySchema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}
