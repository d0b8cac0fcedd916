import type { MemberId, OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Member } from '../../../core/records.ts';
import { putNew, type TransactionStep } from '../dynamodb/transaction.ts';
import { directoryKey } from './keys.ts';

/** What finds a member by address. */
export function emailRow({ organization, email, id }: Member) {
  return { ...directoryKey.memberEmail(organization, email), member: id };
}

/** Nobody has this address in the organization; a tombstone keeps its own. */
export function newEmailStep<Outcome extends string>(
  table: string,
  member: Member,
  otherwise: Outcome,
): TransactionStep<Outcome> {
  return putNew(table, emailRow(member), otherwise);
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
