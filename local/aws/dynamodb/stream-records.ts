import { randomUUID } from 'node:crypto';
import { type BatchOperation, getTable, type Item, readItem, type Store } from './dynalite.ts';
import { allSettings } from './table-settings.ts';

/** A record as GetRecords answers it, and as Lambda passes it on but for `eventSourceARN`. */
export interface StoredRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SequenceNumber: string;
    readonly StreamViewType: StreamView;
  };
  /** Of what time to live has deleted. */
  readonly userIdentity?: { readonly type: 'Service'; readonly principalId: 'dynamodb.amazonaws.com' };
}

export type StreamView = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

const DIGITS = 21;
/** Before every record. */
export const FIRST = '0'.repeat(DIGITS);

/** "The data retention limit for a stream is 24 hours." */
const RETENTION_MS = 24 * 60 * 60 * 1_000;

const prefixOf = (table: string) => `stream~${table}~`;

/** What is written to a table with a stream is written one batch after the other, so that no reader passes one over. */
const lines = new WeakMap<object, Promise<unknown>>();

export function inLine<T>(store: Store, run: () => Promise<T>): Promise<T> {
  const result = (lines.get(store.db) ?? Promise.resolve()).then(run, run);
  lines.set(
    store.db,
    result.catch(() => undefined),
  );
  return result;
}

/** Whether a batch writes items of a table that has a stream. */
export async function touchesStream(store: Store, operations: readonly BatchOperation[]): Promise<boolean> {
  const settings = await allSettings(store);
  const tables = [...settings].filter(([, { stream }]) => stream !== undefined).map(([table]) => `item-${table}~`);
  return operations.some(({ key }) => tables.some((prefix) => key.startsWith(prefix)));
}

/** What a batch makes of items, as records to be written in the same batch. Under the locks of its items. */
export async function recordsOf(
  store: Store,
  operations: readonly BatchOperation[],
  isExpiry: boolean,
): Promise<readonly BatchOperation[]> {
  const settings = await allSettings(store);
  const records: BatchOperation[] = [];
  for (const [table, { stream }] of settings) {
    if (stream === undefined) continue;
    const prefix = `item-${table}~`;
    const changes = operations.filter(({ key }) => key.startsWith(prefix));
    let last = BigInt(changes.length === 0 ? 0 : await lastSequenceNumber(store, table));
    for (const { type, key, value } of changes) {
      const before = await readItem(store, table, key.slice(prefix.length)).catch(() => undefined);
      const after = type === 'put' ? (value as Item) : undefined;
      if ((before ?? after) === undefined || JSON.stringify(before) === JSON.stringify(after)) continue;
      last += 1n;
      const sequenceNumber = String(last).padStart(DIGITS, '0');
      const record = await recordOf(store, table, { before, after, stream, sequenceNumber, isExpiry });
      records.push({ type: 'put', key: prefixOf(table) + sequenceNumber, value: record });
    }
  }
  return records;
}

interface Change {
  readonly before: Item | undefined;
  readonly after: Item | undefined;
  readonly stream: StreamView;
  readonly sequenceNumber: string;
  readonly isExpiry: boolean;
}

async function recordOf(store: Store, tableName: string, change: Change): Promise<StoredRecord> {
  const { before, after, stream, sequenceNumber, isExpiry } = change;
  const { KeySchema } = await getTable(store, tableName);
  const item = after ?? before ?? {};
  const keys = KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}] as const);
  const isNew = stream === 'NEW_IMAGE' || stream === 'NEW_AND_OLD_IMAGES';
  const isOld = stream === 'OLD_IMAGE' || stream === 'NEW_AND_OLD_IMAGES';
  return {
    eventID: randomUUID().replaceAll('-', ''),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: store.tableDb.awsRegion,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1_000),
      Keys: Object.fromEntries(keys),
      ...(isNew && after !== undefined && { NewImage: after }),
      ...(isOld && before !== undefined && { OldImage: before }),
      SequenceNumber: sequenceNumber,
      StreamViewType: stream,
    },
    ...(isExpiry && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } as const }),
  };
}

export async function recordsAfter(
  store: Store,
  table: string,
  after: string,
  limit: number,
): Promise<readonly StoredRecord[]> {
  const records: StoredRecord[] = [];
  for await (const [, value] of store.db.iterator({ gte: `${prefixOf(table)}${after}~`, lt: `stream~${table}\x7f` })) {
    records.push(value as StoredRecord);
    if (records.length === limit) break;
  }
  return records;
}

export async function lastSequenceNumber(store: Store, table: string): Promise<string> {
  const known = last.get(store.db)?.get(table);
  if (known !== undefined) return known;
  const records = await recordsAfter(store, table, FIRST, Number.POSITIVE_INFINITY);
  return records.at(-1)?.dynamodb.SequenceNumber ?? FIRST;
}

const last = new WeakMap<object, Map<string, string>>();

/** After a batch is on disk. */
export function remember(store: Store, records: readonly BatchOperation[]): void {
  const numbers = last.get(store.db) ?? new Map<string, string>();
  last.set(store.db, numbers);
  for (const { key } of records) {
    const [, table = '', sequenceNumber = FIRST] = key.split('~');
    numbers.set(table, sequenceNumber);
  }
}

/** Forgets what is older than a day. The newest stays: the next number follows it. */
export async function trimStreams(store: Store, now = Date.now()): Promise<void> {
  for (const [table, { stream }] of await allSettings(store)) {
    if (stream === undefined) continue;
    const records = await recordsAfter(store, table, FIRST, Number.POSITIVE_INFINITY);
    const old = records.slice(0, -1).filter(({ dynamodb }) => isOld(dynamodb.ApproximateCreationDateTime, now));
    const operations = old.map(({ dynamodb }) => ({
      type: 'del' as const,
      key: prefixOf(table) + dynamodb.SequenceNumber,
    }));
    if (operations.length > 0) await store.db.batch(operations);
  }
}

function isOld(createdAt: number, now: number): boolean {
  return createdAt * 1_000 < now - RETENTION_MS;
}
