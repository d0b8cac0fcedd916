import '../../support/one-realm.ts';
import { type Fault, type FaultProxy, STRIKES_OF_BOTH_ATTEMPTS, sortKeyOf } from '../../support/fault-proxy.ts';
import { type Answer, quickLimits, RedeemingInstance } from '../../support/redeeming-instance.ts';
import { StoredWorld } from '../../support/stored-world.ts';

/**
 * Every AWS call of a cold redemption × every way to fail × once or for ever. Each cell is a fresh instance and a
 * fresh assertion; the cells of one row run at once.
 */

const FAULTS: readonly Fault[] = [
  'throttle',
  'internal-error',
  'timeout-before',
  'timeout-after',
  'reset-before',
  'reset-after',
  'reset-in-answer',
  'stall-in-answer',
];

/** One call of the flow: the nth of its operation and table, told by what it reads: some come side by side. */
interface Call {
  readonly engine: 'dynamodb' | 'kms';
  readonly operation: string;
  readonly table: string | undefined;
  readonly nth: number;
  readonly holding: string | undefined;
}

let world: StoredWorld;
let flow: readonly Call[];
beforeAll(async () => {
  world = await StoredWorld.start();
  flow = await callsOfTheFlow();
});
afterAll(() => world?.stop());

async function callsOfTheFlow(): Promise<readonly Call[]> {
  const instance = await RedeemingInstance.start(world);
  await instance.redeem(await world.assertion());
  await instance.stop();
  return (['dynamodb', 'kms'] as const).flatMap((engine) => numbered(engine, instance[engine]));
}

function numbered(engine: Call['engine'], { calls }: FaultProxy): readonly Call[] {
  return calls.map(({ operation, table, bytes }, position) => {
    const earlier = calls.slice(0, position).filter((call) => call.operation === operation && call.table === table);
    const holding = operation === 'GetItem' ? sortKeyOf({ bytes }) : undefined;
    return { engine, operation, table, nth: earlier.length, holding };
  });
}

interface Cell {
  readonly call: Call;
  readonly first: Answer;
  readonly tookMs: number;
  /** The same assertion again, when nothing fails any more. */
  readonly second: Answer;
  readonly told: readonly string[];
}

/** Of both attempts, every one: of what is read ahead and then asked for, of both again. */
function strikes(fault: Fault, attempts: number): number {
  const isRepeated = fault === 'reset-before' || fault === 'reset-after';
  return attempts === 1 ? 1 : 2 * (isRepeated ? STRIKES_OF_BOTH_ATTEMPTS : attempts);
}

/** Redeems while this one call fails in `attempts` attempts, and once more when it has recovered. */
async function play(call: Call, fault: Fault, attempts: number): Promise<Cell> {
  const instance = await RedeemingInstance.start(world, quickLimits());
  const { engine, operation, table, holding } = call;
  const times = strikes(fault, attempts);
  instance[engine].inject({ operation, ...(table && { table }), ...(holding && { holding }), times, fault });
  const assertion = await world.assertion();
  const startedMs = performance.now();
  const first = await instance.redeem(assertion);
  const tookMs = performance.now() - startedMs;
  instance[engine].clear();
  const second = await instance.redeem(assertion);
  await instance.stop();
  return { call, first, tookMs, second, told: instance.told };
}

const row = (fault: Fault, attempts: number) => Promise.all(flow.map((call) => play(call, fault, attempts)));
const summary = ({ call: { operation, nth }, first, second, told }: Cell) =>
  `${operation} ${nth}: ${first.status}, then ${second.status} (${told.join(', ')})`;
const all = (cells: readonly Cell[], rest: string) =>
  cells.map(({ call: { operation, nth } }) => `${operation} ${nth}: ${rest}`);

/** Two attempts of a second with a pause between them, read ahead and then asked for; or as long, and again to undo. */
const LONGEST_MS = 6_000;

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
