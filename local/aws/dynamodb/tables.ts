import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { type CloudFormationResources, type TemplateTable, tablesOf } from './template-tables.ts';

const READY_TIMEOUT_MS = 60_000;
const READY_POLL_MS = 25;

/**
 * Creates every table of a synthesized template that does not exist yet, on any DynamoDB endpoint, and waits until all
 * are ready. May be repeated, and run by several processes at once.
 * Does NOT change a table that exists, apart from enabling time to live and its stream.
 * @returns the name of each table, by logical id
 * @throws when an existing table has other keys or lacks an index, or a table is not ready within a minute
 */
export async function ensureTables(
  client: DynamoDBClient,
  resources: CloudFormationResources,
): Promise<Record<string, string>> {
  const tables = tablesOf(resources);
  await Promise.all(tables.map((table) => ensureTable(client, table)));
  return Object.fromEntries(tables.map(({ logicalId, name }) => [logicalId, name]));
}

async function ensureTable(client: DynamoDBClient, table: TemplateTable): Promise<void> {
  if (!(await describeTable(client, table.name))) await create(client, table);
  requireSameKeys(table, await waitUntilReady(client, table.name));
  await ensureTimeToLive(client, table);
  await ensureStream(client, table);
}

/** Enabled again, it is what it was here; AWS and others refuse that. */
async function ensureStream(client: DynamoDBClient, { name, stream }: TemplateTable): Promise<void> {
  if (stream === undefined) return;
  const found = await describeTable(client, name);
  if (found?.StreamSpecification?.StreamEnabled) return;
  const StreamSpecification = { StreamEnabled: true, StreamViewType: stream };
  await client.send(new UpdateTableCommand({ TableName: name, StreamSpecification }));
}

/** @returns undefined when there is no such table */
async function describeTable(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function create(client: DynamoDBClient, table: TemplateTable): Promise<void> {
  try {
    await client.send(new CreateTableCommand(table.create));
  } catch (error) {
    // Another process was first.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}

async function waitUntilReady(client: DynamoDBClient, name: string): Promise<TableDescription> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const table = await describeTable(client, name);
    if (table && isReady(table)) return table;
    if (Date.now() > deadline) throw new Error(`Table ${name} is not ready after ${READY_TIMEOUT_MS} ms`);
    await delay(READY_POLL_MS);
  }
}

function isReady(table: TableDescription): boolean {
  const indexes = table.GlobalSecondaryIndexes ?? [];
  return table.TableStatus === 'ACTIVE' && indexes.every((index) => index.IndexStatus === 'ACTIVE');
}

function requireSameKeys(wanted: TemplateTable, found: TableDescription): void {
  const differences = differingKeys(keysOf(wanted.create), keysOf(found));
  if (differences.length === 0) return;
  throw new Error(`Table ${wanted.name} exists with other keys than its template's: ${differences.join('; ')}`);
}

type Keyed = Pick<TableDescription, 'KeySchema' | 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes'>;

/** Key attributes, of the table and of each index by name. */
function keysOf(table: Keyed): Map<string, string> {
  const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
  return new Map([
    ['table', attributeNames(table.KeySchema)],
    ...indexes.map((index): [string, string] => [`index ${index.IndexName}`, attributeNames(index.KeySchema)]),
  ]);
}

function attributeNames(schema: Keyed['KeySchema'] = []): string {
  return schema.map(({ KeyType, AttributeName }) => `${KeyType} ${AttributeName}`).join(', ');
}

function differingKeys(wanted: ReadonlyMap<string, string>, found: ReadonlyMap<string, string>): string[] {
  return [...wanted]
    .filter(([part, keys]) => found.get(part) !== keys)
    .map(([part, keys]) => `${part} should have (${keys}), has (${found.get(part) ?? 'nothing'})`);
}

async function ensureTimeToLive(client: DynamoDBClient, table: TemplateTable): Promise<void> {
  if (!table.timeToLiveAttribute || (await hasTimeToLive(client, table.name))) return;
  const TimeToLiveSpecification = { AttributeName: table.timeToLiveAttribute, Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: table.name, TimeToLiveSpecification }));
  } catch (error) {
    // Another process was first: AWS refuses to enable what is enabled.
    if (!(await hasTimeToLive(client, table.name))) throw error;
  }
}

async function hasTimeToLive(client: DynamoDBClient, name: string): Promise<boolean> {
  const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  return ['ENABLED', 'ENABLING'].includes(TimeToLiveDescription?.TimeToLiveStatus ?? '');
}
