import type { Clock } from '../../ports/clock.ts';

/** A cache, called with a key and how to load it. */
export interface ShortLivedCache<K extends string, V> {
  (key: K, load: () => Promise<V | undefined>): Promise<V | undefined>;
  /** What is remembered; loads nothing. */
  recall(key: K): Promise<V | undefined>;
  /** Loads, whatever is remembered, and remembers that. */
  renew(key: K, load: () => Promise<V | undefined>): Promise<V | undefined>;
}

/**
 * Remembers what `load` found for `maxAgeSeconds`, and never that there was nothing: what an operator just added
 * works at once. Bounded: the oldest entry goes first. Look-ups of one key in flight share one load; a failed load is
 * not remembered.
 */
export function shortLivedCache<K extends string, V>(options: {
  readonly clock: Clock;
  readonly maxAgeSeconds: number;
  readonly maxEntries: number;
}): ShortLivedCache<K, V> {
  const { clock, maxAgeSeconds, maxEntries } = options;
  const entries = new Map<K, { readonly value: Promise<V | undefined>; readonly loadedAt: number }>();

  const isKnown = (key: K) => clock() - (entries.get(key)?.loadedAt ?? Number.NEGATIVE_INFINITY) < maxAgeSeconds;

  async function recall(key: K): Promise<V | undefined> {
    return isKnown(key) ? entries.get(key)?.value : undefined;
  }

  async function renew(key: K, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const value = load();
    entries.delete(key);
    entries.set(key, { value, loadedAt: clock() });
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    const forget = () => entries.get(key)?.value === value && entries.delete(key);
    value.then((found) => found === undefined && forget(), forget);
    return value;
  }

  const find = (key: K, load: () => Promise<V | undefined>) => (isKnown(key) ? recall(key) : renew(key, load));
  return Object.assign(find, { recall, renew });
}
