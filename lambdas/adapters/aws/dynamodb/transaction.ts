import { Unavailable } from '../../../ports/unavailable.ts';
import { sleep } from '../../system/system-clock.ts';
import type { CancellationReason, Dynamo, Key, Row, TransactItem } from './dynamo.ts';
import { randomToken } from './token.ts';

/** One item of a transaction, and the domain word for its condition failing. */
export interface TransactionStep<Outcome extends string> {
  readonly item: TransactItem;
  /** Absent: its condition cannot fail for a reason that a caller could act on. */
  readonly otherwise?: Outcome;
}

/** The SDK repeats no transaction that was cancelled, whatever the reason, so that a conflict is repeated here. */
const MAX_ATTEMPTS = 4;

/** Upper bound of the wait before the second attempt; it doubles with each further one. */
const FIRST_DELAY_MS = 50;

/** Reasons of a cancelled transaction that say "not now". */
const TRANSIENT_REASONS: ReadonlySet<string> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/**
 * Writes all or nothing. `undefined`: written; else why not, item by item: at least one condition failed. Another
 * transaction on the same items at the same moment: tried again, then {@link Unavailable}.
 */
export async function writeAll(dynamo: Dynamo, items: readonly TransactItem[]): Promise<Cancelled | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    // A token of its own for each attempt: by it DynamoDB knows a repetition of this one, whose answer was lost.
    const written = await dynamo.transact(items, randomToken());
    if (written.outcome === 'written') return undefined;
    const { reasons, cause } = written;
    if (reasons.some(isFailedCondition)) return { reasons, cause };
    if (!reasons.some(({ code }) => TRANSIENT_REASONS.has(code))) throw cause;
    if (attempt === MAX_ATTEMPTS) throw new Unavailable('DynamoDB', { cause });
    await sleep(Math.random() * FIRST_DELAY_MS * 2 ** (attempt - 1));
  }
}

export interface Cancelled {
  readonly reasons: readonly CancellationReason[];
  readonly cause: Error;
}

export const isFailedCondition = (reason: CancellationReason | undefined): boolean =>
  reason?.code === 'ConditionalCheckFailed';

/** Writes all or nothing. When conditions fail, the word of the first step that failed is the outcome. */
export async function transact<Outcome extends string>(
  dynamo: Dynamo,
  steps: readonly TransactionStep<Outcome>[],
): Promise<'done' | Outcome> {
  const cancelled = await writeAll(
    dynamo,
    steps.map(({ item }) => item),
  );
  if (cancelled === undefined) return 'done';
  const failed = steps.filter((_, i) => isFailedCondition(cancelled.reasons[i]));
  const word = failed.find(({ otherwise }) => otherwise !== undefined)?.otherwise;
  // A condition without a word cannot fail for a reason that a caller could act on.
  if (word === undefined) throw cancelled.cause;
  return word;
}

/** Puts a row where none may stand. */
export function putNew<Outcome extends string>(
  table: string,
  item: Row,
  otherwise?: Outcome,
  hashKey = 'pk',
): TransactionStep<Outcome> {
  return {
    item: { Put: { TableName: table, Item: item, ConditionExpression: `attribute_not_exists(${hashKey})` } },
    ...(otherwise && { otherwise }),
  };
}

export function put(table: string, item: Row): TransactionStep<never> {
  return { item: { Put: { TableName: table, Item: item } } };
}
/** Demands that a row stands, and changes nothing about it. */
export function mustExist<Outcome extends string>(
  table: string,
  key: Key,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return {
    item: { ConditionCheck: { TableName: table, Key: key, ConditionExpression: 'attribute_exists(pk)' } },
    otherwise,
  };
}

/** Sets the named attributes of a row, which need not stand, and touches no other: what was recalled stays so. */
export function set(table: string, key: Key, attributes: Readonly<Record<string, unknown>>): TransactionStep<never> {
  return { item: { Update: { TableName: table, Key: key, ...settingOf(attributes) } } };
}

/** Sets the named attributes of a row that must stand already. */
export function setExisting<Outcome extends string>(
  table: string,
  key: Key,
  attributes: Readonly<Record<string, unknown>>,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  const [hashKey = 'pk'] = Object.keys(key);
  const setting = settingOf(attributes);
  const update = {
    ...setting,
    ConditionExpression: 'attribute_exists(#key)',
    ExpressionAttributeNames: { '#key': hashKey, ...setting.ExpressionAttributeNames },
  };
  return { item: { Update: { TableName: table, Key: key, ...update } }, otherwise };
}

function settingOf(attributes: Readonly<Record<string, unknown>>) {
  const names = Object.keys(attributes);
  return {
    UpdateExpression: `SET ${names.map((_, i) => `#a${i} = :a${i}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:a${i}`, attributes[name]])),
  };
}
