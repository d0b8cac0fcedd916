import type { ActivationWord } from '../../../core/sign-in/refusal.ts';
import type { ActivateProvider } from '../../../ports/provider-activation.ts';
import { auditRow } from '../audit-trail/rows.ts';
import { statusKey } from '../directory/keys.ts';
import { ownLinkSteps } from '../directory/link-steps.ts';
import { becomeActiveStep, claimTrust } from '../directory/provider-steps.ts';
import type { Dynamo } from '../dynamodb/dynamo.ts';
import { putNew, set, transact } from '../dynamodb/transaction.ts';
import { markLinkedStep } from '../members/steps.ts';
import { toSessionRow } from '../sessions/rows.ts';
import { endSessionStep, questionDeletion } from '../sessions/steps.ts';
import type { AdministrationTables } from './store.ts';

export interface ActivationTables extends AdministrationTables {
  readonly sessions: string;
}

type Refused = Exclude<ActivationWord, 'activated'>;

/**
 * One transaction. The old session goes first: a decision that is repeated finds it gone, whatever else has happened.
 * Dying before it leaves everything as it was; after it, the administrator signs in once more, through the provider.
 */
export function dynamoProviderActivation(
  dynamo: Dynamo,
  tables: ActivationTables,
  auditRetentionDays: number,
): ActivateProvider {
  return async (activation) => {
    const { provider, member, link, session, audit } = activation;
    const outcome = await transact<Refused>(dynamo, [
      endSessionStep(tables.sessions, activation.begunFrom),
      { item: { Delete: questionDeletion(tables.sessions, activation.question) }, otherwise: 'question_gone' },
      becomeActiveStep(tables.directory, provider),
      claimTrust(tables.directory, provider.record),
      set(tables.status, statusKey.provider(provider.record.id), { status: 'active' }),
      ...ownLinkSteps(tables.directory, member, link),
      markLinkedStep(tables.members, member, 'member_changed', 'allowed'),
      putNew(tables.sessions, toSessionRow(session)),
      ...audit.map((entry) => putNew<Refused>(tables.auditTrail, auditRow(entry, auditRetentionDays))),
    ]);
    return outcome === 'done' ? 'activated' : outcome;
  };
}
