import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { RedemptionRecord } from '../../core/redemption.ts';
import type { Alongside, RedeemOutcome } from '../../ports/redemption-store.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { callDependency } from './dependency-errors.ts';
import { isNotNow, type TransactItem } from './dynamo-transaction.ts';
import { membershipItems } from './membership-rows.ts';
import { clientAssertionPut, isOwnedBy, type RedemptionTables, recordPut } from './redemption-rows.ts';

/** Another transaction on one of the items at the same moment: it ends within milliseconds. */
const MAX_ATTEMPTS = 3;

/**
 * The record and all that comes along, or nothing. A guard row that failed its condition decides first: it is ours (the
 * whole transaction had landed before) or it is a replay. Only then is a person who changed meanwhile the reason.
 * @throws Unavailable when other transactions kept interfering, or when the outcome is unknown
 */
export async function redeemInTransaction(
  client: DynamoDBDocumentClient,
  tables: RedemptionTables,
  record: RedemptionRecord,
  { clientAssertion, membership }: Alongside,
  auditRetentionDays: number,
): Promise<RedeemOutcome> {
  const guards: readonly Guard[] = [
    { put: recordPut(tables.redemptions, record), used: 'replayed' },
    ...(clientAssertion
      ? [
          {
            put: clientAssertionPut(tables.redemptions, clientAssertion, record.owner),
            used: 'client_assertion_replayed',
          } as const,
        ]
      : []),
  ];
  const items = [
    ...guards.map(({ put }) => ({ Put: put })),
    ...(membership ? membershipItems(tables, membership, auditRetentionDays) : []),
  ];
  for (let attempt = 1; ; attempt += 1) {
    const cancelled = await write(client, items);
    if (cancelled === undefined) return 'recorded';
    const outcome = outcomeOf(cancelled.CancellationReasons ?? [], guards, record.owner);
    if (outcome !== undefined) return outcome;
    if (!isNotNow(cancelled)) throw cancelled;
    if (attempt === MAX_ATTEMPTS) throw new Unavailable('DynamoDB', { cause: cancelled });
  }
}

interface Guard {
  readonly put: ReturnType<typeof recordPut | typeof clientAssertionPut>;
  readonly used: 'replayed' | 'client_assertion_replayed';
}

/** `undefined`: written. */
async function write(
  client: DynamoDBDocumentClient,
  items: readonly TransactItem[],
): Promise<TransactionCanceledException | undefined> {
  try {
    await callDependency('DynamoDB', () => client.send(new TransactWriteCommand({ TransactItems: [...items] })));
    return undefined;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return error;
    throw error;
  }
}

/** `undefined`: no condition failed. */
function outcomeOf(
  reasons: readonly CancellationReason[],
  guards: readonly Guard[],
  owner: RedemptionRecord['owner'],
): RedeemOutcome | undefined {
  const failed = reasons.map(({ Code }) => Code === 'ConditionalCheckFailed');
  const first = guards.findIndex((_, i) => failed[i]);
  const guard = guards[first];
  if (guard !== undefined) return isOwnedBy(reasons[first]?.Item, owner) ? 'recorded' : guard.used;
  return failed.includes(true) ? 'person_changed' : undefined;
}
