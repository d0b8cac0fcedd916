import type { KeyRing } from '../../../core/keys/ring.ts';
import type { KeyRingStore } from '../../../ports/key-ring-store.ts';
import type { Dynamo, Put } from '../dynamodb/dynamo.ts';
import { parseRing, RING_KEY } from './rows.ts';

export function dynamoKeyRingStore(dynamo: Dynamo, table: string): KeyRingStore {
  return {
    read: async () => {
      const row = await dynamo.get(table, RING_KEY);
      return row === undefined ? undefined : parseRing(row);
    },
    create: async (ring) => {
      const { outcome } = await dynamo.put({
        TableName: table,
        Item: { ...RING_KEY, ...ring },
        // No ring yet: of two bootstraps at once, one wins.
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return outcome === 'written' ? 'created' : 'exists';
    },
    advance: async (next) => {
      const { outcome } = await dynamo.put(ringPut(table, next));
      return outcome === 'written' ? 'advanced' : 'changed_meanwhile';
    },
  };
}

/** The ring over the one that `next` was made from. */
export function ringPut(table: string, next: KeyRing): Put {
  return {
    TableName: table,
    // Without orders: `next` was made from a ring that obeyed them.
    Item: { ...RING_KEY, ...next },
    // Nobody wrote meanwhile: neither another run nor an order.
    ConditionExpression: '#version = :previous',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':previous': next.version - 1 },
  };
}
