import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { NO_SCOPES, type ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { Configuration } from '../core/configuration.ts';
import type { Member, Organization, TrustedProvider } from '../core/records.ts';
import {
  csrfToken,
  type FirstPartySession,
  isLive,
  type SessionCookie,
  sessionDigest,
} from '../core/sign-in/session.ts';
import type { NotSignedIn } from '../core/sign-in/session-refusal.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import { Unavailable } from '../ports/unavailable.ts';

/** A member who is here now, with what the member may do now. */
export interface AuthenticatedSession {
  readonly session: FirstPartySession;
  readonly organization: Organization;
  readonly member: Member;
  /** Of the member's role, as it is now. */
  readonly scopes: ScopeSet;
  /** For our own pages to send back with every change. */
  readonly csrfToken: string;
}

export interface SessionDependencies {
  readonly configuration: Configuration;
  readonly sessions: Pick<SessionStore, 'find' | 'touch'>;
  readonly trust: SessionTrust;
  readonly clock: Clock;
}

/** A session in use is written at most this often, seconds: not once per request. */
const TOUCH_INTERVAL_SECONDS = 300;

/**
 * Cookie → digest → row, live, of the organization that is `wanted` (any, when none is) → member, provider and
 * organization, all active and none recalled since it began (law 18). Everything unknown is a refusal (law 10), and a
 * refused request writes nothing (law 8). Does NOT check where the request comes from: the guard does.
 * @throws Unavailable
 */
export async function authenticateSession(
  dependencies: SessionDependencies,
  cookie: SessionCookie,
  wanted: string | undefined,
): Promise<Result<AuthenticatedSession, NotSignedIn>> {
  const { configuration, sessions, trust, clock } = dependencies;
  const now = clock();
  const session = await sessions.find(sessionDigest(cookie));
  if (session === undefined) return err({ reason: 'unknown_session' });
  if (!isLive(session, now)) return err({ reason: 'session_expired', member: session.member });
  if (wanted !== undefined && wanted !== session.organization) {
    return err({ reason: 'session_of_other_organization', organization: session.organization });
  }

  const [member, provider, organization] = await Promise.all([
    trust.findMember(session.organization, session.member),
    trust.findProviderById(session.organization, session.provider),
    trust.findOrganization(session.organization),
  ]);
  const allowed = checkMember(session, member);
  if (!allowed.ok) return allowed;
  const offered = checkProvider(session, provider);
  if (!offered.ok) return offered;
  if (organization?.status !== 'active') {
    return err({ reason: 'session_organization_not_active', organization: session.organization });
  }
  const recalls = {
    member: member?.recalledAt,
    provider: provider?.recalledAt,
    organization: organization.recalledAt,
  };
  const held = checkRecall(session, recalls);
  if (!held.ok) return held;

  await touch(dependencies, session, now);
  const scopes = configuration.roles.get(allowed.value.role) ?? NO_SCOPES;
  return ok({ session, organization, member: allowed.value, scopes, csrfToken: csrfToken(cookie) });
}

function checkMember({ member: id }: FirstPartySession, member: Member | undefined): Result<Member, NotSignedIn> {
  if (member?.status !== 'active')
    return err({ reason: 'session_member_not_active', member: id, status: member?.status });
  return ok(member);
}

/** Whole seconds: a session that began in the very second may be one that was recalled. */
export function checkRecall(
  { member, createdAt }: Pick<FirstPartySession, 'member' | 'createdAt'>,
  watermarks: Readonly<Partial<Record<'member' | 'provider' | 'organization', number | undefined>>>,
): Result<true, NotSignedIn> {
  for (const whose of ['member', 'provider', 'organization'] as const) {
    const recalledAt = watermarks[whose];
    if (recalledAt !== undefined && createdAt <= recalledAt)
      return err({ reason: 'session_recalled', of: whose, member, recalledAt });
  }
  return ok(true);
}

function checkProvider(
  { provider: id }: FirstPartySession,
  provider: TrustedProvider | undefined,
): Result<true, NotSignedIn> {
  if (provider?.status === 'active') return ok(true);
  return err({ reason: 'session_provider_not_active', provider: id, status: provider?.status });
}

/** Without an answer the session merely ends earlier than it could: no reason to refuse the request. */
async function touch(
  { configuration, sessions }: SessionDependencies,
  { digest, idleUntil, expiresAt }: FirstPartySession,
  now: number,
): Promise<void> {
  const { sessionIdleSeconds } = configuration;
  const next = Math.min(now + sessionIdleSeconds, expiresAt);
  // A short idle time is written more often: else a session in use would end.
  if (next - idleUntil < Math.min(TOUCH_INTERVAL_SECONDS, sessionIdleSeconds / 4)) return;
  await sessions.touch(digest, next).catch((error: unknown) => {
    if (!(error instanceof Unavailable)) throw error;
  });
}
