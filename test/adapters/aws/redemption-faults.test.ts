import '../../support/one-realm.ts';
import { dynamoRedemptionStore } from '../../../lambdas/adapters/aws/redemptions/store.ts';
import type { RedemptionOwner } from '../../../lambdas/core/tokens/redemption.ts';
import { aRedemption } from '../../contract/records.ts';
import { signedDynamo } from '../../support/doors.ts';
import { MADE_UP } from '../../support/engines.ts';
import type { Fault } from '../../support/fault-proxy.ts';
import { outcome, race } from '../../support/race.ts';
import { type Answer, RedeemingInstance } from '../../support/redeeming-instance.ts';
import { patientSender, senderWithin } from '../../support/senders.ts';
import { StoredWorld } from '../../support/stored-world.ts';

/** A warm instance alone answers in a hundredth of this. */
const HUNG_CALL_MS = 2_000;

const ALWAYS = Number.POSITIVE_INFINITY;

let world: StoredWorld;
let instance: RedeemingInstance;
beforeAll(async () => {
  world = await StoredWorld.start();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  instance = await (await RedeemingInstance.start(world, senderWithin(HUNG_CALL_MS))).warm();
});
afterEach(() => instance.stop());

const count = (operation: string) =>
  [...instance.dynamodb.calls, ...instance.kms.calls].filter((call) => call.operation === operation).length;
const recordOf = async (jti: unknown) => (await world.tables.rows('redemptions')).find(({ pk }) => pk === jti);
const recordCount = async () => (await world.tables.rows('redemptions')).length;

const UNAVAILABLE = {
  status: 503,
  headers: expect.objectContaining({ 'retry-after': '1', 'cache-control': 'no-store' }),
  body: expect.objectContaining({ error: 'temporarily_unavailable' }),
};
const REPLAYED = { status: 400, body: expect.objectContaining({ error: 'invalid_grant' }) };

/** A token that is good, and whose record stands. */
async function expectToken(answer: Answer): Promise<void> {
  expect(answer).toMatchObject({ status: 200 });
  const { jti } = await instance.verify(answer);
  expect(await recordOf(jti)).toBeDefined();
}

/** The dependency is well again, and nobody remembers that it was not. */
function recover(): void {
  instance.dynamodb.clear();
  instance.kms.clear();
}

describe('recording fails once', () => {
  it.each<Fault>(['throttle', 'internal-error', 'timeout-before', 'reset-before'])(
    '[L3] by %s, before anything was written: the second attempt records',
    async (fault) => {
      instance.dynamodb.inject({ operation: 'PutItem', fault });
      await expectToken(await instance.redeem(await world.assertion()));
      expect(count('PutItem')).toBe(2);
    },
  );

  it.each<Fault>(['timeout-after', 'reset-after', 'reset-in-answer', 'stall-in-answer'])(
    '[L2] by %s, when the record stands: the second attempt meets its own owner, no replay',
    async (fault) => {
      const before = await recordCount();
      instance.dynamodb.inject({ operation: 'PutItem', fault });
      const assertion = await world.assertion();
      await expectToken(await instance.redeem(assertion));
      expect([count('PutItem'), await recordCount()]).toEqual([2, before + 1]);
      expect(await instance.redeem(assertion)).toMatchObject(REPLAYED);
    },
  );
});

/** Two attempts, and one try more where the connection that was used before breaks without an answer. */
const triesOf = (fault: Fault) => (fault === 'reset-before' ? 3 : 2);

