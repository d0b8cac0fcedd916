import { cpuPerRequest, requestsPerCoreSecond } from './cpu-cost.ts';
import type { RunResult } from './hosts/protocol.ts';
import type { Measurement } from './measurement.ts';
import type { RecordedCall } from './recording-proxy.ts';
import { percentile } from './statistics.ts';
import { describeTrips } from './trips.ts';

const SECTION = 'Beside oidc-provider, all over HTTP on loopback';

/** How many requests are under way at once in the second run. */
export const CONCURRENCY = 20;

/** What was measured of one server. */
export interface Compared {
  readonly name: string;
  /** Where it keeps things and signs. */
  readonly note: string;
  readonly oneAtATime: RunResult;
  readonly concurrent: RunResult;
  /** Of one token, warm. */
  readonly calls: readonly RecordedCall[];
}

/** The same rows for each server. CPU is of its own process: engines and whoever asks are others. */
export function describeCompared({ name, note, oneAtATime, concurrent, calls }: Compared): Measurement[] {
  const row = (what: string, value: number, unit: string, about?: string): Measurement => ({
    section: SECTION,
    name: `${name}: ${what}`,
    value,
    unit,
    ...(about !== undefined && { note: about }),
  });
  const { latenciesMs } = oneAtATime;
  const toStore = calls.filter(({ service }) => service === 'dynamodb');
  const perCore = `${CONCURRENCY} at once, by the CPU they take`;
  return [
    row('CPU per token', cpuPerRequest(oneAtATime), 'ms', note),
    row('tokens per core', requestsPerCoreSecond(concurrent), 'tokens/s', perCore),
    row('p50', percentile(latenciesMs, 50), 'ms', 'one at a time'),
    row('p99', percentile(latenciesMs, 99), 'ms'),
    row('calls to the store per token', toStore.length, 'calls', describeTrips(calls)),
  ];
}
