import { randomBytes } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../lambdas/adapters/aws/document-client.ts';
import type { EngineUnderTest } from './engines.ts';
import { inOrderOfKeys, type Row } from './rows.ts';
import { createStackTables, type TableNames } from './stack-tables.ts';

export type { Row } from './rows.ts';

export type Snapshot = Readonly<Record<keyof TableNames, readonly Row[]>>;

/** The stack's tables on one engine, for one test file; and the looks into them that no port allows. */
export class TestTables {
  readonly endpoint: string;
  /** As in production but for the endpoint: the same marshalling, and the SDK's own time-outs. */
  readonly client: DynamoDBDocumentClient;
  readonly names: TableNames;
  readonly #engine: EngineUnderTest;

  private constructor(engine: EngineUnderTest, client: DynamoDBDocumentClient, names: TableNames) {
    this.#engine = engine;
    this.endpoint = engine.endpoint;
    this.client = client;
    this.names = names;
  }

  static async start(engine: EngineUnderTest): Promise<TestTables> {
    const { endpoint, settings } = engine;
    const client = documentClient(new DynamoDBClient({ ...settings, endpoint }));
    const names = await createStackTables(client, `test-${randomBytes(6).toString('hex')}`);
    return new TestTables(engine, client, names);
  }

  /** Another client of the same tables, as another instance of a function would have. */
  newClient(): DynamoDBDocumentClient {
    return documentClient(new DynamoDBClient({ ...this.#engine.settings, endpoint: this.endpoint }));
  }

  async put(table: keyof TableNames, row: Row): Promise<void> {
    await this.client.send(new PutCommand({ TableName: this.names[table], Item: row }));
  }

  async delete(table: keyof TableNames, key: Row): Promise<void> {
    await this.client.send(new DeleteCommand({ TableName: this.names[table], Key: key }));
  }

  async rows(table: keyof TableNames): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const pages = paginateScan({ client: this.client }, { TableName: this.names[table], ConsistentRead: true });
    for await (const { Items } of pages) rows.push(...(Items ?? []));
    return rows;
  }

  /** Everything that is stored, in an order of its own. */
  async snapshot(): Promise<Snapshot> {
    const tables = Object.keys(this.names) as (keyof TableNames)[];
    const entries = tables.map(async (table) => [table, inOrderOfKeys(await this.rows(table))] as const);
    return Object.fromEntries(await Promise.all(entries)) as Snapshot;
  }

  /** Leaves nothing behind on an engine that outlives the tests. */
  async stop(): Promise<void> {
    const names = Object.values(this.names) as string[];
    await Promise.all(names.map((TableName) => this.client.send(new DeleteTableCommand({ TableName }))));
    this.client.destroy();
    await this.#engine.close();
  }
}
