import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ensureTables } from '../../local/aws/dynamodb/tables.ts';
import type { CloudFormationResources } from '../../local/aws/dynamodb/template-tables.ts';
import { madeOnce } from './made-once.ts';

/** The names of the stack's tables, as its functions' environment gives them. */
export interface TableNames {
  readonly directory: string;
  readonly members: string;
  readonly status: string;
  readonly providerKeys: string;
  readonly redemptions: string;
  readonly authorizationGrants: string;
  readonly keyRing: string;
  readonly agentSessions: string;
  readonly writeRequests: string;
  readonly passkeys: string;
  readonly sessions: string;
  readonly auditTrail: string;
  readonly auditSeals: string;
  readonly activity: string;
}

/** Logical id, as CDK makes it of the construct's path. */
const LOGICAL_ID = /^AuthorizationServer(\w+)Table[0-9A-F]{8}$/;

/**
 * Creates the tables that the CDK stack defines, under names of their own, so that a key schema that an adapter does
 * not fit fails in the adapter's test. Several suites share one engine without meeting.
 */
export async function createStackTables(client: DynamoDBClient, prefix: string): Promise<TableNames> {
  const tables = Object.entries(await synthesizedTables());
  const named: CloudFormationResources = Object.fromEntries(
    tables.map(([id, table]) => {
      const TableName = `${prefix}-${constructOf(id)}`;
      return [constructOf(id), { ...table, Properties: { ...table.Properties, TableName } }];
    }),
  );
  return (await ensureTables(client, named)) as unknown as TableNames;
}

/** Loading the CDK takes seconds: one test file does it for all. */
async function synthesizedTables(): Promise<CloudFormationResources> {
  const directory = await madeOnce('tables', async (draft) => {
    const { countersignStack, resources } = await import('../stack/synthesize.ts');
    writeFileSync(join(draft, TABLES), JSON.stringify(resources(countersignStack(), 'AWS::DynamoDB::Table')));
  });
  return JSON.parse(readFileSync(join(directory, TABLES), 'utf8'));
}

const TABLES = 'tables.json';

/** `AuthorizationServerKeyRingTable6C8CE6AC` → `keyRing` */
function constructOf(logicalId: string): string {
  const name = LOGICAL_ID.exec(logicalId)?.[1];
  if (name === undefined) throw new Error(`not a table of the authorization server: ${logicalId}`);
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
