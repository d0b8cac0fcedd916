import '../../support/one-realm.ts';
import { sdkDynamo } from '../../../lambdas/adapters/aws/dynamodb/clients.ts';
import { callDependency } from '../../../lambdas/adapters/aws/outage.ts';
import { sdkSettings } from '../../../lambdas/adapters/aws/sdk-settings.ts';
import { Unavailable } from '../../../lambdas/ports/unavailable.ts';
import type { LocalEngine } from '../../../local/aws/aws-json/server.ts';
import { startLocalDynamoDb } from '../../../local/aws/dynamodb/server.ts';
import { ensureTables } from '../../../local/aws/dynamodb/tables.ts';
import { TIME_LIMITS } from '../../../protect/aws/environment-call.ts';
import { httpSender } from '../../../protect/aws/http-sender.ts';
import { dynamoDbClient } from '../../support/aws-clients.ts';
import { type EngineAddress, signedDynamo } from '../../support/doors.ts';
import { MADE_UP } from '../../support/engines.ts';
import { FAULTS } from '../../support/fault-calls.ts';
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts';

/** An error as the SDK makes one of an answer. */
function answered(name: string, status = 400): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } });
}

const outcomeOf = (error: unknown) =>
  callDependency('DynamoDB', async () => {
    throw error;
  }).then(
    () => 'done',
    (thrown) => (thrown instanceof Unavailable ? 'unavailable' : thrown === error ? 'passed through' : 'replaced'),
  );

describe('[S9] an answer that says "not now" is an outage', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 400],
    ['RequestLimitExceeded', 400],
    ['ThrottlingException', 400],
    ['TransactionConflictException', 400],
    ['TransactionInProgressException', 400],
    ['ExpiredTokenException', 400],
    ['InternalServerError', 500],
    ['KMSInternalException', 500],
    ['DependencyTimeoutException', 503],
    ['KeyUnavailableException', 500],
    ['SomethingNewException', 500],
    ['SomethingNewException', 503],
    ['SomethingNewException', 429],
  ])('%s (%s)', async (name, status) => {
    expect(await outcomeOf(answered(name, status))).toBe('unavailable');
  });
});

describe('[S9] an answer that broke off is an outage, whatever its first line said', () => {
  it.each([200, 400, 500])('%s', async (status) => {
    expect(await outcomeOf(Object.assign(answered('Error', status), { code: 'ECONNRESET' }))).toBe('unavailable');
  });
});

describe('an answer that says that we are wrong stays what it is', () => {
  it.each([
    'ValidationException',
    'ResourceNotFoundException',
    'AccessDeniedException',
    'UnrecognizedClientException',
    'InvalidSignatureException',
    'ConditionalCheckFailedException',
    'TransactionCanceledException',
    'NotFoundException',
    'DisabledException',
    'KMSInvalidStateException',
    'InvalidKeyUsageException',
  ])('%s', async (name) => {
    expect(await outcomeOf(answered(name))).toBe('passed through');
  });

  it.each([[new TypeError('a bug')], ['a text'], [undefined]])(
    'and so does what is no answer at all: %s',
    async (e) => {
      expect(await outcomeOf(e)).toBe('passed through');
    },
  );
});

const DOORS = [
  ['by signed requests', (address: EngineAddress) => signedDynamo(address, httpSender(TIME_LIMITS))],
  ['by the SDK', (address: EngineAddress) => sdkDynamo({ ...sdkSettings, ...address })],
] as const;

describe.each(DOORS)('[S9] at the wire, with the settings of production, %s', (_, open) => {
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    },
  };
  let engine: LocalEngine;
  let proxy: FaultProxy;
  beforeAll(async () => {
    engine = await startLocalDynamoDb();
    await ensureTables(dynamoDbClient(engine.endpoint), { Rows: table });
  });
  afterAll(() => engine.close());
  beforeEach(async () => {
    proxy = await startFaultProxy({ target: engine.endpoint });
  });
  afterEach(() => proxy.close());

  const read = (endpoint: string) => open({ ...MADE_UP, endpoint }).get('Rows', { pk: 'one' });

  /** Two attempts of a second each, at most a second between them, and a machine that has other things to do. */
  const LONGEST_CALL_MS = 4_000;

  it.each(FAULTS)('%s in each of two attempts is an outage, known in time', async (fault) => {
    proxy.inject({ operation: 'GetItem', times: Number.POSITIVE_INFINITY, fault });
    const startedMs = performance.now();
    await expect(read(proxy.endpoint)).rejects.toThrow(Unavailable);
    expect(performance.now() - startedMs).toBeLessThan(LONGEST_CALL_MS);
    expect(proxy.calls).toHaveLength(2);
  });

  it.each(FAULTS)('%s once is overcome by the second attempt', async (fault) => {
    proxy.inject({ operation: 'GetItem', fault });
    await read(proxy.endpoint);
    expect(proxy.calls).toHaveLength(2);
  });

  it('nobody listening is an outage', async () => {
    await proxy.close();
    await expect(read(proxy.endpoint)).rejects.toThrow(Unavailable);
  });

  it('a table that does not exist is our fault', async () => {
    const missing = open({ ...MADE_UP, endpoint: engine.endpoint }).get('Missing', { pk: 'one' });
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
