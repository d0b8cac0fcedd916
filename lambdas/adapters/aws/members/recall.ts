import type { MemberRecall } from '../../../ports/member-recall.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { memberKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, type TransactionStep, transact } from '../dynamodb/transaction.ts';

/** One transaction: the watermark and its audit entry. */
export function dynamoMemberRecall(
  dynamo: Dynamo,
  tables: { readonly members: string; readonly auditTrail: string },
  auditRetentionDays: number,
): MemberRecall {
  return {
    recall: async (organization, member, at, audit) => {
      const key = memberKey(organization, member);
      const outcome = await transact(dynamo, [
        watermarkStep(tables.members, key, at),
        putNew<never>(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      if (outcome === 'done') return 'done';
      // Recalled at that moment or a later one already: then there is nothing left to do.
      return (await dynamo.get(tables.members, key)) === undefined ? 'missing' : 'done';
    },
  };
}

function watermarkStep(
  table: string,
  key: ReturnType<typeof memberKey>,
  at: number,
): TransactionStep<'missing_or_recalled'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: 'SET recalledAt = :at, revision = if_not_exists(revision, :none) + :one',
        // Forward only: moving it back would revive what was recalled.
        ConditionExpression:
          'attribute_exists(organization) AND (attribute_not_exists(recalledAt) OR recalledAt < :at)',
        ExpressionAttributeValues: { ':at': at, ':none': 0, ':one': 1 },
      },
    },
    otherwise: 'missing_or_recalled',
  };
}
