import type { SubjectLinkKey } from '../../core/subject-link.ts';
import type { Member } from '../../core/trust.ts';
import type { MemberOutcome } from '../../ports/administration-store.ts';
import { directoryKey, type memberKey } from './directory-keys.ts';
import { mustExist, type TransactionStep } from './dynamo-transaction.ts';

/** What finds a member by address. */
export function emailRow({ organization, email, id }: Member) {
  return { ...directoryKey.memberEmail(organization, email), member: id };
}

/** The subject leads nowhere yet, or to this very member: adding it twice is adding it once. */
export function linkSteps(
  table: string,
  member: Member,
  link: SubjectLinkKey | undefined,
): TransactionStep<MemberOutcome>[] {
  if (link === undefined) return [];
  return [
    mustExist(table, directoryKey.provider(member.organization, link.provider), 'no_provider'),
    {
      item: {
        Put: {
          TableName: table,
          Item: { ...directoryKey.subjectLink(link), ...link, organization: member.organization, member: member.id },
          ConditionExpression: 'attribute_not_exists(pk) OR #member = :member',
          ExpressionAttributeNames: { '#member': 'member' },
          ExpressionAttributeValues: { ':member': member.id },
        },
      },
      otherwise: 'subject_taken',
    },
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
        UpdateExpression: 'SET #status = :status, recalledAt = :recalledAt',
        ConditionExpression: `attribute_exists(organization) AND (${isForward})`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': status, ':recalledAt': recalledAt },
      },
    },
    otherwise: 'missing_or_recalled_later',
  };
}
