import { type AttributeValue, getTable, type Item, type Store, type Table } from './dynalite.ts';
import { isConditionFailure, writeItem } from './item-writes.ts';
import { trimStreams } from './stream-records.ts';
import { allSettings } from './table-settings.ts';

/** DynamoDB leaves an item alone whose expiry lies further back, as it is more likely no time at all. */
const MAX_AGE_SECONDS = 5 * 365 * 24 * 60 * 60;

export interface Sweeper {
  /** Resolves when no sweep is running and none will start. */
  stop(): Promise<void>;
}

/** Deletes expired items every `intervalMs`, counted from the end of one sweep to the start of the next. */
export function startSweeper(store: Store, intervalMs: number): Sweeper {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout;
  let running = Promise.resolve();
  const sweep = async () => {
    await sweepExpired(store, Math.floor(Date.now() / 1000), stopping.signal).catch(reportFailure);
    await trimStreams(store).catch(reportFailure);
    schedule();
  };
  const schedule = () => {
    if (stopping.signal.aborted) return;
    timer = setTimeout(() => {
      running = sweep();
    }, intervalMs).unref();
  };
  schedule();
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

function reportFailure(error: unknown): void {
  console.error('DynamoDB time to live:', error);
}

/** Deletes what has expired at `nowSeconds` from every table that has time to live enabled. */
export async function sweepExpired(store: Store, nowSeconds: number, signal?: AbortSignal): Promise<void> {
  for (const [tableName, { timeToLiveAttribute: attribute }] of await allSettings(store)) {
    if (!attribute) continue;
    const table = await getTable(store, tableName).catch(() => undefined);
    // Deleted since its settings were read.
    if (table === undefined) continue;
    for await (const item of itemsOf(store, tableName)) {
      if (signal?.aborted) return;
      if (isExpired(item[attribute], nowSeconds)) await deleteExpired(store, table, item, attribute);
    }
  }
}

async function* itemsOf(store: Store, tableName: string): AsyncGenerator<Item> {
  const range = { gte: `item-${tableName}~`, lt: `item-${tableName}\x7f` };
  for await (const [, item] of store.db.iterator(range)) yield item as Item;
}

function isExpired(expiry: AttributeValue | undefined, nowSeconds: number): boolean {
  const seconds = Number(expiry?.['N'] ?? Number.NaN);
  return seconds < nowSeconds && seconds > nowSeconds - MAX_AGE_SECONDS;
}

/** Conditional on the expiry that was seen: an item renewed meanwhile stays. */
async function deleteExpired(store: Store, table: Table, item: Item, attribute: string): Promise<void> {
  const key = table.KeySchema.map(({ AttributeName: name }) => [name, item[name]]);
  try {
    const request = {
      TableName: table.TableName,
      Key: Object.fromEntries(key),
      ConditionExpression: '#expiry = :seen',
      ExpressionAttributeNames: { '#expiry': attribute },
      ExpressionAttributeValues: { ':seen': item[attribute] },
    };
    await writeItem(store, 'deleteItem', request, true);
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
}
