import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { MemberRecall } from '../ports/member-recall.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { AuthenticatedSession } from './authenticate-session.ts';

export interface SignOutDependencies {
  readonly sessions: Pick<SessionStore, 'end'>;
  readonly recalls: MemberRecall;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

/** Ends this session, and no other. @throws Unavailable */
export async function signOut({ sessions }: SignOutDependencies, { session }: AuthenticatedSession): Promise<void> {
  await sessions.end(session.digest);
}

/**
 * Refuses every token and session of the member that was issued until now, here and at `protect()`: on the next request
 * (law 9). This session's row is removed as well. @throws Unavailable
 */
export async function signOutEverywhere(
  { sessions, recalls, clock, ids }: SignOutDependencies,
  { session }: AuthenticatedSession,
): Promise<void> {
  const { organization, member } = session;
  const at = clock();
  await recalls.recall(organization, member, at, {
    organization,
    at,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'member.recalled',
    target: member,
    details: {},
  });
  await sessions.end(session.digest);
}
