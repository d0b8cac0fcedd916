import { isWithin } from './clock.ts';
import type { Clock } from './ports.ts';

/** Law 9: what is off, or is a smaller role, counts within 60 s. */
const MAX_AGE_SECONDS = 60;

/** About 2 MB of small answers. Past it the oldest is forgotten, so that no flood of subjects grows a process. */
const MAX_ENTRIES = 10_000;

interface Entry<Answer> {
  readonly askedAt: number;
  readonly answer: Promise<Answer>;
}

/** Answers from memory for 60 s; asks once for callers that come together; keeps no failure. */
export class AgedCache<Answer> {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry<Answer>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && isWithin(MAX_AGE_SECONDS, entry.askedAt, this.#clock())) return entry.answer;
    return this.#ask(key, ask);
  }

  #ask(key: string, ask: () => Promise<Answer>): Promise<Answer> {
    // The age counts from the question: the answer is as old as the moment at which the store may have read it.
    const entry = { askedAt: this.#clock(), answer: ask() };
    this.#remember(key, entry);
    entry.answer.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.answer;
  }

  /** A map keeps the order of insertion: deleting first moves a renewed key to the young end. */
  #remember(key: string, entry: Entry<Answer>): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }
}
