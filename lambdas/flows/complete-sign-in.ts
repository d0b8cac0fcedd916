import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Configuration } from '../core/configuration.ts';
import type { JsonObject } from '../core/jose/strict-json.ts';
import { checkState, readAuthorizationCode } from '../core/sign-in/authorization-response.ts';
import { parseIdToken, validateIdToken } from '../core/sign-in/id-token.ts';
import type { LoginAttempt } from '../core/sign-in/login-attempt.ts';
import { proofOf } from '../core/sign-in/proof.ts';
import { offersSignIn, type SignInProvider } from '../core/sign-in/provider.ts';
import type { SignInRefusal } from '../core/sign-in/refusal.ts';
import { parseReturnTo } from '../core/sign-in/return-to.ts';
import { type FirstPartySession, type SessionCookie, sessionDigest } from '../core/sign-in/session.ts';
import type { Clock } from '../ports/clock.ts';
import type { CodeExchange } from '../ports/code-exchange.ts';
import type { Ids } from '../ports/ids.ts';
import type { ProviderKeySource } from '../ports/provider-keys.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import type { SignInIds } from '../ports/sign-in-ids.ts';
import type { TrustSources } from '../ports/trust-sources.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { checkSignature } from './steps/examine-assertion.ts';
import { findPerson, type Person } from './steps/find-person.ts';
import { membershipAudit } from './steps/membership-audit.ts';

export interface CompleteDependencies {
  readonly configuration: Configuration;
  /** Nothing from memory: a sign-in is rare, and lasts for hours. */
  readonly trust: TrustSources & SessionTrust;
  readonly codes: CodeExchange;
  readonly providerKeys: ProviderKeySource;
  readonly sessions: Pick<SessionStore, 'create'>;
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
 * claims → person, by the rules of redemption → session, in one transaction with whoever is linked or provisioned and
 * with its audit entry. Each step can only refuse or pass on; nothing is written before the last one (law 8).
 * `attempt` is what this browser has begun, if it has.
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
  const claims = await obtainClaims(dependencies, provider.value, response, begun.value);
  if (!claims.ok) return claims;
  const returnTo = begun.value.returnTo && parseReturnTo(begun.value.returnTo, dependencies.configuration.issuer);

  const first = await openSession(dependencies, provider.value, claims.value);
  // Somebody linked or changed this very person meanwhile: once more, and then it is what it is.
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

/** What the provider says about whom, proved. */
export async function obtainClaims(
  { configuration, codes, providerKeys, clock }: CompleteDependencies,
  provider: SignInProvider,
  response: URLSearchParams,
  attempt: LoginAttempt,
): Promise<Result<JsonObject, SignInRefusal>> {
  const code = readAuthorizationCode(response, { ...provider.signIn, issuer: provider.issuer });
  if (!code.ok) return code;
  const exchanged = await codes.exchange(provider, response, attempt);
  if (!exchanged.ok) return err({ reason: 'code_not_exchanged', failure: exchanged.error, provider: provider.id });

  const idToken = parseIdToken(exchanged.value);
  if (!idToken.ok) return err({ reason: 'id_token_refused', cause: idToken.error });
  const { text, header, claims } = idToken.value;
  const authentic = await checkSignature(providerKeys, text, header, provider);
  if (!authentic.ok) return err({ reason: 'id_token_refused', cause: authentic.error });
  const valid = validateIdToken(claims, {
    provider,
    clientId: provider.signIn.clientId,
    nonce: attempt.nonce,
    now: clock(),
    clockSkewSeconds: configuration.clockSkewSeconds,
  });
  return valid.ok ? ok(claims) : err({ reason: 'id_token_refused', cause: valid.error });
}

type Opened = Omit<SignedIn, 'returnTo'>;

async function openSession(
  dependencies: CompleteDependencies,
  provider: SignInProvider,
  claims: JsonObject,
): Promise<Result<Opened | 'person_changed', SignInRefusal>> {
  const { configuration, trust, sessions, clock, ids } = dependencies;
  const person = await findPerson({ configuration, trust, newMemberId: ids.memberId }, provider, claims);
  if (!person.ok) return err({ reason: 'person_refused', cause: person.error });
  await passRecall(dependencies, person.value);
  const now = clock();
  const cookie = ids.sessionCookie();
  const session = newSession(dependencies, provider, person.value, cookie, now);
  const { membership } = person.value;
  const newcomer = membership && {
    ...membership,
    audit: membershipAudit(membership, provider.id, now, ids.auditSuffix()),
  };
  const outcome = await sessions.create(session, signInAudit(session, ids.auditSuffix()), newcomer);
  return ok(outcome === 'created' ? { cookie, session } : outcome);
}

/**
 * Seconds are as fine as it gets: a session of the very second in which its member was recalled would be refused. Who
 * signs out everywhere and in again at once waits for the next one.
 */
export async function passRecall(
  { clock, sleep }: Pick<CompleteDependencies, 'clock' | 'sleep'>,
  { member }: Pick<Person, 'member'>,
): Promise<void> {
  if (member.recalledAt === undefined || clock() > member.recalledAt) return;
  await sleep(1_000);
  if (clock() <= member.recalledAt) throw new Unavailable('a moment after the recall');
}

export function newSession(
  { configuration }: Pick<CompleteDependencies, 'configuration'>,
  provider: SignInProvider,
  { member, link }: Pick<Person, 'member' | 'link'>,
  cookie: SessionCookie,
  now: number,
): FirstPartySession {
  const expiresAt = now + configuration.sessionLifetimeSeconds;
  return {
    digest: sessionDigest(cookie),
    organization: provider.organization,
    provider: provider.id,
    member: member.id,
    signIn: proofOf(provider, link),
    createdAt: now,
    idleUntil: Math.min(now + configuration.sessionIdleSeconds, expiresAt),
    expiresAt,
  };
}

export function signInAudit(
  { organization, provider, member, createdAt, expiresAt }: FirstPartySession,
  suffix: string,
): AuditEntry {
  return {
    organization,
    at: createdAt,
    suffix,
    actor: { kind: 'member', id: member },
    action: 'session.signed_in',
    target: member,
    details: { provider, expiresAt },
  };
}
