import type { HostProcess } from './host-process.ts';
import type { Effort, Measurement, Progress } from './measurement.ts';
import { redeem } from './redemption.ts';
import { memberRows, pastTokenRow, type TableRow, writeRows } from './rows.ts';
import { median } from './statistics.ts';
import { FIRST_MEMBERS } from './tenant.ts';
import { startTokenFunction } from './token-hosts.ts';
import type { World } from './world.ts';

const SECTION = 'Growth';

/** What a hundred thousand may cost more than ten: the local engine's own trees are deeper, and clocks are noisy. */
const MAX_GROWTH = 1.25;

/**
 * Redeems with ten members and as many past tokens, then with many, and compares medians. Rows are written straight to
 * the engine; requests are about members from all over the table. The two sizes are measured by the same process.
 */
export async function measureGrowth(world: World, effort: Effort, onProgress: Progress): Promise<Measurement[]> {
  const host = await startTokenFunction(world);
  try {
    onProgress(`redeeming with ${FIRST_MEMBERS} members`);
    await medianLatencyMs(world, host, effort.warmUpRequests, FIRST_MEMBERS);
    const few = await medianLatencyMs(world, host, effort.requests, FIRST_MEMBERS);
    await grow(world, effort.membersGrowTo, onProgress);
    onProgress(`redeeming with ${count(effort.membersGrowTo)} members and past tokens`);
    await medianLatencyMs(world, host, effort.warmUpRequests, effort.membersGrowTo);
    const many = await medianLatencyMs(world, host, effort.requests, effort.membersGrowTo);
    return [
      { section: SECTION, name: `median latency, ${count(FIRST_MEMBERS)} members`, value: few, unit: 'ms' },
      {
        section: SECTION,
        name: `median latency, ${count(effort.membersGrowTo)} members and past tokens`,
        value: many,
        unit: 'ms',
      },
      { section: SECTION, name: 'the second to the first', value: many / few, unit: 'times', target: MAX_GROWTH },
    ];
  } finally {
    await host.stop();
  }
}

async function medianLatencyMs(world: World, host: HostProcess, requests: number, members: number): Promise<number> {
  const options = { count: requests, concurrency: 1, algorithm: 'ES256', members } as const;
  return median((await redeem(world, host, options)).latenciesMs);
}

const STEPS = 5;

/** Adds members and past tokens until there are as many as asked for. */
async function grow({ dynamodb, tenant, tables }: World, to: number, onProgress: Progress): Promise<void> {
  const rowsOf = function* (from: number, until: number): Generator<TableRow> {
    for (let i = from; i < until; i += 1) {
      yield* memberRows(tenant, i, tables);
      yield pastTokenRow(tenant, i, tables);
    }
  };
  const share = Math.ceil((to - FIRST_MEMBERS) / STEPS);
  for (let from = FIRST_MEMBERS; from < to; from += share) {
    const until = Math.min(to, from + share);
    onProgress(`writing members and past tokens up to ${count(until)} of ${count(to)}`);
    await writeRows(dynamodb, rowsOf(from, until));
  }
}

function count(value: number): string {
  return value.toLocaleString('en');
}
