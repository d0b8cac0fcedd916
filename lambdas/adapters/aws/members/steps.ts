import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { SubjectLinkKey } from '../../../core/people/subject-link.ts';
import type { Member } from '../../../core/records.ts';
import { directoryKey, type memberKey } from '../directory/keys.ts';
import { mustExist, put, type TransactionStep } from '../dynamodb/transaction.ts';

/** What finds a member by address. */
export function emailRow({ organization, email, id }: Member) {
  return { ...directoryKey.memberEmail(organization, email), member: id };
}

/**
 * An id belongs to one organization of the deployment, for good: a member who is removed leaves it there. Claimed again
 * by the same organization, nothing changes; that two of its members do not share it is the Members table's key.
 */
export function claimOf(
  table: string,
  { id, organization }: { readonly id: MemberId; readonly organization: OrganizationId },
) {
  return {
    Put: {
      TableName: table,
      Item: { ...directoryKey.memberId(id), organization },
      ConditionExpression: 'attribute_not_exists(pk) OR organization = :organization',
      ExpressionAttributeValues: { ':organization': organization },
    },
  };
}

export function claimStep(
  table: string,
  member: { readonly id: MemberId; readonly organization: OrganizationId },
): TransactionStep<'id_taken'> {
  return { item: claimOf(table, member), otherwise: 'id_taken' };
}

/**
 * The subject leads nowhere yet, or to this very member: adding it twice is adding it once. `former`: or to that one, who
 * is replaced.
 */
export function linkSteps(
  table: string,
  member: Member,
  link: SubjectLinkKey | undefined,
  former: MemberId = member.id,
): TransactionStep<'no_provider' | 'subject_taken'>[] {
  if (link === undefined) return [];
  return [
    mustExist(table, directoryKey.provider(member.organization, link.provider), 'no_provider'),
    {
      item: {
        Put: {
          TableName: table,
          Item: { ...directoryKey.subjectLink(link), ...link, organization: member.organization, member: member.id },
          ConditionExpression: 'attribute_not_exists(pk) OR #member IN (:member, :former)',
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': member.id, ':former': former },
        },
      },
      otherwise: 'subject_taken',
    },
    put(table, linkListingRow(member, link)),
    ...(former === member.id
      ? []
      : [{ item: { Delete: { TableName: table, Key: directoryKey.linkListing(former, link) } } }]),
  ];
}

/** What lists a link. A link of a former release has none until it is added again. */
export function linkListingRow({ id, organization }: Pick<Member, 'id' | 'organization'>, link: SubjectLinkKey) {
  return { ...directoryKey.linkListing(id, link), ...link, organization, member: id };
}

/** The subject leads nowhere any more, if it led to this very member. */
export function unlinkSteps(
  table: string,
  { id }: Pick<Member, 'id'>,
  link: SubjectLinkKey,
): TransactionStep<'missing'>[] {
  return [
    {
      item: {
        Delete: {
          TableName: table,
          Key: directoryKey.subjectLink(link),
          ConditionExpression: '#member = :member',
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': id },
        },
      },
      otherwise: 'missing',
    },
    { item: { Delete: { TableName: table, Key: directoryKey.linkListing(id, link) } } },
  ];
}

/** Disables or removes, and recalls what was issued up to `recalledAt`, which never moves back: that would revive tokens. */
export function recallStep(
  table: string,
  key: ReturnType<typeof memberKey>,
  status: 'disabled' | 'removed',
  recalledAt: number,
): TransactionStep<'missing_or_recalled_later'> {
  const isForward = 'attribute_not_exists(recalledAt) OR recalledAt <= :recalledAt';
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression:
          'SET #status = :status, recalledAt = :recalledAt, revision = if_not_exists(revision, :none) + :one',
        ConditionExpression: `attribute_exists(organization) AND (${isForward})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':recalledAt': recalledAt, ':none': 0, ':one': 1 },
      },
    },
    otherwise: 'missing_or_recalled_later',
  };
}

/** A tombstone says who came in its place. */
export function replacedStep(
  table: string,
  key: ReturnType<typeof memberKey>,
  by: MemberId,
): TransactionStep<'member_missing'> {
  return {
    item: {
      Update: {
        TableName: table,
        Key: key,
        UpdateExpression: 'SET replacedBy = :by, revision = if_not_exists(revision, :none) + :one',
        ConditionExpression: '#status = :removed',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':by': by, ':removed': 'removed', ':none': 0, ':one': 1 },
      },
    },
    otherwise: 'member_missing',
  };
}

/** The address finds another member from now on, if it has found that one until now. */
export function handOverEmailStep(table: string, member: Member, former: MemberId): TransactionStep<'email_taken'> {
  return {
    item: {
      Put: {
        TableName: table,
        Item: emailRow(member),
        ConditionExpression: '#member = :former',
        ExpressionAttributeNames: { '#member': 'member' },
        ExpressionAttributeValues: { ':former': former },
      },
    },
    otherwise: 'email_taken',
  };
}
