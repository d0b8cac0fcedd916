import '../../../support/one-realm.ts';
import { dynamoAdministrationStore } from '../../../../lambdas/adapters/aws/administration/store.ts';
import { dynamo } from '../../../../lambdas/adapters/aws/dynamodb/dynamo.ts';
import { type TransactionStep, transact } from '../../../../lambdas/adapters/aws/dynamodb/transaction.ts';
import { Unavailable } from '../../../../lambdas/ports/unavailable.ts';
import { AwsError } from '../../../../protect/aws/aws-error.ts';
import { TIME_LIMITS } from '../../../../protect/aws/environment-call.ts';
import { httpSender } from '../../../../protect/aws/http-sender.ts';
import { anAudit, anOrganization } from '../../../contract/records.ts';
import { signedDynamo } from '../../../support/doors.ts';
import { embeddedDynamoDb, MADE_UP } from '../../../support/engines.ts';
import { type Fault, type FaultProxy, startFaultProxy } from '../../../support/fault-proxy.ts';
import { TestTables } from '../../../support/test-tables.ts';

const operation = 'TransactWriteItems';

/** An engine that cancels every transaction for these reasons, one an item. */
async function whenCancelled(codes: readonly string[], words: readonly (string | undefined)[]) {
  let attempts = 0;
  const client = dynamo(async () => {
    attempts += 1;
    const CancellationReasons = codes.map((Code) => ({ Code }));
    throw new AwsError('TransactionCanceledException', 'cancelled', 400, { CancellationReasons });
  });
  const steps = words.map((otherwise) => ({
    item: { Delete: { TableName: 'Rows', Key: { pk: 'one' } } },
    ...(otherwise && { otherwise }),
  })) as TransactionStep<string>[];
  const outcome = await transact(client, steps).catch((error: unknown) =>
    error instanceof Unavailable ? 'unavailable' : (error as Error).name,
  );
  return { outcome, attempts };
}

describe('a cancelled transaction', () => {
  const failed = 'ConditionalCheckFailed';

  it('is the word of the first condition that failed', async () => {
    expect(await whenCancelled(['None', failed, failed], ['a', 'b', 'c'])).toEqual({ outcome: 'b', attempts: 1 });
    expect(await whenCancelled([failed, failed], [undefined, 'b'])).toEqual({ outcome: 'b', attempts: 1 });
    expect(await whenCancelled(['TransactionConflict', failed], ['a', 'b'])).toEqual({ outcome: 'b', attempts: 1 });
  });

  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    '[S9] by %s is tried again, then unavailable',
    async (code) => {
      expect(await whenCancelled(['None', code], ['a', 'b'])).toEqual({ outcome: 'unavailable', attempts: 4 });
    },
  );

  it.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'AccessDenied', failed])(
    'by %s that has no word is our fault, at once',
    async (code) => {
      const expected = { outcome: 'TransactionCanceledException', attempts: 1 };
      expect(await whenCancelled([code], [undefined])).toEqual(expected);
    },
  );
});

describe('a transaction of administration', () => {
  let tables: TestTables;
  let proxy: FaultProxy;
  beforeAll(async () => {
    tables = await TestTables.start(await embeddedDynamoDb());
  });
  afterAll(() => tables?.stop());
  beforeEach(async () => {
    proxy = await startFaultProxy({ target: tables.endpoint });
  });
  afterEach(() => proxy.close());

  function create() {
    const client = signedDynamo({ ...MADE_UP, endpoint: proxy.endpoint }, httpSender(TIME_LIMITS));
    const organization = anOrganization();
    return dynamoAdministrationStore(client, tables.names, 400).createOrganization(organization, anAudit(undefined));
  }

  const OVERCOME: readonly Fault[] = ['transaction-conflict', 'throttle', 'internal-error', 'timeout-before'];
  it.each(OVERCOME)('overcomes %s', async (fault) => {
    proxy.inject({ operation, fault });
    expect(await create()).toBe('done');
    expect(proxy.calls).toHaveLength(2);
  });

  it.each<Fault>(['timeout-after', 'reset-after', 'reset-in-answer'])(
    'that was made, and whose answer was lost by %s, is done and not "exists"',
    async (fault) => {
      proxy.inject({ operation, fault });
      const before = (await tables.rows('auditTrail')).length;
      expect(await create()).toBe('done');
      expect(proxy.calls).toHaveLength(2);
      expect(await tables.rows('auditTrail')).toHaveLength(before + 1);
    },
  );

  it.each<Fault>(['transaction-conflict', 'throttle'])('[S9] gives up on %s that does not end', async (fault) => {
    proxy.inject({ operation, times: Number.POSITIVE_INFINITY, fault });
    const before = await tables.snapshot();
    await expect(create()).rejects.toThrow(Unavailable);
    expect(await tables.snapshot()).toEqual(before);
  });
});
