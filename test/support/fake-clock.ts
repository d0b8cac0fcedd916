import { setImmediate } from 'node:timers/promises';
import { NOW } from './fixtures.ts';

/** Time that passes only when a test says so, or when everybody sleeps. */
export class FakeClock {
  #ms = NOW * 1_000;
  #sleepers: readonly { readonly until: number; readonly wake: () => void }[] = [];

  readonly now = (): number => Math.floor(this.#ms / 1_000);

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      const nobodySleeps = this.#sleepers.length === 0;
      this.#sleepers = [...this.#sleepers, { until: this.#ms + ms, wake }];
      if (nobodySleeps) void this.#passTime();
    });

  advance(seconds: number): void {
    this.#ms += seconds * 1_000;
  }

  /** To the next wake-up, once everybody who is awake has had a turn. */
  async #passTime(): Promise<void> {
    while (this.#sleepers.length > 0) {
      await setImmediate();
      this.#ms = Math.max(this.#ms, Math.min(...this.#sleepers.map(({ until }) => until)));
      const due = this.#sleepers.filter(({ until }) => until <= this.#ms);
      this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#ms);
      for (const { wake } of due) wake();
    }
  }
}
