import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DeleteTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { startLocalDynamoDb } from '../../../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../../../local/aws/dynamodb/tables.ts';
import { documentClient } from '../../../support/aws-clients.ts';
import { getNote, RESOURCES, startFixture } from './fixture.ts';

describe('data on disk', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-dynamodb-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const enableBackups = new UpdateContinuousBackupsCommand({
    TableName: 'Notes',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });

  it('survives a restart: items, tables and their settings', async () => {
    const path = join(directory, 'made', 'when', 'missing');
    const before = await startFixture({ path });
    await before.client.send(
      new PutCommand({ TableName: 'Notes', Item: { pk: 'kept', sk: '1', ttl: 99_999_999_999 } }),
    );
    await before.client.send(enableBackups);
    await before.close();

    const after = await startFixture({ path });
    expect(await getNote(after.client, 'kept', '1')).toEqual({ pk: 'kept', sk: '1', ttl: 99_999_999_999 });
    const ttl = await after.client.send(new DescribeTimeToLiveCommand({ TableName: 'Notes' }));
    expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    const backups = await after.client.send(new DescribeContinuousBackupsCommand({ TableName: 'Notes' }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toEqual({
      PointInTimeRecoveryStatus: 'ENABLED',
    });
    await after.close();
  });

  it('belongs to one server at a time', async () => {
    const first = await startLocalDynamoDb({ path: directory });
    await expect(startLocalDynamoDb({ path: directory })).rejects.toThrow(
      `The DynamoDB data in ${directory} cannot be opened; is another process using it?`,
    );
    await first.close();
    await (await startLocalDynamoDb({ path: directory })).close();
  });

  it('is released when the port is taken', async () => {
    const neighbour = await startLocalDynamoDb();
    const port = Number(new URL(neighbour.endpoint).port);
    await expect(startLocalDynamoDb({ path: directory, port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await (await startLocalDynamoDb({ path: directory })).close();
    await neighbour.close();
  });
});

describe('the server', () => {
  it('lets authorize refuse an operation by caller, operation and body before it runs', async () => {
    const seen: unknown[] = [];
    const engine = await startLocalDynamoDb({
      authorize: ({ accessKeyId, operation, body }) => {
        if (operation !== 'PutItem') return;
        seen.push([accessKeyId, body['TableName']]);
        if (accessKeyId !== 'writer') throw new Error(`${accessKeyId} may not PutItem`);
      },
    });
    const [writer, reader] = ['writer', 'reader'].map((accessKeyId) =>
      documentClient(engine.endpoint, { accessKeyId }),
    );
    if (!writer || !reader) throw new Error('two clients');
    await ensureTables(writer, RESOURCES);
    const put = (id: string) => new PutCommand({ TableName: 'Counters', Item: { id } });
    await writer.send(put('written'));
    await expect(reader.send(put('refused'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'reader may not PutItem',
      $metadata: { httpStatusCode: 400 },
    });
    const get = new GetCommand({ TableName: 'Counters', Key: { id: 'refused' } });
    expect((await reader.send(get)).Item).toBeUndefined();
    expect(seen).toEqual([
      ['writer', 'Counters'],
      ['reader', 'Counters'],
    ]);
    await engine.close();
  });

  it('puts the account and Region it is given into ARNs', async () => {
    const account = { accountId: '123456789012', region: 'eu-central-1' };
    const fixture = await startFixture({ account });
    const { Table } = await fixture.client.send(new DescribeTableCommand({ TableName: 'Notes' }));
    expect(Table?.TableArn).toBe('arn:aws:dynamodb:eu-central-1:123456789012:table/Notes');
    await fixture.close();
  });

  it('tags tables', async () => {
    const fixture = await startFixture();
    const { Table } = await fixture.client.send(new DescribeTableCommand({ TableName: 'Notes' }));
    const resource = { ResourceArn: Table?.TableArn ?? '' };
    await fixture.client.send(new TagResourceCommand({ ...resource, Tags: [{ Key: 'team', Value: 'api' }] }));
    const { Tags } = await fixture.client.send(new ListTagsOfResourceCommand(resource));
    expect(Tags).toEqual([{ Key: 'team', Value: 'api' }]);
    await fixture.close();
  });

  it('forgets the settings of a deleted table', async () => {
    const fixture = await startFixture();
    await fixture.client.send(new DeleteTableCommand({ TableName: 'Notes' }));
    const { Notes } = RESOURCES;
    const { TimeToLiveSpecification: _, ...Properties } = Notes.Properties;
    await ensureTables(fixture.client, { Notes: { ...Notes, Properties } });
    const ttl = await fixture.client.send(new DescribeTimeToLiveCommand({ TableName: 'Notes' }));
    expect(ttl.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await fixture.close();
  });
});
