import type { Alongside } from '../../../ports/redemption-store.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { directoryKey, memberKey } from '../directory/keys.ts';
import { toRow } from '../directory/rows.ts';
import type { TransactItem } from '../dynamodb/dynamo.ts';
import { claimOf, linkListingRow } from './steps.ts';

type Membership = NonNullable<Alongside['membership']>;

/** Where people are linked and provisioned. */
export interface MembershipTables {
  readonly directory: string;
  readonly members: string;
  readonly auditTrail: string;
}

/**
 * Rows of a person who is linked or provisioned by a redemption or a sign-in. Every condition says that nobody did so meanwhile: no
 * such link, no such address (a tombstone keeps its address), no such member and nobody with that id anywhere; or a member who is active and whom no
 * provider knows.
 */
export function membershipItems(
  tables: MembershipTables,
  membership: Membership,
  auditRetentionDays: number,
): readonly TransactItem[] {
  const { link, member, audit } = membership;
  const { organization, id } = member;
  return [
    putNew(tables.directory, { ...directoryKey.subjectLink(link), ...link, organization, member: id }),
    { Put: { TableName: tables.directory, Item: linkListingRow(member, link) } },
    ...(membership.kind === 'provision' ? newMember(tables, membership) : [markLinked(tables, membership)]),
    putNew(tables.auditTrail, auditRow(audit, auditRetentionDays)),
  ];
}

function newMember(tables: MembershipTables, { member }: Membership): readonly TransactItem[] {
  const { organization, email, id } = member;
  return [
    putNew(tables.directory, { ...directoryKey.memberEmail(organization, email), member: id }),
    putNew(tables.members, { ...toRow.member(member) }, 'organization'),
    claimOf(tables.directory, member),
  ];
}

function markLinked(tables: MembershipTables, { member }: Membership): TransactItem {
  return {
    Update: {
      TableName: tables.members,
      Key: memberKey(member.organization, member.id),
      UpdateExpression: 'SET #linked = :true',
      // Still active, with the role that the token was decided by, and known to no provider.
      ConditionExpression: '#status = :active AND #role = :role AND #linked = :false',
      ExpressionAttributeNames: { '#linked': 'linked', '#status': 'status', '#role': 'role' },
      ExpressionAttributeValues: { ':true': true, ':false': false, ':active': 'active', ':role': member.role },
    },
  };
}

function putNew(table: string, item: Record<string, unknown>, hashKey = 'pk'): TransactItem {
  return { Put: { TableName: table, Item: item, ConditionExpression: `attribute_not_exists(${hashKey})` } };
}
