import { setImmediate } from 'node:timers/promises';
import { NOW } from './fixtures.ts';

/** Time that passes only when a test, or a sleep, says so. */
export class FakeClock {
  #ms = NOW * 1_000;

  readonly now = (): number => Math.floor(this.#ms / 1_000);

  /** Whoever sleeps lets time pass, and everybody else run. */
  readonly sleep = async (ms: number): Promise<void> => {
    this.#ms += ms;
    await setImmediate();
  };

  advance(seconds: number): void {
    this.#ms += seconds * 1_000;
  }
}
