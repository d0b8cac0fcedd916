import { type Call, callsMade, fail } from './fault-calls.ts';
import type { Fault } from './fault-proxy.ts';
import { type Answer, FUNCTION_TIMEOUT_MS, RedeemingInstance } from './redeeming-instance.ts';
import { senderUnder } from './senders.ts';
import type { StoredWorld } from './stored-world.ts';

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

/** The handler answers before Lambda ends it. */
export const LONGEST_MS = FUNCTION_TIMEOUT_MS - 1_000;

/** Every AWS call of a cold request for a token. */
export async function callsOf(world: StoredWorld, presented: Presented): Promise<readonly Call[]> {
  const instance = await RedeemingInstance.start(world);
  await instance.request(await presented(world));
  await instance.stop();
  return callsMade(instance);
}

/** Asks while this one call fails in `attempts` attempts, and once more when it has recovered, of a fresh instance. */
export async function play(
  world: StoredWorld,
  presented: Presented,
  { call, fault, attempts }: { readonly call: Call; readonly fault: Fault; readonly attempts: number },
): Promise<Cell> {
  const instance = await RedeemingInstance.start(world, senderUnder(call, fault, attempts));
  fail(instance, call, fault, attempts);
  const form = await presented(world);
  const startedMs = performance.now();
  const first = await instance.request(form);
  const tookMs = performance.now() - startedMs;
  instance[call.engine].clear();
  const second = await instance.request(form);
  await instance.stop();
  return { call, first, tookMs, second, told: instance.told };
}

export const summary = ({ call: { operation, nth }, first, second, told }: Cell) =>
  `${operation} ${nth}: ${first.status}, then ${second.status} (${told.join(', ')})`;

export const all = (cells: readonly Cell[], rest: string) =>
  cells.map(({ call: { operation, nth } }) => `${operation} ${nth}: ${rest}`);
