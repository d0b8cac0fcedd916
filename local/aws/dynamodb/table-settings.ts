import type { Store } from './dynalite.ts';
import type { StreamView } from './stream-records.ts';

/**
 * What UpdateTimeToLive, UpdateContinuousBackups and a StreamSpecification set. Kept beside the tables, so it survives a
 * restart on disk.
 */
export interface TableSettings {
  readonly timeToLiveAttribute?: string | undefined;
  readonly pointInTimeRecovery?: boolean | undefined;
  /** What records of the table's stream hold. Absent: it has none. */
  readonly stream?: StreamView | undefined;
}

/** dynalite's own key spaces begin with `table~`, `item-`, `index-` and `tag-`. */
const PREFIX = 'settings~';
const PREFIX_END = 'settings\x7f';

export async function readSettings(store: Store, tableName: string): Promise<TableSettings> {
  return ((await store.db.get(PREFIX + tableName)) ?? {}) as TableSettings;
}

export async function changeSettings(store: Store, tableName: string, change: TableSettings): Promise<void> {
  await store.db.put(PREFIX + tableName, { ...(await readSettings(store, tableName)), ...change });
}

export async function forgetSettings(store: Store, tableName: string): Promise<void> {
  await store.db.del(PREFIX + tableName);
}

/** Every table that has settings. */
export async function allSettings(store: Store): Promise<Map<string, TableSettings>> {
  const settings = new Map<string, TableSettings>();
  for await (const [key, value] of store.db.iterator({ gte: PREFIX, lt: PREFIX_END })) {
    settings.set(key.slice(PREFIX.length), value as TableSettings);
  }
  return settings;
}
