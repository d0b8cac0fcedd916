import { type AgentSessionId, isReservedSession } from '../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes, type Scope } from '../../protect/vocabulary/scope.ts';
import { liveWrites } from '../../protect/vocabulary/single-use.ts';
import type { AgentCaller } from '../core/agents/caller.ts';
import { mayHaveSession } from '../core/agents/default-session.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { withdraw } from '../core/agents/write-requests.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';

export interface EndDependencies {
  readonly agentSessions: Pick<AgentSessionStore, 'find' | 'close'>;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'change'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

/**
 * A host ends a session of its own, and every one below it: its grants, and what it asks for. It stays in its person's
 * history. It only ever reduces, so that a token will do; what a person has refused stays refused. Answers the grants that
 * were live. Ending what is not there is a success.
 * @throws Unavailable: ending again is safe
 */
export async function endAgentSession(
  { agentSessions, writeRequests, auditTrail, clock, ids }: EndDependencies,
  { organization, member, client, recalledAt }: AgentCaller,
  sessionId: AgentSessionId,
): Promise<Result<readonly Scope[], AgentRefusal>> {
  if (!mayHaveSession(client, sessionId)) return err({ reason: 'other_client' });
  const key = { organization, member, sessionId };
  const session = await agentSessions.find(key);
  if (session?.client !== undefined && session.client !== client) return err({ reason: 'other_client' });
  const now = clock();
  const live = [...liveWrites(session ?? { grants: new Map() }, { recalledAt, now }).keys()];
  if (live.length > 0) {
    await auditTrail.record({
      organization,
      at: now,
      suffix: ids.auditSuffix(),
      actor: { kind: 'member', id: member, client },
      action: 'writes.taken_back',
      target: sessionId,
      details: { member, client, scope: formatScopes(new Set(live)) },
    });
  }
  if (session !== undefined) {
    const closing = { scopes: live, at: now, by: { kind: 'client', id: client }, ends: isChosen(sessionId) } as const;
    if ((await agentSessions.close(session, closing)) === 'other_client') return err({ reason: 'other_client' });
  }
  await changeRequests(writeRequests, key, (before) => withdraw(before, sessionId, now), now);
  return ok(live);
}

/** A client's default session has one id for ever: it loses what was approved, and goes on. */
export function isChosen(sessionId: AgentSessionId): boolean {
  return !isReservedSession(sessionId);
}
