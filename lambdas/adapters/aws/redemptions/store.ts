import type { RedemptionRecord } from '../../../core/tokens/redemption.ts';
import type { RedemptionStore } from '../../../ports/redemption-store.ts';
import { undoGrantUse } from '../authorization-grants/steps.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { guardRows, isOwnedBy, type RedemptionTables, recordPut } from './rows.ts';
import { redeemInTransaction } from './transaction.ts';

/**
 * One conditional write per token; one transaction when something comes along with it. On a failed condition the old
 * item comes back at no cost: our own owner in it means that the SDK retried a write that had landed, a success;
 * anything else is a replay.
 */
export function dynamoRedemptionStore(
  dynamo: Dynamo,
  tables: RedemptionTables,
  auditRetentionDays: number,
): RedemptionStore {
  return {
    redeem: (record, alongside = {}) => {
      const { usedOnce = [], membership, admission, agentSession, grantUse } = alongside;
      const comesAlong = [membership, admission, agentSession, grantUse].some((one) => one !== undefined);
      const isAlone = usedOnce.length === 0 && !comesAlong;
      return isAlone
        ? redeemAlone(dynamo, tables, record)
        : redeemInTransaction(dynamo, tables, record, alongside, auditRetentionDays);
    },
    undo: async (record, alongside = {}) => {
      // Each to its end: one that fails must leave no other under way, which Lambda would freeze with the answer.
      const { grantUse } = alongside;
      const undone = await Promise.allSettled([
        ...guardRows(record, alongside).map((pk) => deleteOwn(dynamo, tables.redemptions, pk, record.owner)),
        ...(grantUse ? [dynamo.update(undoGrantUse(tables.authorizationGrants, grantUse, record.owner))] : []),
      ]);
      for (const one of undone) if (one.status === 'rejected') throw one.reason;
    },
  };
}

async function redeemAlone(
  dynamo: Dynamo,
  tables: RedemptionTables,
  record: RedemptionRecord,
): Promise<'recorded' | 'replayed'> {
  const written = await dynamo.put(recordPut(tables.redemptions, record));
  if (written.outcome === 'written' || isOwnedBy(written.found, record.owner)) return 'recorded';
  return 'replayed';
}

async function deleteOwn(dynamo: Dynamo, table: string, pk: string, owner: RedemptionRecord['owner']): Promise<void> {
  await dynamo.delete({
    TableName: table,
    Key: { pk },
    // Only what this invocation wrote. A row that is not there (any more) needs no undoing either.
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  });
}
