import { isWithin } from './clock.ts';
import type { Clock, StatusSource, StatusSubject } from './ports.ts';
import { statusKey } from './status-key.ts';

/** Law 9: an organization, its agent switch, provider, client or enablement that is off stops tokens within 60 s. */
const MAX_AGE_SECONDS = 60;

/** About 2 MB. Past it the oldest answer is forgotten, so that no flood of subjects grows a process. */
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly askedAt: number;
  readonly answer: Promise<boolean>;
}

/** Answers from memory for {@link MAX_AGE_SECONDS}; asks once for callers that come together; keeps no failure. */
export class CachedStatusSource implements StatusSource {
  readonly #source: StatusSource;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(source: StatusSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  isActive(subject: StatusSubject): Promise<boolean> {
    const key = `${subject.kind} ${statusKey(subject)}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined && isWithin(MAX_AGE_SECONDS, entry.askedAt, this.#clock())) return entry.answer;
    return this.#ask(key, subject);
  }

  #ask(key: string, subject: StatusSubject): Promise<boolean> {
    // The age counts from the question: the answer is as old as the moment at which the store may have read it.
    const entry = { askedAt: this.#clock(), answer: this.#source.isActive(subject) };
    this.#remember(key, entry);
    entry.answer.catch(() => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    });
    return entry.answer;
  }

  /** A map keeps the order of insertion: deleting first moves a renewed key to the young end. */
  #remember(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > MAX_ENTRIES && oldest !== undefined) this.#entries.delete(oldest);
  }
}
