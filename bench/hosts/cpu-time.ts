import type { CpuTime } from './protocol.ts';

/** What this process has used so far. */
export function cpuTime(): CpuTime {
  const { user, system } = process.cpuUsage();
  return { userMs: user / 1_000, systemMs: system / 1_000 };
}

export function cpuBetween(before: CpuTime, after: CpuTime): CpuTime {
  return { userMs: after.userMs - before.userMs, systemMs: after.systemMs - before.systemMs };
}
