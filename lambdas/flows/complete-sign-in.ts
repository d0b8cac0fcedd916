import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Configuration } from '../core/configuration.ts';
import { checkState } from '../core/sign-in/authorization-response.ts';
import type { LoginAttempt } from '../core/sign-in/login-attempt.ts';
import { checkMaxAge } from '../core/sign-in/max-age.ts';
import { offersSignIn, type SignInProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { parseReturnTo } from '../core/sign-in/return-to.ts';
import type { FirstPartySession, SessionCookie } from '../core/sign-in/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import type { SignInIds } from '../ports/sign-in-ids.ts';
import type { SignInNotes } from '../ports/sign-in-notes.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { findPerson } from './steps/find-person.ts';
import { membershipAudit } from './steps/membership-audit.ts';
import { noteSignIn } from './steps/note-sign-in.ts';
import { type ClaimsDependencies, type ObtainedClaims, obtainClaims, refusePerson } from './steps/obtain-claims.ts';
import { newSession, signInAudit, waitPastRecall } from './steps/open-session.ts';

export interface CompleteDependencies extends ClaimsDependencies {
  readonly configuration: Configuration;
  /** Nothing from memory: a sign-in is rare, and lasts for hours. */
  readonly trust: TrustSources & SessionTrust;
  readonly sessions: Pick<SessionStore, 'create'>;
  readonly signIns: SignInNotes;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly ids: Pick<Ids, 'memberId' | 'auditSuffix'> & Pick<SignInIds, 'sessionCookie'>;
}

export interface SignedIn {
  /** For the browser, and nobody else. */
  readonly cookie: SessionCookie;
  readonly session: FirstPartySession;
  readonly returnTo: string | undefined;
}

/**
 * The callback: state → provider and organization, active now → `iss`, error, code → id_token → its signature → its
 * claims → as fresh as was asked for → userinfo for what it leaves out → person, by the rules of redemption → session, in
 * one transaction with whoever is linked or provisioned and with its audit entry → noted for people to look at. Each step
 * can only refuse or pass on; nothing is written before the session (law 8). `attempt` is what this browser has begun, if it has.
 * @throws Unavailable
 */
export async function completeSignIn(
  dependencies: CompleteDependencies,
  response: URLSearchParams,
  attempt: LoginAttempt | undefined,
): Promise<Result<SignedIn, SignInRefusal>> {
  const begun = checkState(response, attempt);
  if (!begun.ok) return begun;
  const provider = await findActive(dependencies, begun.value);
  if (!provider.ok) return provider;
  const claims = await obtainClaims(dependencies, provider.value, response, begun.value, 'when_thin');
  if (!claims.ok) return claims;
  const { authenticatedAt } = claims.value;
  const fresh = checkMaxAge(begun.value.maxAgeSeconds, authenticatedAt, dependencies.clock());
  if (!fresh.ok) return err({ ...fresh.error, provider: provider.value.id });
  const returnTo = begun.value.returnTo && parseReturnTo(begun.value.returnTo, dependencies.configuration.issuer);

  const first = await openSession(dependencies, provider.value, claims.value);
  // Somebody linked or changed this very person meanwhile: decided once more; changed again, it is a 503.
  const opened =
    first.ok && first.value === 'person_changed'
      ? await openSession(dependencies, provider.value, claims.value)
      : first;
  if (!opened.ok) return opened;
  if (opened.value === 'person_changed') throw new Unavailable('a membership that does not change at this very moment');
  return ok({ ...opened.value, returnTo });
}

/** The browser names them, in its own cookie: so both are looked up, in each other's terms. */
async function findActive(
  { trust }: CompleteDependencies,
  attempt: LoginAttempt,
): Promise<Result<SignInProvider, SignInRefusal>> {
  const [organization, provider] = await Promise.all([
    trust.findOrganization(attempt.organization),
    trust.findProviderById(attempt.organization, attempt.provider),
  ]);
  if (organization?.status === 'active' && provider !== undefined && offersSignIn(provider)) return ok(provider);
  return err({ reason: 'no_sign_in', organization: attempt.organization, provider: attempt.provider });
}

type Opened = Omit<SignedIn, 'returnTo'>;

async function openSession(
  dependencies: CompleteDependencies,
  provider: SignInProvider,
  obtained: ObtainedClaims,
): Promise<Result<Opened | 'person_changed', SignInRefusal>> {
  const { configuration, trust, sessions, clock, ids } = dependencies;
  const people = { configuration, trust, newMemberId: ids.memberId };
  const person = await findPerson(people, provider, obtained.claims, clock());
  if (!person.ok) return err(refusePerson(person.error, obtained, provider));
  await waitPastRecall(dependencies, person.value);
  const now = clock();
  const cookie = ids.sessionCookie();
  const session = newSession(
    dependencies,
    provider,
    { ...person.value, authenticatedAt: obtained.authenticatedAt },
    cookie,
    now,
  );
  const { membership } = person.value;
  const newcomer = membership && {
    ...membership,
    audit: membershipAudit(membership, provider.id, now, ids.auditSuffix()),
  };
  const outcome = await sessions.create(session, signInAudit(session, ids.auditSuffix()), newcomer);
  if (outcome !== 'created') return ok(outcome);
  await noteSignIn(dependencies, person.value.member, { provider, claims: obtained.claims }, now);
  return ok({ cookie, session });
}
