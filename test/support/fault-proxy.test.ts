import { ListKeysCommand } from '@aws-sdk/client-kms';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { LocalEngine } from '../../local/aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../local/aws/dynamodb/tables.ts';
import { startLocalKms } from '../../local/aws/kms/server.ts';
import { type ClientOptions, documentClient, dynamoDbClient, kmsClient } from './aws-clients.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';

const table = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  },
};

let engine: LocalEngine;
let direct: DynamoDBDocumentClient;
let proxy: FaultProxy;
beforeAll(async () => {
  engine = await startLocalDynamoDb();
  direct = documentClient(engine.endpoint);
  await ensureTables(dynamoDbClient(engine.endpoint), { Tokens: table, Members: table });
});
afterAll(async () => {
  direct.destroy();
  await engine.close();
});
beforeEach(async () => {
  proxy = await startFaultProxy({ target: engine.endpoint });
});
afterEach(() => proxy.close());

/** Long enough for an engine on a busy machine, short enough to wait for in each of these tests. */
const REQUEST_TIMEOUT_MS = 400;

const put = (id: string, TableName = 'Tokens', options: ClientOptions = {}) =>
  documentClient(proxy.endpoint, { requestTimeoutMs: REQUEST_TIMEOUT_MS, ...options }).send(
    new PutCommand({ TableName, Item: { id } }),
  );
const stands = async (id: string, TableName = 'Tokens') =>
  (await direct.send(new GetCommand({ TableName, Key: { id }, ConsistentRead: true }))).Item !== undefined;

/** By the SDK, whose wrapper of Node.js's error keeps nothing but its words when it comes from another realm, as in jest. */
const CONNECTION_BROKEN = { message: expect.stringContaining('socket hang up') };

/** Whether the engine did the write, and what a client without retries meets. */
const FAULTS: [Fault, boolean, object][] = [
  ['throttle', false, { name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } }],
  ['internal-error', false, { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } }],
  ['transaction-conflict', false, { name: 'TransactionConflictException' }],
  ['timeout-before', false, { name: 'TimeoutError' }],
  ['timeout-after', true, { name: 'TimeoutError' }],
  ['reset-before', false, CONNECTION_BROKEN],
  ['reset-after', true, CONNECTION_BROKEN],
  ['reset-in-answer', true, { message: expect.stringContaining('aborted') }],
];

