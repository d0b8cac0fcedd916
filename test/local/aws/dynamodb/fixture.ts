import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalDynamoDbOptions, startLocalDynamoDb } from '../../../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../../../local/aws/dynamodb/tables.ts';
import { documentClient } from '../../../support/aws-clients.ts';

/** Two tables with a composite key; `Notes` expires by `ttl` and is indexed by author. */
export const RESOURCES = {
  Notes: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: ['pk', 'sk', 'author', 'at'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByAuthor',
          KeySchema: [
            { AttributeName: 'author', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    },
  },
  Counters: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    },
  },
};

export interface Fixture {
  readonly endpoint: string;
  readonly client: DynamoDBDocumentClient;
  close(): Promise<void>;
}

/** A local DynamoDB with the two tables, and a client of it. */
export async function startFixture(options: LocalDynamoDbOptions = {}): Promise<Fixture> {
  const engine = await startLocalDynamoDb(options);
  const client = documentClient(engine.endpoint);
  await ensureTables(client, RESOURCES);
  return {
    endpoint: engine.endpoint,
    client,
    close: async () => {
      client.destroy();
      await engine.close();
    },
  };
}

export async function getNote(client: DynamoDBDocumentClient, pk: string, sk: string) {
  const { Item } = await client.send(new GetCommand({ TableName: 'Notes', Key: { pk, sk }, ConsistentRead: true }));
  return Item;
}
