import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import { callDependency } from './dependency-errors.ts';
import { readRow } from './dynamo-read.ts';
import { parseRing, RING_KEY } from './key-ring-rows.ts';

export function dynamoKeyRingStore(client: DynamoDBDocumentClient, table: string): KeyRingStore {
  return {
    read: async () => {
      const row = await readRow(client, table, RING_KEY);
      return row === undefined ? undefined : parseRing(row);
    },
    create: async (ring) => {
      const isWritten = await putIf(client, {
        TableName: table,
        Item: { ...RING_KEY, ...ring },
        // No ring yet: of two bootstraps at once, one wins.
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return isWritten ? 'created' : 'exists';
    },
    advance: async (next) => {
      const isWritten = await putIf(client, {
        TableName: table,
        // Without orders: `next` was made from a ring that obeyed them.
        Item: { ...RING_KEY, ...next },
        // Nobody wrote meanwhile: neither another run nor an order.
        ConditionExpression: '#version = :previous',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':previous': next.version - 1 },
      });
      return isWritten ? 'advanced' : 'changed_meanwhile';
    },
  };
}

async function putIf(client: DynamoDBDocumentClient, input: PutCommandInput): Promise<boolean> {
  try {
    await callDependency('DynamoDB', () => client.send(new PutCommand(input)));
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
