import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { StreamReader } from '../../../../local/aws/cloud/stream-reader.ts';
import { startLocalDynamoDb } from '../../../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../../../local/aws/dynamodb/tables.ts';
import { documentClient } from '../../../support/aws-clients.ts';
import { RESOURCES } from './fixture.ts';

const { Notes, Counters } = RESOURCES;
const WITH_STREAM = {
  Notes: { ...Notes, Properties: { ...Notes.Properties, StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } },
  Counters,
};

const path = mkdtempSync(join(tmpdir(), 'streams-'));
afterAll(() => rmSync(path, { recursive: true, force: true }));

async function open(ttlSweepIntervalMs?: number) {
  const engine = await startLocalDynamoDb({ path, ttlSweepIntervalMs });
  const client = documentClient(engine.endpoint);
  await ensureTables(client as unknown as Parameters<typeof ensureTables>[0], WITH_STREAM);
  const reader = new StreamReader(engine.endpoint, 'AKIALOCAL', 'us-east-1');
  const read = async (after?: string) => reader.recordsAfter(await reader.find('Notes'), after, 1_000);
  const close = async () => {
    client.destroy();
    await engine.close();
  };
  return { client, reader, read, close };
}

const put = (n: number, more = {}) => new PutCommand({ TableName: 'Notes', Item: { pk: 'a', sk: String(n), ...more } });

describe('the stream of a table', () => {
  it('has a record of each change in its order, and none of what changed nothing, failed or was of another table', async () => {
    const { client, read, close } = await open();
    await client.send(put(1));
    await client.send(put(1));
    await client.send(new PutCommand({ TableName: 'Counters', Item: { id: 'c' } }));
    await client
      .send(new PutCommand({ ...put(1, { text: 'x' }).input, ConditionExpression: 'attribute_not_exists(pk)' }))
      .catch(() => undefined);
    const Key = { pk: 'a', sk: '1' };
    const change = { UpdateExpression: 'SET #t = :t', ExpressionAttributeNames: { '#t': 'text' } };
    const values = { ExpressionAttributeValues: { ':t': 'new' } };
    await client.send(new UpdateCommand({ TableName: 'Notes', Key, ...change, ...values }));
    await client.send(new DeleteCommand({ TableName: 'Notes', Key }));
    await client.send(new DeleteCommand({ TableName: 'Notes', Key }));
    expect(await read()).toMatchObject([
      { eventName: 'INSERT', dynamodb: { NewImage: { pk: { S: 'a' }, sk: { S: '1' } } } },
      { eventName: 'MODIFY', dynamodb: { NewImage: { text: { S: 'new' } } } },
      { eventName: 'REMOVE', dynamodb: { Keys: { pk: { S: 'a' }, sk: { S: '1' } } } },
    ]);
    await close();
  });

  it('never loses or repeats a record over a restart, nor gives a number twice', async () => {
    const { client, read, close } = await open();
    const before = await read();
    const steps = [2, 3].map((n) => ({ Put: { TableName: 'Notes', Item: { pk: 'b', sk: String(n) } } }));
    await client.send(new TransactWriteCommand({ TransactItems: steps }));
    await close();
    const again = await open();
    await again.client.send(put(4));
    const all = await again.read();
    expect(all.slice(0, before.length)).toEqual(before);
    const after = await again.read(before.at(-1)?.dynamodb.SequenceNumber);
    expect(after.map(({ dynamodb }) => (dynamodb as unknown as { Keys: { sk: { S: string } } }).Keys.sk.S)).toEqual([
      ...['2', '3', '4'],
    ]);
    const numbers = all.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers).toEqual([...new Set(numbers)].toSorted());
    await again.close();
  });

  it('never passes one over, however many are written at once', async () => {
    const { client, read, close } = await open();
    const last = (await read()).at(-1)?.dynamodb.SequenceNumber;
    await Promise.all(Array.from({ length: 40 }, (_, n) => client.send(put(100 + n))));
    expect(await read(last)).toHaveLength(40);
    await close();
  });

  it('says of what has expired that time to live deleted it', async () => {
    const { client, read, close } = await open(20);
    await client.send(put(999, { ttl: Math.floor(Date.now() / 1_000) - 60 }));
    let found: readonly unknown[] = [];
    for (let tries = 0; tries < 100 && found.length === 0; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      found = (await read()).filter((record) => 'userIdentity' in record);
    }
    expect(found).toMatchObject([{ eventName: 'REMOVE', userIdentity: { principalId: 'dynamodb.amazonaws.com' } }]);
    await close();
  });
});
