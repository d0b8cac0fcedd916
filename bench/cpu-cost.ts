import type { RunResult } from './hosts/protocol.ts';

/** CPU of the host's process for each request, milliseconds. */
export function cpuPerRequest({ latenciesMs, cpu: { userMs, systemMs } }: RunResult): number {
  return (userMs + systemMs) / latenciesMs.length;
}

/** Requests that one core answers in a second when the host has it to itself, by the CPU that they took. */
export function requestsPerCoreSecond(result: RunResult): number {
  return 1_000 / cpuPerRequest(result);
}

/** `user 1.50, system 0.10`: milliseconds for each request. */
export function userAndSystem({ latenciesMs, cpu }: RunResult): string {
  const [user, system] = [cpu.userMs, cpu.systemMs].map((ms) => (ms / latenciesMs.length).toFixed(2));
  return `user ${user}, system ${system}`;
}
