import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import {
  ACTIVATION_QUESTION_LIFETIME_SECONDS,
  type ActivationQuestion,
  readAccount,
  settingsOf,
} from '../core/sign-in/activation-question.ts';
import { checkState } from '../core/sign-in/authorization-response.ts';
import type { ActivationAttempt, LoginAttempt } from '../core/sign-in/login-attempt.ts';
import { mayActivate } from '../core/sign-in/may-activate.ts';
import { awaitsActivation, type PendingProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { type SentClaim, sentClaims } from '../core/sign-in/sent-claims.ts';
import type { SessionCookie } from '../core/sign-in/session.ts';
import type { ActivationQuestions } from '../ports/activation-questions.ts';
import type { SignInIds } from '../ports/sign-in-ids.ts';
import {
  type AuthenticatedPerson,
  authenticatePerson,
  beginningOf,
  type PersonSessionDependencies,
} from './authenticate-setup.ts';
import type { CompleteDependencies } from './complete-sign-in.ts';
import { obtainClaims } from './steps/obtain-claims.ts';

export interface CompleteActivationDependencies
  extends CompleteDependencies,
    Pick<PersonSessionDependencies, 'setups'> {
  readonly sessions: CompleteDependencies['sessions'] & PersonSessionDependencies['sessions'];
  readonly questions: Pick<ActivationQuestions, 'ask'>;
  readonly ids: CompleteDependencies['ids'] & Pick<SignInIds, 'activationQuestion'>;
}

/** An attempt that was begun to make a provider active. */
export type BegunAttempt = LoginAttempt & { readonly activation: ActivationAttempt };

export function isActivation(attempt: LoginAttempt | undefined): attempt is BegunAttempt {
  return attempt?.activation !== undefined;
}

/** Why there is no question; with what the provider said, for the administrator's eyes and no log, if that is why. */
export interface RefusedActivation {
  readonly refusal: SignInRefusal;
  readonly sent?: readonly SentClaim[];
  /** Who is here all the same, in the very session, and what it was about; absent: that was not proved. */
  readonly asker?: ActivationAsker;
}

/** An administrator, here now, and the provider that stays pending. */
export interface ActivationAsker {
  readonly person: AuthenticatedPerson;
  readonly provider: PendingProvider;
}

/**
 * The callback of an activation: state → the very session that it was begun from, live, and its very member, still an
 * administrator → provider, still pending → code, id_token, signature, claims, as in any sign-in → a question, kept for
 * that session: is this account yours? Nothing is linked and nothing is active: whoever was signed in at the provider
 * came back, and that need not be the person who is here. Somebody else's browser, or a provider that somebody else put
 * into the address, comes no further than the second step.
 * @throws Unavailable
 */
export async function completeActivation(
  dependencies: CompleteActivationDependencies,
  response: URLSearchParams,
  attempt: BegunAttempt,
  cookie: SessionCookie | undefined,
): Promise<Result<ActivationQuestion, RefusedActivation>> {
  const begun = checkState(response, attempt);
  if (!begun.ok) return err({ refusal: begun.error });
  const person = await findAdministrator(dependencies, attempt, cookie);
  if (!person.ok) return err({ refusal: person.error });
  const provider = await dependencies.trust.findProviderById(attempt.organization, attempt.provider);
  if (provider === undefined || !awaitsActivation(provider)) {
    return err({ refusal: { reason: 'provider_not_pending', status: provider?.status } });
  }
  const claims = await obtainClaims(dependencies, provider, response, attempt, 'always');
  const asker = { person: person.value, provider };
  if (!claims.ok) return err({ refusal: claims.error, asker });
  const sent = sentClaims(claims.value.claims);
  const account = readAccount(claims.value.claims, provider);
  if (!account.ok) {
    const { id, subjectClaim } = provider;
    return err({
      refusal: { reason: 'mapped_claim_unusable', provider: id, claim: subjectClaim, cause: account.error },
      sent,
      asker,
    });
  }
  const question: ActivationQuestion = {
    id: dependencies.ids.activationQuestion(),
    ...{ session: attempt.activation.session, organization: provider.organization },
    ...{ member: attempt.activation.member, provider: provider.id, settings: settingsOf(provider) },
    account: account.value,
    sent,
    ...(attempt.returnTo !== undefined && { returnTo: attempt.returnTo }),
    expiresAt: dependencies.clock() + ACTIVATION_QUESTION_LIFETIME_SECONDS,
  };
  await dependencies.questions.ask(question);
  return ok(question);
}

async function findAdministrator(
  dependencies: CompleteActivationDependencies,
  { organization, activation }: BegunAttempt,
  cookie: SessionCookie | undefined,
): Promise<Result<AuthenticatedPerson, SignInRefusal>> {
  const person = cookie && (await authenticatePerson(dependencies, cookie, organization));
  if (!person?.ok) return err({ reason: 'activation_of_other_session' });
  const { digest, member } = beginningOf(person.value);
  if (digest !== activation.session || member !== activation.member) {
    return err({ reason: 'activation_of_other_session' });
  }
  const allowed = mayActivate(person.value, dependencies.configuration);
  return allowed.ok ? person : allowed;
}
