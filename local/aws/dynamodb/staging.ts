import type { BatchOperation, KeySpace, Store } from './dynalite.ts';
import { inLine, recordsOf, remember, touchesStream } from './stream-records.ts';

/** Writes that are collected instead of made: what several actions want, as one LevelDB batch. */
export interface Staging {
  /** The store as an action sees it: reads are real, writes are staged, locks are the caller's business. */
  readonly store: Store;
  readonly operations: readonly BatchOperation[];
}

/**
 * Stages writes over `store`. An action does NOT see what an earlier one staged, so no two may touch the same item.
 * The caller holds the locks of every item (`withItemLocks`).
 */
export function stageWrites(store: Store): Staging {
  const operations: BatchOperation[] = [];
  const staged: Store = {
    ...store,
    getItemDb: (table) => stagedSpace(store.getItemDb(table), `item-${table}~`, operations),
    getIndexDb: (type, table, index) =>
      stagedSpace(store.getIndexDb(type, table, index), `index-${type.toLowerCase()}~${table}~${index}~`, operations),
  };
  return { store: staged, operations };
}

/** One LevelDB batch: all of it is on disk, with the records of streams, or none. */
export async function commit(store: Store, staging: Staging, isExpiry = false): Promise<void> {
  if (!(await touchesStream(store, staging.operations))) return store.db.batch(staging.operations);
  await inLine(store, async () => {
    const records = await recordsOf(store, staging.operations, isExpiry);
    await store.db.batch([...staging.operations, ...records]);
    remember(store, records);
  });
}

function stagedSpace(space: KeySpace, prefix: string, operations: BatchOperation[]): KeySpace {
  const stage = (operation: BatchOperation) => operations.push({ ...operation, key: prefix + operation.key });
  return {
    get: (key, callback) => space.get(key, callback),
    put: (key, value, callback) => {
      stage({ type: 'put', key, value });
      callback(null);
    },
    del: (key, callback) => {
      stage({ type: 'del', key });
      callback(null);
    },
    batch: (batch, callback) => {
      batch.forEach(stage);
      callback(null);
    },
    lock: (_keys, locked) => locked((done) => done),
  };
}
