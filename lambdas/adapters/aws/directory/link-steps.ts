import type { MemberId } from '../../../../protect/vocabulary/identifiers.ts';
import type { SubjectLinkKey } from '../../../core/people/subject-link.ts';
import type { Member } from '../../../core/records.ts';
import { put, putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';
import { mustBeInUse } from './provider-steps.ts';

/** The subject leads nowhere yet, or to the member whom it is to lead to, or to the one who is replaced. */
const LEADS_NOWHERE_ELSE = 'attribute_not_exists(pk) OR #member IN (:member, :former)';

/** The subject leads to this very member. */
const LEADS_TO = '#member = :member';

/**
 * The subject leads nowhere yet, or to this very member: adding it twice is adding it once. `former`: or to that one, who
 * is replaced.
 */
export function linkSteps(
  table: string,
  member: Pick<Member, 'id' | 'organization'>,
  link: SubjectLinkKey | undefined,
  former: MemberId = member.id,
): TransactionStep<'no_provider' | 'subject_taken'>[] {
  if (link === undefined) return [];
  const inUse = mustBeInUse(table, member.organization, link.provider, 'no_provider');
  return [inUse, ...ownLinkSteps(table, member, link, former)];
}

/** The same, where the provider's own row is changed in the same transaction. */
export function ownLinkSteps(
  table: string,
  member: Pick<Member, 'id' | 'organization'>,
  link: SubjectLinkKey,
  former: MemberId = member.id,
): TransactionStep<'subject_taken'>[] {
  return [
    {
      item: {
        Put: {
          TableName: table,
          Item: { ...directoryKey.subjectLink(link), ...link, organization: member.organization, member: member.id },
          ConditionExpression: LEADS_NOWHERE_ELSE,
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
          ConditionExpression: LEADS_TO,
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': id },
        },
      },
      otherwise: 'missing',
    },
    { item: { Delete: { TableName: table, Key: directoryKey.linkListing(id, link) } } },
  ];
}

/** The subject still leads to the member, by its digest alone; and what lists it goes. */
export function unnamedLinkSteps(
  table: string,
  { organization, id }: Pick<Member, 'organization' | 'id'>,
  link: SubjectLinkKey,
): readonly [TransactionStep<'missing'>, TransactionStep<'missing'>] {
  return [
    {
      item: {
        Put: {
          TableName: table,
          Item: { ...directoryKey.subjectLink(link), organization, member: id },
          ConditionExpression: LEADS_TO,
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': id },
        },
      },
      otherwise: 'missing',
    },
    { item: { Delete: { TableName: table, Key: directoryKey.linkListing(id, link) } } },
  ];
}

/**
 * A subject that leads nowhere yet leads to this member, from a provider that is not disabled by now: whoever is about to
 * be linked had it from a cache.
 */
export function newLinkSteps<Outcome extends string>(
  table: string,
  member: Pick<Member, 'id' | 'organization'>,
  link: SubjectLinkKey,
  otherwise: Outcome,
  also?: SubjectLinkKey,
): TransactionStep<Outcome>[] {
  const { id, organization } = member;
  const inUse = mustBeInUse(table, organization, link.provider, otherwise);
  const rows = [link, ...(also === undefined ? [] : [also])].flatMap((each) => [
    putNew(table, { ...directoryKey.subjectLink(each), ...each, organization, member: id }, otherwise),
    put(table, linkListingRow(member, each)),
  ]);
  return [inUse, ...rows];
}

/** Demands that the link with this digest still leads to the member: unlinked, they could not sign in again. */
export function mustLeadTo(table: string, link: string, member: MemberId): TransactionStep<'last_sign_in'> {
  return {
    item: {
      ConditionCheck: {
        TableName: table,
        Key: directoryKey.subjectLinkOf(link),
        ConditionExpression: LEADS_TO,
        ExpressionAttributeNames: { '#member': 'member' },
        ExpressionAttributeValues: { ':member': member },
      },
    },
    otherwise: 'last_sign_in',
  };
}
