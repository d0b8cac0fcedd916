import type { KeyOrders } from '../../../ports/key-ring-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import type { Dynamo, Update } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { RING_KEY } from './rows.ts';

/**
 * One transaction: the order beside the keys, and its audit entry. It touches `version` and `orders` and nothing else,
 * which is all that the operator's role allows: the keys themselves are rotation's to write.
 */
export function dynamoKeyOrders(
  dynamo: Dynamo,
  tables: { readonly keyRing: string; readonly auditTrail: string },
  retentionDays: number,
): KeyOrders {
  return {
    give: async (order, { version }, audit) => {
      const update: Update = {
        TableName: tables.keyRing,
        Key: RING_KEY,
        UpdateExpression: 'SET #orders = list_append(if_not_exists(#orders, :none), :order), #version = :next',
        // Nobody wrote meanwhile: neither rotation nor another order.
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#orders': 'orders', '#version': 'version' },
        ExpressionAttributeValues: { ':none': [], ':order': [order], ':version': version, ':next': version + 1 },
      };
      const steps = [{ item: { Update: update }, otherwise: 'changed_meanwhile' as const }];
      const entry = putNew<'changed_meanwhile'>(tables.auditTrail, auditRow(audit, retentionDays));
      const outcome = await transact(dynamo, [...steps, entry]);
      return outcome === 'done' ? 'given' : outcome;
    },
  };
}
