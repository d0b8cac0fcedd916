import { isMemberId, isOrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { MemberIdClaims } from '../../../ports/member-ids.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey } from '../directory/keys.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { rowsOf } from '../dynamodb/pages.ts';
import { put, putNew, transact } from '../dynamodb/transaction.ts';
import { claimOf } from './steps.ts';

/** What the operator's command makes up for, of members that were made before ids were claimed. */
export function dynamoMemberIds(
  dynamo: Dynamo,
  tables: { readonly directory: string; readonly members: string; readonly auditTrail: string },
  auditRetentionDays: number,
): MemberIdClaims {
  return {
    list: async function* (organization) {
      const rows = rowsOf(dynamo, {
        TableName: tables.members,
        ConsistentRead: true,
        KeyConditionExpression: 'organization = :organization',
        ExpressionAttributeValues: { ':organization': organization },
        ProjectionExpression: 'organization, #member',
        ExpressionAttributeNames: { '#member': 'member' },
      });
      for await (const { member } of rows) if (isMemberId(member)) yield member;
    },

    claim: async (id, organization) => {
      const { Put } = claimOf(tables.directory, { id, organization });
      const written = await dynamo.put({ ...Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      if (written.outcome === 'written') return organization;
      const holder = written.found?.['organization'];
      if (isOrganizationId(holder)) return holder;
      throw new Error('a stored member id cannot be read: organization');
    },

    finish: async (audit) => {
      await transact(dynamo, [
        put(tables.directory, { ...directoryKey.memberIdsClaimed(), at: audit.at }),
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
    },
  };
}
