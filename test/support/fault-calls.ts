import { type Fault, type FaultProxy, STRIKES_OF_BOTH_ATTEMPTS, sortKeyOf } from './fault-proxy.ts';

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

/** What an instance asks its engines through. */
export interface FaultyEngines {
  readonly dynamodb: FaultProxy;
  readonly kms: FaultProxy;
}

/** One call of a flow: the nth of its operation and table, told by what it reads: some come side by side. */
export interface Call {
  readonly engine: keyof FaultyEngines;
  readonly operation: string;
  readonly table: string | undefined;
  readonly nth: number;
  readonly holding: string | undefined;
}

/** Every call that an instance has made. */
export function callsMade(engines: FaultyEngines): readonly Call[] {
  return (['dynamodb', 'kms'] as const).flatMap((engine) => numbered(engine, engines[engine]));
}

function numbered(engine: Call['engine'], { calls }: FaultProxy): readonly Call[] {
  return calls.map(({ operation, table, bytes }, position) => {
    const earlier = calls.slice(0, position).filter((call) => call.operation === operation && call.table === table);
    const holding = operation === 'GetItem' ? sortKeyOf({ bytes }) : undefined;
    return { engine, operation, table, nth: earlier.length, holding };
  });
}

/** From now on this call fails in `attempts` attempts, and then no more. */
export function fail(engines: FaultyEngines, call: Call, fault: Fault, attempts: number): void {
  const { engine, operation, table, holding } = call;
  const times = strikes(call, fault, attempts);
  engines[engine].inject({ operation, ...(table && { table }), ...(holding && { holding }), times, fault });
}

/** How often a call is struck. A read may be made ahead and then asked for: in both attempts of both. */
export function strikes({ operation }: Call, fault: Fault, attempts: number): number {
  if (attempts === 1) return 1;
  const isRepeated = fault === 'reset-before' || fault === 'reset-after';
  return (operation === 'GetItem' ? 2 : 1) * (isRepeated ? STRIKES_OF_BOTH_ATTEMPTS : attempts);
}
