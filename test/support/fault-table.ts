import { type Fault, type FaultProxy, STRIKES_OF_BOTH_ATTEMPTS, sortKeyOf } from './fault-proxy.ts';
import { type Answer, quickLimits, RedeemingInstance } from './redeeming-instance.ts';
import type { StoredWorld } from './stored-world.ts';

/** Every way in which an AWS call fails. */
export const FAULTS: readonly Fault[] = [
  'throttle',
  'internal-error',
  'timeout-before',
  'timeout-after',
  'reset-before',
  'reset-after',
  'reset-in-answer',
  'stall-in-answer',
];

/** One call of a flow: the nth of its operation and table, told by what it reads: some come side by side. */
export interface Call {
  readonly engine: 'dynamodb' | 'kms';
  readonly operation: string;
  readonly table: string | undefined;
  readonly nth: number;
  readonly holding: string | undefined;
}

/** What a client presents at the token endpoint, good for one token. */
export type Presented = (world: StoredWorld) => Promise<Readonly<Record<string, string>>>;

/** What happened when one call failed. */
export interface Cell {
  readonly call: Call;
  readonly first: Answer;
  readonly tookMs: number;
  /** The same again, when nothing fails any more. */
  readonly second: Answer;
  readonly told: readonly string[];
}

/** Two attempts of a second with a pause between them, read ahead and then asked for; or as long, and again to undo. */
export const LONGEST_MS = 6_000;

/** Every AWS call of a cold request for a token. */
export async function callsOf(world: StoredWorld, presented: Presented): Promise<readonly Call[]> {
  const instance = await RedeemingInstance.start(world);
  await instance.request(await presented(world));
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

/** Of both attempts, every one: of what is read ahead and then asked for, of both again. */
function strikes(fault: Fault, attempts: number): number {
  const isRepeated = fault === 'reset-before' || fault === 'reset-after';
  return attempts === 1 ? 1 : 2 * (isRepeated ? STRIKES_OF_BOTH_ATTEMPTS : attempts);
}

/** Asks while this one call fails in `attempts` attempts, and once more when it has recovered, of a fresh instance. */
export async function play(
  world: StoredWorld,
  presented: Presented,
  { call, fault, attempts }: { readonly call: Call; readonly fault: Fault; readonly attempts: number },
): Promise<Cell> {
  const instance = await RedeemingInstance.start(world, quickLimits());
  const { engine, operation, table, holding } = call;
  const times = strikes(fault, attempts);
  instance[engine].inject({ operation, ...(table && { table }), ...(holding && { holding }), times, fault });
  const form = await presented(world);
  const startedMs = performance.now();
  const first = await instance.request(form);
  const tookMs = performance.now() - startedMs;
  instance[engine].clear();
  const second = await instance.request(form);
  await instance.stop();
  return { call, first, tookMs, second, told: instance.told };
}

export const summary = ({ call: { operation, nth }, first, second, told }: Cell) =>
  `${operation} ${nth}: ${first.status}, then ${second.status} (${told.join(', ')})`;

export const all = (cells: readonly Cell[], rest: string) =>
  cells.map(({ call: { operation, nth } }) => `${operation} ${nth}: ${rest}`);
