import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startLocalDynamoDb } from '../../local/aws/dynamodb/server.ts';

export interface TestDynamoDb {
  readonly endpoint: string;
  readonly client: DynamoDBClient;
  /** Makes a table whose keys are strings. */
  createTable(name: string, hashKey: string, rangeKey?: string): Promise<void>;
  stop(): Promise<void>;
}

/** DynamoDB over the wire, in memory, on a loopback port of its own. */
export async function startTestDynamoDb(): Promise<TestDynamoDb> {
  const { endpoint, close } = await startLocalDynamoDb();
  const client = testClient(endpoint);
  return {
    endpoint,
    client,
    createTable: (name, hashKey, rangeKey) => createTable(client, name, hashKey, rangeKey),
    stop: async () => {
      client.destroy();
      await close();
    },
  };
}

/** A client with made-up credentials that tries once. */
export function testClient(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
}

async function createTable(client: DynamoDBClient, name: string, hashKey: string, rangeKey?: string): Promise<void> {
  const keys = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: 'S' })),
      KeySchema: keys.map((key, index) => ({ AttributeName: key, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
}
