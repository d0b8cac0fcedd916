import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { RedemptionRecord } from '../../core/redemption.ts';
import type { RedemptionStore } from '../../ports/redemption-store.ts';
import { callDependency } from './dependency-errors.ts';
import { guardRows, isOwnedBy, type RedemptionTables, recordPut } from './redemption-rows.ts';
import { redeemInTransaction } from './redemption-transaction.ts';

/**
 * One conditional write per token; one transaction when something comes along with it. On a failed condition the old
 * item comes back at no cost: our own owner in it means that the SDK retried a write that had landed, a success;
 * anything else is a replay.
 */
export function dynamoRedemptionStore(
  client: DynamoDBDocumentClient,
  tables: RedemptionTables,
  auditRetentionDays: number,
): RedemptionStore {
  return {
    redeem: (record, alongside = {}) => {
      const isAlone = alongside.clientAssertion === undefined && alongside.membership === undefined;
      return isAlone
        ? redeemAlone(client, tables, record)
        : redeemInTransaction(client, tables, record, alongside, auditRetentionDays);
    },
    undo: async (record, alongside = {}) => {
      // Each to its end: one that fails must leave no other under way, which Lambda would freeze with the answer.
      const undone = await Promise.allSettled(
        guardRows(record, alongside).map((pk) => deleteOwn(client, tables.redemptions, pk, record.owner)),
      );
      for (const one of undone) if (one.status === 'rejected') throw one.reason;
    },
  };
}

async function redeemAlone(
  client: DynamoDBDocumentClient,
  tables: RedemptionTables,
  record: RedemptionRecord,
): Promise<'recorded' | 'replayed'> {
  const command = new PutCommand(recordPut(tables.redemptions, record));
  try {
    await callDependency('DynamoDB', () => client.send(command));
    return 'recorded';
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return isOwnedBy(error.Item, record.owner) ? 'recorded' : 'replayed';
  }
}

async function deleteOwn(
  client: DynamoDBDocumentClient,
  table: string,
  pk: string,
  owner: RedemptionRecord['owner'],
): Promise<void> {
  const command = new DeleteCommand({
    TableName: table,
    Key: { pk },
    // Only what this invocation wrote. A row that is not there (any more) needs no undoing either.
    ConditionExpression: '#owner = :owner',
    ExpressionAttributeNames: { '#owner': 'owner' },
    ExpressionAttributeValues: { ':owner': owner },
  });
  try {
    await callDependency('DynamoDB', () => client.send(command));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