describe('a call without a rule', () => {
  it('reaches the engine and is counted, with the tables that it names', async () => {
    const client = documentClient(proxy.endpoint);
    await put('plain');
    await client.send(new GetCommand({ TableName: 'Members', Key: { id: 'plain' } }));
    const TransactItems = ['Members', 'Tokens'].map((TableName) => ({ Put: { TableName, Item: { id: 'both' } } }));
    await client.send(new TransactWriteCommand({ TransactItems }));
    await client.send(new BatchGetCommand({ RequestItems: { Members: { Keys: [{ id: 'both' }] } } }));
    expect(proxy.calls).toMatchObject([
      { operation: 'PutItem', table: 'Tokens', tables: ['Tokens'] },
      { operation: 'GetItem', table: 'Members', tables: ['Members'] },
      { operation: 'TransactWriteItems', table: 'Members', tables: ['Members', 'Tokens'] },
      { operation: 'BatchGetItem', table: 'Members', tables: ['Members'] },
    ]);
    expect([await stands('plain'), await stands('both', 'Members')]).toEqual([true, true]);
  });

  it('gets the errors of the engine itself', async () => {
    await expect(put('nowhere', 'Nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('a fault', () => {
  it.each(FAULTS)('%s is what the client meets (written: %s)', async (fault, written, error) => {
    proxy.inject({ operation: 'PutItem', fault });
    const id = `once ${fault}`;
    await expect(put(id)).rejects.toMatchObject(error);
    expect(await stands(id)).toBe(written);
    expect(proxy.calls).toMatchObject([{ operation: 'PutItem', table: 'Tokens' }]);
  });

  const retried = FAULTS.filter(([fault]) => fault !== 'transaction-conflict');

  it.each(retried)('%s is overcome by a second attempt of the SDK', async (fault) => {
    proxy.inject({ operation: 'PutItem', fault });
    const id = `retried ${fault}`;
    await put(id, 'Tokens', { maxAttempts: 2 });
    expect(await stands(id)).toBe(true);
    expect(proxy.calls).toHaveLength(2);
  });

  it('after the write makes the retry of a creation meet its own item', async () => {
    proxy.inject({ operation: 'PutItem', fault: 'timeout-after' });
    const client = documentClient(proxy.endpoint, { requestTimeoutMs: REQUEST_TIMEOUT_MS, maxAttempts: 2 });
    const create = new PutCommand({
      TableName: 'Tokens',
      Item: { id: 'created', owner: 'me' },
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(client.send(create)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { owner: { S: 'me' } },
    });
  });

  it('of a transaction conflict names the first item', async () => {
    proxy.inject({ operation: 'TransactWriteItems', fault: 'transaction-conflict' });
    const TransactItems = ['one', 'two'].map((id) => ({ Put: { TableName: 'Tokens', Item: { id } } }));
    const client = documentClient(proxy.endpoint);
    await expect(client.send(new TransactWriteCommand({ TransactItems }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
    });
    expect(await stands('one')).toBe(false);
  });

  it('that stalls in the answer is met by a client that waits for no silent socket', async () => {
    proxy.inject({ operation: 'PutItem', fault: 'stall-in-answer' });
    await expect(put('stalled', 'Tokens', { socketTimeoutMs: REQUEST_TIMEOUT_MS })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    expect(await stands('stalled')).toBe(true);
  });

  it('that delays takes at least that long', async () => {
    proxy.inject({ operation: 'PutItem', fault: { delayMs: 50 } });
    const startedMs = performance.now();
    await put('delayed');
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(49);
    expect(await stands('delayed')).toBe(true);
  });

  it('that holds lets later calls overtake until it is released', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    proxy.inject({ operation: 'PutItem', fault: { hold } });
    const held = put('held', 'Tokens', { requestTimeoutMs: 0 });
    await put('overtaking');
    expect([await stands('held'), await stands('overtaking')]).toEqual([false, true]);
    release();
    await held;
    expect(await stands('held')).toBe(true);
  });

  it('that holds delivers the call after the client has given up', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    proxy.inject({ operation: 'PutItem', fault: { hold } });
    await expect(put('late')).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(await stands('late')).toBe(false);
    release();
    while (!(await stands('late'))) await new Promise(setImmediate);
  });
});

describe('a rule', () => {
  it('strikes as often as it says, then no more', async () => {
    proxy.inject({ operation: 'PutItem', times: 2, fault: 'throttle' });
    const outcomes = [];
    for (const id of ['1', '2', '3']) outcomes.push((await Promise.allSettled([put(`counted ${id}`)]))[0]?.status);
    expect(outcomes).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('lets as many calls pass as it says, then strikes', async () => {
    proxy.inject({ operation: 'PutItem', skip: 1, fault: 'throttle' });
    const outcomes = [];
    for (const id of ['1', '2', '3']) outcomes.push((await Promise.allSettled([put(`skipped ${id}`)]))[0]?.status);
    expect(outcomes).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('strikes only its operation and its table, in a transaction too', async () => {
    proxy.inject({ operation: 'PutItem', table: 'Members', fault: 'throttle' });
    proxy.inject({ operation: 'TransactWriteItems', table: 'Members', fault: 'internal-error' });
    await put('other table');
    await expect(put('this table', 'Members')).rejects.toMatchObject({
      name: 'ProvisionedThroughputExceededException',
    });
    const transact = (...tables: string[]) => {
      const TransactItems = tables.map((TableName) => ({ Put: { TableName, Item: { id: 'transacted' } } }));
      return documentClient(proxy.endpoint).send(new TransactWriteCommand({ TransactItems }));
    };
    await transact('Tokens');
    await expect(transact('Tokens', 'Members')).rejects.toMatchObject({ name: 'InternalServerError' });
  });

  it('injected first strikes first; the next takes over when it is used up', async () => {
    proxy.inject({ operation: 'PutItem', fault: 'throttle' });
    proxy.inject({ operation: 'PutItem', fault: 'internal-error' });
    await expect(put('first')).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await expect(put('second')).rejects.toMatchObject({ name: 'InternalServerError' });
  });

  it('without an end holds until it is cleared, and the calls are forgotten with it', async () => {
    proxy.inject({ operation: 'PutItem', times: Number.POSITIVE_INFINITY, fault: 'internal-error' });
    await expect(put('endless', 'Tokens', { maxAttempts: 3 })).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(proxy.calls).toHaveLength(3);
    proxy.clear();
    expect(proxy.calls).toEqual([]);
    await put('endless');
  });
});

describe('the proxy', () => {
  it('breaks what is open when it closes, and forwards nothing more', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    proxy.inject({ operation: 'PutItem', fault: { hold } });
    proxy.inject({ operation: 'PutItem', fault: 'timeout-before' });
    const options = { requestTimeoutMs: 0 };
    const open = [put('open 1', 'Tokens', options), put('open 2', 'Tokens', options)].map((call) =>
      expect(call).rejects.toMatchObject(CONNECTION_BROKEN),
    );
    while (proxy.calls.length < 2) await new Promise(setImmediate);
    await proxy.close();
    await Promise.all(open);
    release();
    // Far more round trips than a forwarded call would take.
    for (let trips = 0; trips < 20; trips++) expect(await stands('open 1')).toBe(false);
  });

  it('breaks the connection when the engine is gone', async () => {
    const gone = await startLocalDynamoDb();
    await gone.close();
    await proxy.close();
    proxy = await startFaultProxy({ target: gone.endpoint });
    await expect(put('orphan')).rejects.toMatchObject(CONNECTION_BROKEN);
  });
});

describe('in front of KMS', () => {
  it('fails in the words of KMS, and otherwise passes on', async () => {
    const kms = await startLocalKms();
    const kmsProxy = await startFaultProxy({ target: kms.endpoint });
    const listKeys = () => kmsClient(kmsProxy.endpoint).send(new ListKeysCommand({}));
    kmsProxy.inject({ operation: 'ListKeys', fault: 'throttle' });
    kmsProxy.inject({ operation: 'ListKeys', fault: 'internal-error' });
    await expect(listKeys()).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    await expect(listKeys()).rejects.toMatchObject({
      name: 'KMSInternalException',
      $metadata: { httpStatusCode: 500 },
    });
    expect(await listKeys()).toMatchObject({ Keys: [], Truncated: false });
    expect(kmsProxy.calls.map(({ operation, table }) => [operation, table])).toEqual(
      Array.from({ length: 3 }, () => ['ListKeys', undefined]),
    );
    await kmsProxy.close();
    await kms.close();
  });
});
