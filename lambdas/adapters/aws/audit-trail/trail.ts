import type { AuditTrail } from '../../../ports/audit-trail.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { auditRow } from './rows.ts';

/** One put where no entry may stand: an entry is never changed. */
export function dynamoAuditTrail(dynamo: Dynamo, table: string, retentionDays: number): AuditTrail {
  return {
    record: async (entry) => {
      // The key has 64 random bits of this entry: what stands there is this entry, put by an attempt whose answer was
      // lost.
      await dynamo.put({
        TableName: table,
        Item: auditRow(entry, retentionDays),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    },
  };
}
