import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { isMemberId, isOrganizationId } from '../../core/identifiers.ts';
import type { MemberIdClaims } from '../../ports/member-ids.ts';
import { auditRow } from './audit-rows.ts';
import { callDependency } from './dependency-errors.ts';
import { directoryKey } from './directory-keys.ts';
import { claimOf } from './dynamo-member-steps.ts';
import { put, putNew, transact } from './dynamo-transaction.ts';

/** What the operator's command makes up for, of members that were made before ids were claimed. */
export function dynamoMemberIds(
  client: DynamoDBDocumentClient,
  tables: { readonly directory: string; readonly members: string; readonly auditTrail: string },
  auditRetentionDays: number,
): MemberIdClaims {
  return {
    list: async function* (organization) {
      const pages = paginateQuery(
        { client },
        {
          TableName: tables.members,
          ConsistentRead: true,
          KeyConditionExpression: 'organization = :organization',
          ExpressionAttributeValues: { ':organization': organization },
          ProjectionExpression: 'organization, #member',
          ExpressionAttributeNames: { '#member': 'member' },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const { member } of Items) if (isMemberId(member)) yield member;
      }
    },

    claim: async (id, organization) => {
      const { Put } = claimOf(tables.directory, { id, organization });
      const command = new PutCommand({ ...Put, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      try {
        await callDependency('DynamoDB', () => client.send(command));
        return organization;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // The SDK hands the old item over as it came: not unmarshalled.
        const holder = error.Item?.['organization']?.S;
        if (isOrganizationId(holder)) return holder;
        throw new Error('a stored member id cannot be read: organization');
      }
    },

    finish: async (audit) => {
      await transact(client, [
        put(tables.directory, { ...directoryKey.memberIdsClaimed(), at: audit.at }),
        putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
      ]);
    },
  };
}
