import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { RedemptionRecord } from '../../core/redemption.ts';
import type { RedemptionStore } from '../../ports/redemption-store.ts';
import { callDependency } from './dependency-errors.ts';

/**
 * One conditional write per token. On a failed condition the old item comes back at no cost: our own owner in it means
 * that the SDK retried a put that had landed, a success; anything else is a replay.
 */
export function dynamoRedemptionStore(client: DynamoDBDocumentClient, table: string): RedemptionStore {
  return {
    redeem: async (record) => {
      const command = new PutCommand({
        TableName: table,
        Item: toItem(record),
        // Never redeemed. Nothing about time: a row that TTL has not deleted yet refuses as well.
        ConditionExpression: 'attribute_not_exists(pk)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await callDependency('DynamoDB', () => client.send(command));
        return 'recorded';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return ownerOf(error) === record.owner ? 'recorded' : 'replayed';
      }
    },

    undo: async (id, owner) => {
      const command = new DeleteCommand({
        TableName: table,
        Key: { pk: id },
        // Only what this invocation wrote. A record that is not there (any more) needs no undoing either.
        ConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': owner },
      });
      try {
        await callDependency('DynamoDB', () => client.send(command));
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

function ownerOf({ Item }: ConditionalCheckFailedException): unknown {
  return Item === undefined ? undefined : unmarshall(Item)['owner'];
}

/** `hour` and `issuedAt` are the listing index's keys: an organization's tokens by the hour in which they were issued. */
function toItem({ id, scopes, ...record }: RedemptionRecord): Record<string, unknown> {
  const hour = new Date(record.issuedAt * 1000).toISOString().slice(0, 13);
  return { pk: id, hour: `${record.organization}#${hour}`, scopes: [...scopes], ...record };
}
