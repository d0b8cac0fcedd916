import { type AgentSessionId, isReservedSession } from './agent-session.ts';
import type { ApprovedWrites } from './single-use.ts';
import type { WriteGrant } from './write-grant.ts';

/**
 * An organization's administrator has stopped everything that agents of one client had there until this second, which
 * counts as before. `undefined`: nobody has. Seconds since the epoch.
 */
export type StoppedAt = number | undefined;

/** A stop that stands and cannot be read: whenever it was, everything is from before (law 10). */
export const STOPPED_FOR_GOOD = Number.MAX_SAFE_INTEGER;

/** Whether something of the client's agents is from before the stop; what does not say how old it is, is (law 10). */
export function isStopped(since: number | undefined, stoppedAt: StoppedAt): boolean {
  return stoppedAt !== undefined && (since === undefined || since <= stoppedAt);
}

/**
 * Approvals under their client's stop: those from before have ended. Their marks and stored ends stay, so that what is
 * approved anew is written over the very row that was read.
 */
export function approvalsUnderStop<W extends ApprovedWrites>(writes: W, stoppedAt: StoppedAt): W {
  if (stoppedAt === undefined) return writes;
  const ended = <G extends WriteGrant>(grants: ReadonlyMap<string, G>) =>
    new Map([...grants].map(([scope, grant]) => [scope, isStopped(grant.approvedAt, stoppedAt) ? over(grant) : grant]));
  const { grants, once } = writes;
  return { ...writes, grants: ended(grants), ...(once !== undefined && { once: ended(once) }) };
}

function over<G extends WriteGrant>(grant: G): G {
  return { ...grant, expiresAt: 0, storedEnd: grant.storedEnd ?? grant.expiresAt };
}

interface Begun extends ApprovedWrites {
  readonly begunAt?: number;
  readonly endedAt?: number;
}

/**
 * A session under its client's stop: one that began before is over, and what was approved before counts for nothing. A
 * client's default session has one id for ever: it loses what was approved, and goes on.
 */
export function underStop<S extends Begun>(session: S, sessionId: AgentSessionId, stoppedAt: StoppedAt): S {
  if (stoppedAt === undefined) return session;
  const { begunAt, endedAt } = session;
  const isOver = endedAt === undefined && !isReservedSession(sessionId) && isStopped(begunAt, stoppedAt);
  return { ...approvalsUnderStop(session, stoppedAt), ...(isOver && { endedAt: stoppedAt }) };
}
