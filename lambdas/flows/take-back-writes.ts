import type { AgentSession, AgentSessionId, AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../protect/vocabulary/scope.ts';
import { liveWrites } from '../../protect/vocabulary/single-use.ts';
import type { GrantMoment } from '../../protect/vocabulary/write-grant.ts';
import { isAdministrator, type SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { type MemberRequests, takeBackHalves } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { SessionTrust } from '../ports/session-trust.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { isChosen } from './end-agent-session.ts';
import { changeRequests } from './steps/change-requests.ts';
import { type EvidenceDependencies, signReduction } from './steps/sign-decision.ts';

export interface TakeBackDependencies extends EvidenceDependencies {
  readonly agentSessions: Pick<AgentSessionStore, 'find' | 'takeBack' | 'close'>;
  /** Whose recall has ended grants already. */
  readonly trust: Pick<SessionTrust, 'findMember'>;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'change'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export interface TakeBackRequest {
  readonly sessionId: AgentSessionId;
  /** Absent: all of the session. */
  readonly scope?: Scope;
  /** The session is over with it, and every one below it. Of a client's default session, what is approved alone. */
  readonly ends?: boolean;
  /** Whose session it is; absent: the caller's own. Another member's is for administrators. */
  readonly member?: MemberId;
}

/**
 * Takes back one write or a whole agent session; `protect()` sees it on the next write. Answers the grants that were
 * live. Nothing to take back is a success that writes nothing. The audit entry is durable first, as for approving.
 * @throws Unavailable: nothing was taken back, or it is unknown; taking back again is safe
 */
export async function takeBackWrites(
  dependencies: TakeBackDependencies,
  facts: SessionFacts,
  { sessionId, scope, ends = false, member = facts.session.member }: TakeBackRequest,
): Promise<Result<readonly Scope[], AgentRefusal>> {
  const { agentSessions, trust, auditTrail, clock } = dependencies;
  if (member !== facts.session.member && !isAdministrator(facts)) {
    return err({ reason: 'not_an_administrator' });
  }
  const key = { organization: facts.session.organization, member, sessionId };
  const [session, owner] = await Promise.all([
    agentSessions.find(key),
    member === facts.session.member ? facts.member : trust.findMember(key.organization, member),
  ]);
  const now = clock();
  await forgetHalves(dependencies, key, scope, now);
  if (session === undefined || session.endedAt !== undefined) return ok([]);
  const scopes = owner ? scopesOf(session, scope, { recalledAt: owner.recalledAt, now }) : [];
  if (scopes.length === 0 && scope !== undefined) return ok([]);
  const isOver = ends && isChosen(sessionId);
  const entry = auditEntry(dependencies, facts, { ...key, scopes, isOver, now });
  await auditTrail.record(await signReduction(dependencies, entry, { session: facts.session, scopes }));
  const taken = { at: now, by: { kind: 'member', id: facts.session.member } } as const;
  if (scope !== undefined) await agentSessions.takeBack(key, scope, taken);
  else await agentSessions.close(session, { ...taken, scopes, ends: isOver });
  return ok(scopes);
}

/** What waits for a second person is taken back with what holds. Before it: what is taken back, nobody confirms after. */
async function forgetHalves(
  { writeRequests }: TakeBackDependencies,
  { organization, member, sessionId }: AgentSessionKey,
  scope: Scope | undefined,
  now: number,
): Promise<void> {
  const change = (before: MemberRequests) => takeBackHalves(before, sessionId, scope, now);
  await changeRequests(writeRequests, { organization, member }, change, now);
}

/** The live grants that the request is about. */
function scopesOf(session: AgentSession, scope: Scope | undefined, at: GrantMoment): readonly Scope[] {
  return [...liveWrites(session, at).keys()].filter((each) => scope === undefined || each === scope);
}

interface TakenBack extends AgentSessionKey {
  readonly scopes: readonly Scope[];
  readonly isOver: boolean;
  readonly now: number;
}

function auditEntry(
  { ids }: TakeBackDependencies,
  { session }: SessionFacts,
  { organization, member, sessionId, scopes, isOver, now }: TakenBack,
): AuditEntry {
  return {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: session.member },
    action: 'writes.taken_back',
    target: sessionId,
    details: { member, scope: formatScopes(new Set(scopes)), ...(isOver && { ended: true }) },
  };
}
