import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { Unavailable } from '../../ports/unavailable.ts';
import { sleep } from '../system/system-clock.ts';
import { callDependency } from './dependency-errors.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

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

/**
 * Writes all or nothing. When conditions fail, the word of the first step that failed is the outcome.
 * Another transaction on the same items at the same moment: tried again, then {@link Unavailable}.
 */
export async function transact<Outcome extends string>(
  client: DynamoDBDocumentClient,
  steps: readonly TransactionStep<Outcome>[],
): Promise<'done' | Outcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(client, steps);
    } catch (error) {
      if (!(error instanceof Unavailable && error.cause instanceof TransactionCanceledException)) throw error;
      if (attempt === MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * FIRST_DELAY_MS * 2 ** (attempt - 1));
    }
  }
}

async function attemptOnce<Outcome extends string>(
  client: DynamoDBDocumentClient,
  steps: readonly TransactionStep<Outcome>[],
): Promise<'done' | Outcome> {
  // A command of its own for each attempt: the SDK gives it the token by which DynamoDB knows a repetition.
  const command = new TransactWriteCommand({ TransactItems: steps.map(({ item }) => item) });
  try {
    await callDependency('DynamoDB', () => client.send(command));
    return 'done';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return outcomeOf(error, steps);
  }
}

/** Reasons of a cancelled transaction that say "not now". */
const TRANSIENT_REASONS: ReadonlySet<string | undefined> = new Set([
  'TransactionConflict',
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
]);

/** No condition decided: the same transaction may well be written a moment later. */
export function isNotNow({ CancellationReasons = [] }: TransactionCanceledException): boolean {
  return CancellationReasons.some(({ Code }) => TRANSIENT_REASONS.has(Code));
}

function outcomeOf<Outcome extends string>(
  error: TransactionCanceledException,
  steps: readonly TransactionStep<Outcome>[],
): Outcome {
  const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
  const failed = steps.find((step, i) => codes[i] === 'ConditionalCheckFailed' && step.otherwise !== undefined);
  if (failed?.otherwise !== undefined) return failed.otherwise;
  throw isNotNow(error) ? new Unavailable('DynamoDB', { cause: error }) : error;
}

/** Puts a row where none may stand. */
export function putNew<Outcome extends string>(
  table: string,
  item: Record<string, unknown>,
  otherwise?: Outcome,
  hashKey = 'pk',
): TransactionStep<Outcome> {
  return {
    item: { Put: { TableName: table, Item: item, ConditionExpression: `attribute_not_exists(${hashKey})` } },
    ...(otherwise && { otherwise }),
  };
}

export function put(table: string, item: Record<string, unknown>): TransactionStep<never> {
  return { item: { Put: { TableName: table, Item: item } } };
}

/** Demands that a row stands, and changes nothing about it. */
export function mustExist<Outcome extends string>(
  table: string,
  key: Record<string, unknown>,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return {
    item: { ConditionCheck: { TableName: table, Key: key, ConditionExpression: 'attribute_exists(pk)' } },
    otherwise,
  };
}

/** Sets the named attributes of a row that must stand already. */
export function setExisting<Outcome extends string>(
  table: string,
  key: Record<string, unknown>,
  attributes: Readonly<Record<string, unknown>>,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  const names = Object.keys(attributes);
  const [hashKey] = Object.keys(key);
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${names.map((_, i) => `#a${i} = :a${i}`).join(', ')}`,
        ConditionExpression: 'attribute_exists(#key)',
        ExpressionAttributeNames: {
          '#key': hashKey ?? 'pk',
          ...Object.fromEntries(names.map((name, i) => [`#a${i}`, name])),
        },
        ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:a${i}`, attributes[name]])),
      },
    },
    otherwise,
  };
}
