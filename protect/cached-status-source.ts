import { AgedCache } from './aged-cache.ts';
import type { Clock, StatusSource, StatusSubject } from './ports.ts';
import { statusKey } from './status-key.ts';

/** Law 9: an organization, its agent switch, provider, client or enablement that is off stops tokens within 60 s. */
export class CachedStatusSource implements StatusSource {
  readonly #source: StatusSource;
  readonly #cache: AgedCache<boolean>;

  constructor(source: StatusSource, clock: Clock) {
    this.#source = source;
    this.#cache = new AgedCache(clock);
  }

  isActive(subject: StatusSubject): Promise<boolean> {
    return this.#cache.get(`${subject.kind} ${statusKey(subject)}`, () => this.#source.isActive(subject));
  }
}