describe('recording fails in both attempts', () => {
  it.each<Fault>(['throttle', 'internal-error', 'timeout-before', 'reset-before'])(
    '[S9] by %s: no token, undoing is tried, and the assertion is not burned',
    async (fault) => {
      const before = await recordCount();
      instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault });
      const assertion = await world.assertion();
      expect(await instance.redeem(assertion)).toMatchObject(UNAVAILABLE);
      expect([count('PutItem'), count('DeleteItem'), await recordCount()]).toEqual([triesOf(fault), 1, before]);
      recover();
      await expectToken(await instance.redeem(assertion));
    },
  );

  it.each<Fault>(['timeout-after', 'reset-after'])(
    '[S9] by %s, though the record stands: it is removed, and the assertion redeems afterwards',
    async (fault) => {
      const before = await recordCount();
      instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault });
      const assertion = await world.assertion();
      expect(await instance.redeem(assertion)).toMatchObject(UNAVAILABLE);
      expect(await recordCount()).toBe(before);
      recover();
      await expectToken(await instance.redeem(assertion));
    },
  );

  it('[L2] and undoing fails too: no token, and the record stands, so that the assertion is burned', async () => {
    const before = await recordCount();
    instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault: 'timeout-after' });
    instance.dynamodb.inject({ operation: 'DeleteItem', times: ALWAYS, fault: 'internal-error' });
    const assertion = await world.assertion();
    expect(await instance.redeem(assertion)).toMatchObject(UNAVAILABLE);
    expect([count('DeleteItem'), await recordCount()]).toEqual([2, before + 1]);
    recover();
    expect(await instance.redeem(assertion)).toMatchObject(REPLAYED);
    expect(instance.told).toEqual(['unavailable', 'already_redeemed']);
  });

  it('[L2] and lands after it was undone: no token, and the assertion is burned', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    instance.dynamodb.inject({ operation: 'PutItem', times: 2, fault: { hold } });
    const before = await recordCount();
    const assertion = await world.assertion();
    expect(await instance.redeem(assertion)).toMatchObject(UNAVAILABLE);
    expect([count('DeleteItem'), await recordCount()]).toEqual([1, before]);
    release();
    while ((await recordCount()) === before) await new Promise(setImmediate);
    expect(await instance.redeem(assertion)).toMatchObject(REPLAYED);
  });

  it('[L3] while the signature is slow to come: no token, and the record is not left behind', async () => {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    const before = await recordCount();
    instance.kms.inject({ operation: 'Sign', times: ALWAYS, fault: { hold } });
    instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault: 'reset-after' });
    const answer = instance.redeem(await world.assertion());
    while (count('PutItem') < 2) await new Promise(setImmediate);
    release();
    expect(await answer).toMatchObject(UNAVAILABLE);
    expect([count('DeleteItem'), await recordCount()]).toEqual([1, before]);
  });
});

describe('signing fails', () => {
  it.each<Fault>(['throttle', 'internal-error', 'timeout-before', 'timeout-after', 'reset-before', 'reset-in-answer'])(
    '[S9] by %s in both attempts: the record is removed, and the assertion redeems afterwards',
    async (fault) => {
      const before = await recordCount();
      instance.kms.inject({ operation: 'Sign', times: ALWAYS, fault });
      const assertion = await world.assertion();
      expect(await instance.redeem(assertion)).toMatchObject(UNAVAILABLE);
      expect([count('Sign'), count('DeleteItem'), await recordCount()]).toEqual([triesOf(fault), 1, before]);
      recover();
      await expectToken(await instance.redeem(assertion));
    },
  );

  it.each<Fault>(['throttle', 'internal-error', 'timeout-after', 'reset-after'])(
    'once by %s: the second attempt signs',
    async (fault) => {
      instance.kms.inject({ operation: 'Sign', fault });
      await expectToken(await instance.redeem(await world.assertion()));
      expect(count('Sign')).toBe(2);
    },
  );

  it('[L2] while another request redeems the same assertion: one token at most, and none is lost for ever', async () => {
    instance.kms.inject({ operation: 'Sign', times: 2, fault: 'internal-error' });
    const assertion = await world.assertion();
    const answers = await Promise.all([1, 2, 3].map(() => instance.redeem(assertion)));
    answers.push(await instance.redeem(assertion), await instance.redeem(assertion));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 400, 503].includes(status ?? 0))).toBe(true);
  });
});

describe('200 redemptions of one assertion at the same moment', () => {
  /** It is the race that decides, and not how busy the machine is. */
  const ENDLESS_MS = 600_000;

  /** Holds every put until all have arrived, so that the engine has them all at once. */
  function startingLine(): void {
    const { promise: hold, resolve: release } = Promise.withResolvers<void>();
    instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault: { hold } });
    const watch = () => (count('PutItem') < 200 ? setImmediate(watch) : release());
    watch();
  }

  function aStore() {
    // Nobody gives up while the others arrive.
    const client = signedDynamo({ ...MADE_UP, endpoint: instance.dynamodb.endpoint }, patientSender());
    return dynamoRedemptionStore(client, world.tables.names, 400);
  }

  it('[L2] over five stores with clients of their own: one is recorded', async () => {
    const stores = [aStore(), aStore(), aStore(), aStore(), aStore()];
    const record = aRedemption();
    startingLine();
    const words = await race(200, async (racer) =>
      stores[racer % stores.length]?.redeem({ ...record, owner: `owner-${racer}` as RedemptionOwner }),
    );
    expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['replayed'] });
    expect(words).not.toContain('unavailable');
  });

  it('[L2] through the whole flow, in ten instances: one token', async () => {
    const instances = await Promise.all(Array.from({ length: 10 }, () => RedeemingInstance.start(world)));
    const assertion = await world.assertion();
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, racer) => instances[racer % instances.length]?.redeem(assertion, ENDLESS_MS)),
    );
    await Promise.all(instances.map((each) => each.stop()));
    const told = instances.flatMap((each) => each.told);
    expect(Object.groupBy(told, (word) => word)['issued']).toHaveLength(1);
    expect(Object.groupBy(told, (word) => word)['already_redeemed']).toHaveLength(199);
    expect(answers.filter((answer) => answer?.status === 200)).toHaveLength(1);
  });
});
