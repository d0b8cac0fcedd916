import type { RecordedCall } from './recording-proxy.ts';

/**
 * Calls by what they may have waited for: one that was sent after another's answer is a trip later than that one, however
 * long a third takes beside them. Never fewer trips than there were; more, where a call that waited for nothing was sent
 * late.
 */
export function roundTrips(calls: readonly RecordedCall[]): RecordedCall[][] {
  const trips: RecordedCall[][] = [];
  for (const call of calls.toSorted((a, b) => a.arrivedAtMs - b.arrivedAtMs)) {
    const before = trips.findLastIndex((trip) => trip.some(({ answeredAtMs }) => answeredAtMs <= call.arrivedAtMs));
    trips[before + 1] = [...(trips[before + 1] ?? []), call];
  }
  return trips;
}

/** One after the other, side by side: `GetItem Directory → PutItem Redemptions ‖ Sign`. */
export function describeTrips(calls: readonly RecordedCall[]): string {
  return counted(roundTrips(calls).map(label)).join(' → ');
}

function label(trip: readonly RecordedCall[]): string {
  const calls = trip.map(({ operation, tables }) => [operation, ...tables.map(shortName)].join(' '));
  return counted(calls.sort()).join(' ‖ ');
}

/** Equal neighbours are said once, with their number. */
function counted(texts: readonly string[]): string[] {
  const runs: { readonly text: string; times: number }[] = [];
  for (const text of texts) {
    const last = runs.at(-1);
    if (last?.text === text) last.times += 1;
    else runs.push({ text, times: 1 });
  }
  return runs.map(({ text, times }) => (times === 1 ? text : `${times} × ${text}`));
}

/** `AuthorizationServerDirectoryTable0A1B2C3D`, as CloudFormation makes names, is `Directory` to a person. */
function shortName(table: string): string {
  return table.replace(/^AuthorizationServer/, '').replace(/(?:Table)?[0-9A-F]{8}$/, '');
}
