import type { AuditEntry } from '../../core/audit/entry.ts';
import type { Configuration } from '../../core/configuration.ts';
import { proofOf } from '../../core/sign-in/proof.ts';
import type { SignInProvider } from '../../core/sign-in/provider.ts';
import { type FirstPartySession, type SessionCookie, sessionDigest } from '../../core/sign-in/session.ts';
import type { Clock } from '../../ports/clock.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import type { Person } from './find-person.ts';

/**
 * Seconds are as fine as it gets: a session of the very second in which its member was recalled would be refused. Who
 * signs out everywhere and in again at once waits for the next one.
 * @throws Unavailable when the clock has not moved past the recall by then
 */
export async function waitPastRecall(
  { clock, sleep }: { readonly clock: Clock; readonly sleep: (ms: number) => Promise<void> },
  { member }: Pick<Person, 'member'>,
): Promise<void> {
  if (member.recalledAt === undefined || clock() > member.recalledAt) return;
  await sleep(1_000);
  if (clock() <= member.recalledAt) throw new Unavailable('a moment after the recall');
}

type SessionLifetimes = Pick<Configuration, 'sessionLifetimeSeconds' | 'sessionIdleSeconds'>;

/** Who signed in, and when they proved it at the provider, if it says so: seconds since the epoch. */
export interface SignedInPerson extends Pick<Person, 'member' | 'link'> {
  readonly authenticatedAt?: number | undefined;
}

/** `now` is in seconds since the epoch. Does NOT check that the person may sign in. */
export function newSession(
  { configuration }: { readonly configuration: SessionLifetimes },
  provider: SignInProvider,
  { member, link, authenticatedAt }: SignedInPerson,
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
    ...(authenticatedAt !== undefined && { authenticatedAt }),
    createdAt: now,
    idleUntil: Math.min(now + configuration.sessionIdleSeconds, expiresAt),
    expiresAt,
  };
}

/** The audit entry that is written with a session. */
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
