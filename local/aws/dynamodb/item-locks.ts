import type { Store } from './dynalite.ts';

export interface ItemAddress {
  readonly tableName: string;
  /** As `storageKey` makes it. */
  readonly key: string;
}

/**
 * Runs `action` while no other write touches these items: dynalite's own writes take the same locks.
 * Tables are locked in the order of their names, and all keys of one table at once, so two callers cannot deadlock.
 * The addresses must be distinct.
 */
export async function withItemLocks<T>(
  store: Store,
  addresses: readonly ItemAddress[],
  action: () => Promise<T>,
): Promise<T> {
  const releases: (() => void)[] = [];
  try {
    for (const [tableName, keys] of keysByTable(addresses)) releases.push(await lock(store, tableName, keys));
    return await action();
  } finally {
    for (const release of releases) release();
  }
}

function keysByTable(addresses: readonly ItemAddress[]): [tableName: string, keys: string[]][] {
  const byTable = Map.groupBy(addresses, (address) => address.tableName);
  return [...byTable.keys()].sort().map((name) => [name, (byTable.get(name) ?? []).map((address) => address.key)]);
}

function lock(store: Store, tableName: string, keys: readonly string[]): Promise<() => void> {
  return new Promise((resolve) => {
    store.getItemDb(tableName).lock(keys, (release) => resolve(release(() => {})));
  });
}
