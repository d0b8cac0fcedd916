import '../../support/one-realm.ts';
import { RedeemingInstance } from '../../support/redeeming-instance.ts';
import { StoredWorld } from '../../support/stored-world.ts';

const ALWAYS = Number.POSITIVE_INFINITY;

let world: StoredWorld;
let instance: RedeemingInstance;
beforeAll(async () => {
  world = await StoredWorld.start();
});
afterAll(() => world?.stop());
afterEach(() => instance.stop());

/** It waits for engines longer than an invocation lasts, so that only the deadline can end one. */
const start = async () => {
  instance = await RedeemingInstance.start(world);
  return instance;
};
const count = (operation: string) =>
  [...instance.dynamodb.calls, ...instance.kms.calls].filter((call) => call.operation === operation).length;

/** How long the invocation had left when it answered. */
async function redeemWith(remainingMs: number) {
  const assertion = await world.assertion();
  const startedMs = performance.now();
  const { status, body } = await instance.redeem(assertion, remainingMs);
  return { status, body, leftMs: remainingMs - (performance.now() - startedMs), assertion };
}

it('a redemption whose every dependency is as slow as it may be is a token', async () => {
  await start();
  const fault = { delayMs: 350 };
  for (const operation of ['GetItem', 'PutItem']) instance.dynamodb.inject({ operation, times: ALWAYS, fault });
  instance.kms.inject({ operation: 'Sign', times: ALWAYS, fault });
  expect(await redeemWith(15_000)).toMatchObject({ status: 200, leftMs: expect.any(Number) });
});

it.each([0, 3, 7])(
  '[S9] a read that never answers (number %s) is answered for in time, and nothing is written',
  async (skip) => {
    await start();
    instance.dynamodb.inject({ operation: 'GetItem', skip, times: ALWAYS, fault: 'timeout-before' });
    const { status, leftMs } = await redeemWith(6_800);
    expect(status).toBe(503);
    expect(leftMs).toBeGreaterThan(1_000);
    expect([count('PutItem'), count('Sign')]).toEqual([0, 0]);
  },
);

it('[S9] with too little time to undo, nothing is written', async () => {
  await (await start()).warm();
  expect((await redeemWith(5_900)).status).toBe(503);
  expect([count('PutItem'), count('Sign')]).toEqual([0, 0]);
});

it('[S9] a record and an undoing that never answer are answered for in time, without a token', async () => {
  await (await start()).warm();
  instance.dynamodb.inject({ operation: 'PutItem', times: ALWAYS, fault: 'timeout-after' });
  instance.dynamodb.inject({ operation: 'DeleteItem', times: ALWAYS, fault: 'timeout-before' });
  const { status, body, leftMs, assertion } = await redeemWith(6_500);
  expect([status, body]).toEqual([503, expect.objectContaining({ error: 'temporarily_unavailable' })]);
  expect(body).not.toHaveProperty('access_token');
  expect(leftMs).toBeGreaterThan(900);
  expect([count('PutItem'), count('DeleteItem')]).toEqual([1, 1]);
  instance.dynamodb.clear();
  expect((await instance.redeem(assertion)).status).toBe(400);
});

it('[S9] a signature that never comes is answered for in time, and the assertion is not burned', async () => {
  await (await start()).warm();
  instance.kms.inject({ operation: 'Sign', fault: 'timeout-before' });
  const { status, leftMs, assertion } = await redeemWith(6_500);
  expect(status).toBe(503);
  expect(leftMs).toBeGreaterThan(1_000);
  instance.kms.clear();
  expect((await instance.redeem(assertion)).status).toBe(200);
});
