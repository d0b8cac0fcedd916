import { randomBytes } from 'node:crypto';
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Dynamo } from '../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { DYNAMODB } from '../../protect/aws/service.ts';
import type { AwsCall } from '../../protect/aws/signed-call.ts';
import { type EngineAddress, signedCallTo, signedDynamo } from './doors.ts';
import type { EngineUnderTest } from './engines.ts';
import { inOrderOfKeys, type Row } from './rows.ts';
import { createStackTables, type TableNames } from './stack-tables.ts';

export type { Row } from './rows.ts';

export type Snapshot = Readonly<Record<keyof TableNames, readonly Row[]>>;

type Door = (address: EngineAddress) => Dynamo;

/** The stack's tables on one engine, for one test file; and the looks into them that no port allows. */
export class TestTables {
  readonly endpoint: string;
  /** As in production but for the endpoint and the patience. */
  readonly client: Dynamo;
  /** Behind every door: for what no port does. */
  readonly documents: DynamoDBDocumentClient;
  readonly names: TableNames;
  readonly #engine: EngineUnderTest;
  readonly #door: Door;

  private constructor(engine: EngineUnderTest, documents: DynamoDBDocumentClient, names: TableNames, door: Door) {
    this.#engine = engine;
    this.#door = door;
    this.endpoint = engine.endpoint;
    this.documents = documents;
    this.names = names;
    this.client = this.newClient();
  }

  static async start(engine: EngineUnderTest, door: Door = signedDynamo): Promise<TestTables> {
    const { endpoint, settings } = engine;
    const client = new DynamoDBClient({ ...settings, endpoint });
    const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    const names = await createStackTables(documents, `test-${randomBytes(6).toString('hex')}`);
    return new TestTables(engine, documents, names, door);
  }

  /** As `protect()` calls the tables. */
  get call(): AwsCall {
    return signedCallTo(DYNAMODB, { ...this.#engine.settings, endpoint: this.endpoint });
  }

  /** Another client of the same tables, as another instance of a function would have. */
  newClient(): Dynamo {
    return this.#door({ ...this.#engine.settings, endpoint: this.endpoint });
  }

  async put(table: keyof TableNames, row: Row): Promise<void> {
    await this.documents.send(new PutCommand({ TableName: this.names[table], Item: row }));
  }

  async delete(table: keyof TableNames, key: Row): Promise<void> {
    await this.documents.send(new DeleteCommand({ TableName: this.names[table], Key: key }));
  }

  async rows(table: keyof TableNames): Promise<readonly Row[]> {
    const rows: Row[] = [];
    const pages = paginateScan({ client: this.documents }, { TableName: this.names[table], ConsistentRead: true });
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
    await Promise.all(names.map((TableName) => this.documents.send(new DeleteTableCommand({ TableName }))));
    this.documents.destroy();
    await this.#engine.close();
  }
}
