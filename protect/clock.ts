import { randomBytes } from 'node:crypto';
import type { Clock } from './ports.ts';

// biome-ignore lint/plugin: the one place of this module that reads the clock; everything else is handed it.
export const systemClock: Clock = () => Math.floor(Date.now() / 1000);

// biome-ignore lint/plugin: as above, in milliseconds: what a signature is dated by.
export const systemClockMs = (): number => Date.now();

// biome-ignore lint/plugin: spreads the second attempts of many; nothing is guarded by it.
export const systemRandom = (): number => Math.random();

// biome-ignore lint/plugin: tells one request's update from another's; 128 bits.
export const randomHex = (): string => randomBytes(16).toString('hex');

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** How long ago it was started, milliseconds, each time it is asked. */
export function startStopwatch(): () => number {
  // biome-ignore lint/plugin: a duration, for what waits on a connection; no rule depends on it.
  const startedMs = performance.now();
  // biome-ignore lint/plugin: as above.
  return () => performance.now() - startedMs;
}

/** Whether less than `seconds` have passed since `instant`. A clock that was set back makes nothing young again. */
export function isWithin(seconds: number, instant: number, now: number): boolean {
  return now >= instant && now - instant < seconds;
}
