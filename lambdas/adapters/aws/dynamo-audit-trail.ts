import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditTrail } from '../../ports/audit-trail.ts';
import { auditRow } from './audit-rows.ts';
import { callDependency } from './dependency-errors.ts';

/** One put where no entry may stand: an entry is never changed. */
export function dynamoAuditTrail(client: DynamoDBDocumentClient, table: string, retentionDays: number): AuditTrail {
  return {
    record: async (entry) => {
      const command = new PutCommand({
        TableName: table,
        Item: auditRow(entry, retentionDays),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      try {
        await callDependency('DynamoDB', () => client.send(command));
      } catch (error) {
        // The key has 64 random bits of this entry: what stands there is this entry, put by an attempt whose answer
        // was lost.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}
