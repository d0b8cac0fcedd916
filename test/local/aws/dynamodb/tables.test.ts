import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LocalEngine } from '../../../../local/aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../../../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../../../local/aws/dynamodb/tables.ts';
import { documentClient, dynamoDbClient } from '../../../support/aws-clients.ts';
import { getNote, RESOURCES } from './fixture.ts';

let engine: LocalEngine;
let client: DynamoDBClient;
beforeEach(async () => {
  engine = await startLocalDynamoDb();
  client = dynamoDbClient(engine.endpoint);
});
afterEach(async () => {
  client.destroy();
  await engine.close();
});

const describeTable = async (TableName: string) => (await client.send(new DescribeTableCommand({ TableName }))).Table;

/** CDK's TableV2, as it synthesizes. */
const GLOBAL_TABLE = {
  Type: 'AWS::DynamoDB::GlobalTable',
  Properties: {
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'hour', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'ByHour',
        KeySchema: [
          { AttributeName: 'hour', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['sub'] },
        WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 10 },
      },
    ],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    Replicas: [{ DeletionProtectionEnabled: true, Region: 'eu-west-1' }],
    SSESpecification: { SSEEnabled: false },
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  },
};

describe('ensureTables', () => {
  it('creates every table, ready to use, by its name or else its logical id', async () => {
    const named = { ...RESOURCES.Counters, Properties: { ...RESOURCES.Counters.Properties, TableName: 'visits' } };
    const names = await ensureTables(client, { ...RESOURCES, Counters: named, Bucket: { Type: 'AWS::S3::Bucket' } });
    expect(names).toEqual({ Notes: 'Notes', Counters: 'visits' });
    expect(await describeTable('Notes')).toMatchObject({
      TableStatus: 'ACTIVE',
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: [{ IndexName: 'ByAuthor', IndexStatus: 'ACTIVE' }],
    });
    expect(await describeTable('visits')).toMatchObject({ TableStatus: 'ACTIVE' });
  });

  it("creates CDK's TableV2 with its index and time to live", async () => {
    expect(await ensureTables(client, { Redemptions: GLOBAL_TABLE })).toEqual({ Redemptions: 'Redemptions' });
    expect(await describeTable('Redemptions')).toMatchObject({
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        { IndexName: 'ByHour', Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['sub'] } },
      ],
    });
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: 'Redemptions' }));
    expect(ttl.TimeToLiveDescription?.AttributeName).toBe('ttl');
  });

  it('may be repeated, keeping the data', async () => {
    await ensureTables(client, RESOURCES);
    const documents = documentClient(engine.endpoint);
    await documents.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'kept', sk: '1' } }));
    expect(await ensureTables(client, RESOURCES)).toEqual({ Notes: 'Notes', Counters: 'Counters' });
    expect(await getNote(documents, 'kept', '1')).toEqual({ pk: 'kept', sk: '1' });
  });

  it('may run several times at once', async () => {
    const runs = Array.from({ length: 5 }, () => ensureTables(client, RESOURCES));
    await expect(Promise.all(runs)).resolves.toHaveLength(5);
  });

  it('enables time to live on a table that lacks it', async () => {
    const { Notes } = RESOURCES;
    await ensureTables(client, {
      Notes: { ...Notes, Properties: { ...Notes.Properties, TimeToLiveSpecification: undefined } },
    });
    await ensureTables(client, { Notes });
    const ttl = await client.send(new DescribeTimeToLiveCommand({ TableName: 'Notes' }));
    expect(ttl.TimeToLiveDescription?.TimeToLiveStatus).toBe('ENABLED');
  });

  it('refuses an existing table that lacks an index or has other keys, and says which', async () => {
    const { AttributeDefinitions, KeySchema } = RESOURCES.Counters.Properties;
    await ensureTables(client, { Notes: { ...RESOURCES.Counters, Properties: { AttributeDefinitions, KeySchema } } });
    await expect(ensureTables(client, RESOURCES)).rejects.toThrow(
      "Table Notes exists with other keys than its template's: " +
        'table should have (HASH pk, RANGE sk), has (HASH id); ' +
        'index ByAuthor should have (HASH author, RANGE at), has (nothing)',
    );
  });

  it('refuses a TableName that is not a plain string', async () => {
    const Properties = { ...RESOURCES.Counters.Properties, TableName: { Ref: 'AWS::StackName' } };
    await expect(ensureTables(client, { Counters: { ...RESOURCES.Counters, Properties } })).rejects.toThrow(
      'Counters: TableName must be a plain string, not {"Ref":"AWS::StackName"}',
    );
  });
});

describe('CreateTable', () => {
  it('accepts what the local engine does not model', async () => {
    const { AttributeDefinitions, KeySchema } = RESOURCES.Counters.Properties;
    const create = new CreateTableCommand({
      TableName: 'Everything',
      AttributeDefinitions: AttributeDefinitions as { AttributeName: string; AttributeType: 'S' }[],
      KeySchema: KeySchema as { AttributeName: string; KeyType: 'HASH' }[],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      SSESpecification: { Enabled: true },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      TableClass: 'STANDARD',
      Tags: [{ Key: 'team', Value: 'api' }],
      OnDemandThroughput: { MaxReadRequestUnits: 5 },
    });
    await expect(client.send(create)).resolves.toMatchObject({ TableDescription: { TableName: 'Everything' } });
  });
});
