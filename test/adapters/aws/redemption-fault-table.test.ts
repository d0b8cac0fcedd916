import '../../support/one-realm.ts';
import { type Call, FAULTS } from '../../support/fault-calls.ts';
import { all, callsOf, LONGEST_MS, type Presented, play, summary } from '../../support/fault-table.ts';
import { assertionForm, RedeemingInstance } from '../../support/redeeming-instance.ts';
import { StoredWorld } from '../../support/stored-world.ts';

/**
 * Every AWS call of a cold redemption × every way to fail × once or for ever. Each cell is a fresh instance and a
 * fresh assertion; the cells of one row run at once.
 */

const presented: Presented = async (stored) => assertionForm(await stored.assertion());

let world: StoredWorld;
let flow: readonly Call[];
beforeAll(async () => {
  world = await StoredWorld.start();
  flow = await callsOf(world, presented);
});
afterAll(() => world?.stop());

const row = (fault: (typeof FAULTS)[number], attempts: number) =>
  Promise.all(flow.map((call) => play(world, presented, { call, fault, attempts })));

it('the flow is eleven calls', () => {
  expect(flow.map(({ operation }) => operation).toSorted()).toEqual([...Array(9).fill('GetItem'), 'PutItem', 'Sign']);
});

describe('[L2] whatever fails in the first attempt', () => {
  it.each(FAULTS)('by %s: one token, and none for the same assertion again', async (fault) => {
    const cells = await row(fault, 1);
    expect(cells.map(summary)).toEqual(all(cells, '200, then 400 (issued, already_redeemed)'));
    expect(Math.max(...cells.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_MS);
  });
});

describe('[S9] whatever fails in both attempts', () => {
  it.each(FAULTS)('by %s: 503 without a token, and the assertion redeems when it has recovered', async (fault) => {
    const cells = await row(fault, 2);
    expect(cells.map(summary)).toEqual(all(cells, '503, then 200 (unavailable, issued)'));
    for (const { first } of cells) {
      expect(first.body).toMatchObject({ error: 'temporarily_unavailable' });
      expect(first.body).not.toHaveProperty('access_token');
      expect(first.headers).toMatchObject({ 'retry-after': '1', 'cache-control': 'no-store' });
    }
    expect(Math.max(...cells.map(({ tookMs }) => tookMs))).toBeLessThan(LONGEST_MS);
  });
});

describe('[L3] after every failure of the table', () => {
  it('each token that was released has its record, and each record its token', async () => {
    const instance = await RedeemingInstance.start(world);
    const rows = await world.tables.rows('redemptions');
    const answer = await instance.redeem(await world.assertion());
    const { jti } = await instance.verify(answer);
    await instance.stop();
    expect((await world.tables.rows('redemptions')).map(({ pk }) => pk)).toContain(jti);
    // One for learning the flow, and one for each cell: 11 calls × 8 faults × 2.
    expect(rows).toHaveLength(1 + 11 * FAULTS.length * 2);
  });
});
