import type { MemberRecall } from '../../../ports/member-recall.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { memberKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, transact } from '../dynamodb/transaction.ts';
import { recallStep } from './steps.ts';

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
        recallStep(tables.members, key, at),
        putNew<never>(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
      if (outcome === 'done') return 'done';
      // Recalled at a later moment already: then there is nothing left to do.
      return (await dynamo.get(tables.members, key)) === undefined ? 'missing' : 'done';
    },
  };
}
