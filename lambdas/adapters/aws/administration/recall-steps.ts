import type { RecallSubject } from '../../../ports/administration-store.ts';
import { directoryKey, memberKey, statusKey } from '../directory/keys.ts';
import { recallRowStep } from '../directory/recall-step.ts';
import type { Update } from '../dynamodb/dynamo.ts';
import type { TransactionStep } from '../dynamodb/transaction.ts';
import { recallStep as recallMemberStep } from '../members/steps.ts';

/**
 * Law 18: one transaction, however many tokens there are. The Status row is what verifiers read; the Directory's is what
 * sessions are judged by, so that a client's recall, which no session comes from,
 * has none; a member's own row is both. It is no change of settings
 * and raises no revision: somebody who has looked at them may still change them, and no such change moves it back, since
 * every one sets what it names alone. Written again with the same moment, it says the same.
 */
export function recallSteps(
  tables: { readonly directory: string; readonly status: string; readonly members: string },
  subject: RecallSubject,
  recalledAt: number,
): readonly TransactionStep<'missing_or_recalled_later'>[] {
  const { organization } = subject;
  const recall = (table: string, key: Update['Key']) => recallRowStep(table, key, recalledAt);
  switch (subject.kind) {
    case 'member':
      return [recallMemberStep(tables.members, memberKey(organization, subject.member), recalledAt)];
    case 'organization':
      return [
        recall(tables.directory, directoryKey.organization(organization)),
        recall(tables.status, statusKey.organization(organization)),
      ];
    case 'provider':
      return [
        recall(tables.directory, directoryKey.provider(organization, subject.provider)),
        recall(tables.status, statusKey.provider(subject.provider)),
      ];
    case 'client':
      return [recall(tables.status, statusKey.enablement(organization, subject.client))];
  }
}
