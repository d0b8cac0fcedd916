import type { Clock } from '../../ports/clock.ts';

/**
 * Remembers what `load` found for `maxAgeSeconds`, and never that there was nothing: what an operator just added
 * works at once. Bounded: the oldest entry goes first. Look-ups of one key in flight share one load; a failed load is
 * not remembered.
 */
export function shortLivedCache<K extends string, V>(options: {
  readonly clock: Clock;
  readonly maxAgeSeconds: number;
  readonly maxEntries: number;
}): (key: K, load: () => Promise<V | undefined>) => Promise<V | undefined> {
  const { clock, maxAgeSeconds, maxEntries } = options;
  const entries = new Map<K, { readonly value: Promise<V | undefined>; readonly loadedAt: number }>();

  return async (key, load) => {
    const known = entries.get(key);
    if (known !== undefined && clock() - known.loadedAt < maxAgeSeconds) return known.value;
    const value = load();
    entries.delete(key);
    entries.set(key, { value, loadedAt: clock() });
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
    const forget = () => entries.get(key)?.value === value && entries.delete(key);
    value.then((found) => found === undefined && forget(), forget);
    return value;
  };
}
