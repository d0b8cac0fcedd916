import type { Clock } from '../../ports/clock.ts';
import type { Stopwatch } from '../../ports/provider-connection.ts';

export const systemClock: Clock = () => Math.floor(Date.now() / 1000);

export const systemStopwatch: Stopwatch = () => performance.now();

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
