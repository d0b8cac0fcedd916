import type { AwsCall } from '../../../../protect/aws/signed-call.ts';
import { callDependency } from '../outage.ts';
import { fromItem, toItem } from './attribute-values.ts';

/** A row, and the parts of one that expressions speak of, as plain values. Members that are `undefined` are left out. */
export type Row = Readonly<Record<string, unknown>>;
export type Key = Readonly<Record<string, string>>;

/** A condition and its words, in DynamoDB's own names: the expressions are written where the rows are. */
export interface Expression {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Row;
}

/** What a failed condition brings along. */
interface OnFailure {
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}

export interface Put extends Expression, OnFailure {
  readonly TableName: string;
  readonly Item: Row;
}

export interface Update extends Expression, OnFailure {
  readonly TableName: string;
  readonly Key: Key;
  readonly UpdateExpression: string;
  readonly ReturnValues?: 'ALL_NEW' | 'NONE';
}

export interface Delete extends Expression, OnFailure {
  readonly TableName: string;
  readonly Key: Key;
}

export interface ConditionCheck extends Expression, OnFailure {
  readonly TableName: string;
  readonly Key: Key;
  readonly ConditionExpression: string;
}

/** One item of a transaction. */
export type TransactItem =
  | { readonly Put: Put }
  | { readonly Update: Update }
  | { readonly Delete: Delete }
  | { readonly ConditionCheck: ConditionCheck };

export interface Query {
  readonly TableName: string;
  readonly IndexName?: string;
  readonly KeyConditionExpression: string;
  readonly FilterExpression?: string;
  readonly ProjectionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Row;
  readonly ConsistentRead?: boolean;
  readonly ScanIndexForward?: boolean;
  readonly ExclusiveStartKey?: Row;
  readonly Limit?: number;
}

export interface Page {
  readonly rows: readonly Row[];
  /** Where the next page begins; absent: there is none. */
  readonly lastKey?: Row;
}

/** `row`: as `ReturnValues` asked for it. `found`: the old row, as the condition asked for it; it never costs a read. */
export type Written =
  | { readonly outcome: 'written'; readonly row?: Row }
  | { readonly outcome: 'condition_failed'; readonly found?: Row };

/** Why one item of a cancelled transaction is to blame; `None` where it is not. */
export interface CancellationReason {
  readonly code: string;
  readonly found?: Row;
}

export type Transacted =
  | { readonly outcome: 'written' }
  | { readonly outcome: 'cancelled'; readonly reasons: readonly CancellationReason[]; readonly cause: Error };

/**
 * The door to DynamoDB: six operations on plain rows. A condition that failed is an outcome, an outage is
 * {@link Unavailable}, and anything else (a missing permission, a malformed expression) is a bug that passes through.
 * A write without an answer may have been carried out: who calls makes a repetition recognizable, or conditional.
 */
export interface Dynamo {
  /** One strongly consistent read by key. */
  get(table: string, key: Key): Promise<Row | undefined>;
  query(query: Query): Promise<Page>;
  put(put: Put): Promise<Written>;
  update(update: Update): Promise<Written>;
  delete(deletion: Delete): Promise<Written>;
  /** All or nothing. `token` makes a repetition of this very call one transaction; ≤36 characters. */
  transact(items: readonly TransactItem[], token: string): Promise<Transacted>;
}

/** The same door over whatever sends a request: the SDK's client, or a signed request of our own. */
export function dynamo(send: AwsCall): Dynamo {
  const call = (operation: string, input: object) => callDependency('DynamoDB', () => send(operation, input));
  return {
    get: async (table, key) => {
      const { Item } = await call('GetItem', { TableName: table, Key: toItem(key), ConsistentRead: true });
      return fromItem(Item);
    },
    query: async (query) => {
      const { Items, LastEvaluatedKey } = await call('Query', {
        ...valuesOf(query),
        ...(query.ExclusiveStartKey && { ExclusiveStartKey: toItem(query.ExclusiveStartKey) }),
      });
      const lastKey = fromItem(LastEvaluatedKey);
      return { rows: ((Items ?? []) as unknown[]).map((item) => fromItem(item) ?? {}), ...(lastKey && { lastKey }) };
    },
    put: (put) => written(() => call('PutItem', putInput(put))),
    update: (update) => written(() => call('UpdateItem', keyInput(update))),
    delete: (deletion) => written(() => call('DeleteItem', keyInput(deletion))),
    transact: async (items, token) => {
      const input = { TransactItems: items.map(toTransactItem), ClientRequestToken: token };
      try {
        await call('TransactWriteItems', input);
        return { outcome: 'written' };
      } catch (error) {
        if (!isNamed(error, 'TransactionCanceledException')) throw error;
        return { outcome: 'cancelled', reasons: reasonsOf(error), cause: error };
      }
    },
  };
}

async function written(write: () => ReturnType<AwsCall>): Promise<Written> {
  try {
    const row = fromItem((await write())['Attributes']);
    return { outcome: 'written', ...(row && { row }) };
  } catch (error) {
    if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    const found = fromItem(error.Item);
    return { outcome: 'condition_failed', ...(found && { found }) };
  }
}

interface ConditionError extends Error {
  readonly Item?: unknown;
  readonly CancellationReasons?: unknown;
}

const isNamed = (error: unknown, name: string): error is ConditionError =>
  error instanceof Error && error.name === name;

function reasonsOf({ CancellationReasons }: ConditionError): readonly CancellationReason[] {
  if (!Array.isArray(CancellationReasons)) return [];
  return CancellationReasons.map(({ Code, Item }: { readonly Code?: string; readonly Item?: unknown }) => {
    const found = fromItem(Item);
    return { code: Code ?? 'None', ...(found && { found }) };
  });
}

function valuesOf<T extends { readonly ExpressionAttributeValues?: Row }>(input: T) {
  const { ExpressionAttributeValues: values, ...rest } = input;
  return { ...rest, ...(values && { ExpressionAttributeValues: toItem(values) }) };
}

const putInput = (put: Put) => ({ ...valuesOf(put), Item: toItem(put.Item) });

const keyInput = <T extends Expression & { readonly Key: Key }>(input: T) => ({
  ...valuesOf(input),
  Key: toItem(input.Key),
});

function toTransactItem(item: TransactItem): object {
  if ('Put' in item) return { Put: putInput(item.Put) };
  if ('Update' in item) return { Update: keyInput(item.Update) };
  if ('Delete' in item) return { Delete: keyInput(item.Delete) };
  return { ConditionCheck: keyInput(item.ConditionCheck) };
}
