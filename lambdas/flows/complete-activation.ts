import type { AuditEntry } from '../core/audit.ts';
import { checkState } from '../core/authorization-response.ts';
import type { SessionCookie } from '../core/first-party-session.ts';
import type { ActivationAttempt, LoginAttempt } from '../core/login-attempt.ts';
import { readPerson } from '../core/person.ts';
import { err, ok, type Result } from '../core/result.ts';
import { parseReturnTo } from '../core/return-to.ts';
import { awaitsActivation, type PendingProvider } from '../core/sign-in-provider.ts';
import type { SignInRefusal } from '../core/sign-in-refusal.ts';
import type { JsonObject } from '../core/strict-json.ts';
import type { ActivateProvider, Activation } from '../ports/provider-activation.ts';
import {
  type AuthenticatedPerson,
  authenticatePerson,
  isSetup,
  type PersonSessionDependencies,
} from './authenticate-setup.ts';
import { mayActivate } from './begin-activation.ts';
import {
  type CompleteDependencies,
  newSession,
  obtainClaims,
  passRecall,
  type SignedIn,
  signInAudit,
} from './complete-sign-in.ts';

export interface ActivationDependencies extends CompleteDependencies, Pick<PersonSessionDependencies, 'setups'> {
  readonly sessions: CompleteDependencies['sessions'] & PersonSessionDependencies['sessions'];
  readonly activate: ActivateProvider;
}

/** An attempt that was begun to make a provider active. */
export type BegunAttempt = LoginAttempt & { readonly activation: ActivationAttempt };

export function isActivation(attempt: LoginAttempt | undefined): attempt is BegunAttempt {
  return attempt?.activation !== undefined;
}

/**
 * The callback of an activation: state → the very session that it was begun from, live, and its very member, still an
 * administrator → provider, still pending → code, id_token, signature, claims, as in any sign-in → the subject, linked
 * to that member whatever its address says → provider active, link, session and audit entries in one transaction.
 * Somebody else's browser, or a provider that somebody else put into the address, comes no further than the second step.
 * @throws Unavailable
 */
export async function completeActivation(
  dependencies: ActivationDependencies,
  response: URLSearchParams,
  attempt: BegunAttempt,
  cookie: SessionCookie | undefined,
): Promise<Result<SignedIn, SignInRefusal>> {
  const begun = checkState(response, attempt);
  if (!begun.ok) return begun;
  const person = await findAdministrator(dependencies, attempt, cookie);
  if (!person.ok) return person;
  const provider = await dependencies.trust.findProviderById(attempt.organization, attempt.provider);
  if (provider === undefined || !awaitsActivation(provider)) {
    return err({ reason: 'provider_not_pending', status: provider?.status });
  }
  const claims = await obtainClaims(dependencies, provider, response, attempt);
  return claims.ok ? write(dependencies, provider, person.value, claims.value, attempt) : claims;
}

async function findAdministrator(
  dependencies: ActivationDependencies,
  { organization, activation }: BegunAttempt,
  cookie: SessionCookie | undefined,
): Promise<Result<AuthenticatedPerson, SignInRefusal>> {
  const person = cookie && (await authenticatePerson(dependencies, cookie, organization));
  if (!person?.ok) return err({ reason: 'activation_of_other_session' });
  const { digest, member } = isSetup(person.value) ? person.value.setup : person.value.session;
  if (digest !== activation.session || member !== activation.member) {
    return err({ reason: 'activation_of_other_session' });
  }
  const allowed = mayActivate(person.value, dependencies.configuration);
  return allowed.ok ? person : allowed;
}

async function write(
  dependencies: ActivationDependencies,
  provider: PendingProvider,
  person: AuthenticatedPerson,
  claims: JsonObject,
  { returnTo }: BegunAttempt,
): Promise<Result<SignedIn, SignInRefusal>> {
  const claimed = readPerson(claims, provider);
  if (!claimed.ok) return err({ reason: 'person_refused', cause: claimed.error });
  const { member } = person;
  await passRecall(dependencies, { member });
  const cookie = dependencies.ids.sessionCookie();
  const link = { provider: provider.id, claim: provider.subjectClaim, value: claimed.value.subject };
  const session = newSession(dependencies, provider, { member, link }, cookie, dependencies.clock());
  const about: Activation = {
    ...{ provider, member, link, session },
    begunFrom: isSetup(person)
      ? { digest: person.setup.digest, kind: 'setup' }
      : { digest: person.session.digest, kind: 'session' },
    audit: auditOf(dependencies, provider, person, session),
  };
  const outcome = await dependencies.activate(about);
  if (outcome !== 'activated') return err({ reason: 'activation_refused', outcome });
  return ok({ cookie, session, returnTo: returnTo && parseReturnTo(returnTo, dependencies.configuration.issuer) });
}

function auditOf(
  { ids }: ActivationDependencies,
  { id, issuer, organization, subjectClaim }: PendingProvider,
  person: AuthenticatedPerson,
  session: SignedIn['session'],
): readonly AuditEntry[] {
  const { member } = person;
  const actor = { kind: isSetup(person) ? 'setup' : 'member', id: member.id } as const;
  const common = { organization, at: session.createdAt, actor };
  return [
    { ...common, suffix: ids.auditSuffix(), action: 'provider.activated', target: id, details: { issuer } },
    {
      ...{ ...common, suffix: ids.auditSuffix(), action: 'member.linked', target: member.id },
      details: { role: member.role, claim: subjectClaim, linkedAt: id },
    },
    signInAudit(session, ids.auditSuffix()),
  ];
}
