import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import {
  type ActivationQuestion,
  accountFacts,
  hasAddressOf,
  settingsOf,
} from '../core/sign-in/activation-question.ts';
import { mayActivate } from '../core/sign-in/may-activate.ts';
import { awaitsActivation, type PendingProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { parseReturnTo } from '../core/sign-in/return-to.ts';
import type { ActivationQuestions } from '../ports/activation-questions.ts';
import type { AdministrationReads } from '../ports/administration-store.ts';
import type { ActivateProvider } from '../ports/provider-activation.ts';
import { type AuthenticatedPerson, beginningOf, isSetup } from './authenticate-setup.ts';
import type { CompleteDependencies, SignedIn } from './complete-sign-in.ts';
import { noteSignIn } from './steps/note-sign-in.ts';
import { newSession, signInAudit, waitPastRecall } from './steps/open-session.ts';

export interface DecideActivationDependencies
  extends Pick<CompleteDependencies, 'configuration' | 'clock' | 'sleep' | 'ids' | 'signIns'> {
  /** Nothing from memory. */
  readonly registered: Pick<AdministrationReads, 'findProvider'>;
  readonly questions: Pick<ActivationQuestions, 'find' | 'withdraw'>;
  readonly activate: ActivateProvider;
}

/** Both accounts, as they are shown and decided. */
export interface AskedActivation {
  readonly question: ActivationQuestion;
  readonly provider: PendingProvider;
  /** Which state of the provider it is. */
  readonly revision: number;
  readonly person: AuthenticatedPerson;
  /** Whether the account has the member's own, verified address. */
  readonly isSameAddress: boolean;
}

/**
 * What this very session is asked about this provider: the person, still an administrator → the question, in its time →
 * the provider, still pending and with the settings that the account was read by. Nothing is written.
 * @throws Unavailable
 */
export async function findActivation(
  { configuration, registered, questions, clock }: DecideActivationDependencies,
  person: AuthenticatedPerson,
  wanted: string,
): Promise<Result<AskedActivation, SignInRefusal>> {
  const allowed = mayActivate(person, configuration);
  if (!allowed.ok) return allowed;
  const { digest, member } = beginningOf(person);
  const question = await questions.find(digest);
  const isOpen = question !== undefined && question.provider === wanted && clock() < question.expiresAt;
  if (!isOpen || question.member !== member || question.organization !== person.organization.id) {
    return err({ reason: 'activation_question_gone' });
  }
  const found = await registered.findProvider(question.organization, question.provider);
  const provider = found?.record;
  if (found === undefined || provider === undefined || !awaitsActivation(provider)) {
    return err({ reason: 'provider_not_pending', status: provider?.status });
  }
  if (settingsOf(provider) !== question.settings) {
    return err({ reason: 'activation_refused', outcome: 'provider_changed' });
  }
  const { revision } = found;
  return ok({ question, provider, revision, person, isSameAddress: hasAddressOf(question.account, person.member) });
}

/** The person has seen `asked` and says that the account is not theirs: nobody can decide it any more. */
export async function declineActivation(
  { questions }: Pick<DecideActivationDependencies, 'questions'>,
  { question }: AskedActivation,
): Promise<void> {
  await questions.withdraw(question);
}

/**
 * The person has seen `asked` and says that the account is theirs: provider active, link, session and audit entries in
 * one transaction, which is conditional on everything that was shown. Once: the question is used up by it.
 * Does NOT ask whether the addresses are the same: whoever asked has shown that they are not.
 * @throws Unavailable
 */
export async function confirmActivation(
  dependencies: DecideActivationDependencies,
  { question, provider, revision, person }: AskedActivation,
): Promise<Result<SignedIn, SignInRefusal>> {
  const { member } = person;
  await waitPastRecall(dependencies, { member });
  const cookie = dependencies.ids.sessionCookie();
  const link = { provider: provider.id, claim: provider.subjectClaim, value: question.account.subject };
  const session = newSession(dependencies, provider, { member, link }, cookie, dependencies.clock());
  const outcome = await dependencies.activate({
    ...{ question, provider: { record: provider, revision }, member, link, session },
    begunFrom: { digest: question.session, kind: isSetup(person) ? 'setup' : 'session' },
    audit: auditOf(dependencies, { question, provider, person }, session),
  });
  if (outcome !== 'activated') return err({ reason: 'activation_refused', outcome });
  // What the account's claims say of groups was not kept with the question: the next sign-in says it.
  await noteSignIn(dependencies, member, { provider, claims: {} }, session.createdAt);
  const { returnTo } = question;
  return ok({ cookie, session, returnTo: returnTo && parseReturnTo(returnTo, dependencies.configuration.issuer) });
}

function auditOf(
  { ids }: DecideActivationDependencies,
  { question: { account }, provider, person }: Pick<AskedActivation, 'question' | 'provider' | 'person'>,
  session: SignedIn['session'],
): readonly AuditEntry[] {
  const { id, issuer, organization, subjectClaim } = provider;
  const { member } = person;
  const actor = { kind: isSetup(person) ? 'setup' : 'member', id: member.id } as const;
  const common = { organization, at: session.createdAt, actor };
  const who = accountFacts({ claim: subjectClaim, value: account.subject }, account);
  return [
    { ...common, suffix: ids.auditSuffix(), action: 'provider.activated', target: id, details: { issuer, ...who } },
    {
      ...{ ...common, suffix: ids.auditSuffix(), action: 'member.linked', target: member.id },
      details: { role: member.role, linkedAt: id, ...who },
    },
    signInAudit(session, ids.auditSuffix()),
  ];
}
