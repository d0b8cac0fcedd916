import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { ApprovalRequest } from '../core/agents/request.ts';
import { deny } from '../core/agents/write-requests.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnabledClients } from '../ports/enabled-clients.ts';
import type { Ids } from '../ports/ids.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';
import { clientOfSession } from './steps/client-of-session.ts';

export interface DenialDependencies {
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly enabledClients: EnabledClients;
  readonly writeRequests: Pick<WriteRequestStore, 'find' | 'change'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

/**
 * A person says no. Nobody is asked for these any more, the same question waits ten minutes, and the host is told so
 * (law 16). The audit entry is durable first, as for approving.
 * Does NOT take back what was approved before.
 * @throws Unavailable: saying no again is safe
 */
export async function denyWrites(
  dependencies: DenialDependencies,
  { session: { organization, member } }: SessionFacts,
  { sessionId, scopes }: Pick<ApprovalRequest, 'sessionId' | 'scopes'>,
): Promise<Result<true, AgentRefusal>> {
  const { agentSessions, writeRequests, auditTrail, clock, ids } = dependencies;
  const key = { organization, member, sessionId };
  const agentSession = await agentSessions.find(key);
  const topmost = agentSession?.parents?.[0];
  if (topmost !== undefined) return err({ reason: 'sub_agent', topmost });
  const client = await clientOfSession(dependencies, key, agentSession);
  // Nobody's agent hears it: a made-up address writes nothing.
  if (client === undefined) return err({ reason: 'session_not_used' });
  const now = clock();
  await auditTrail.record({
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.denied',
    target: sessionId,
    details: { member, client, scope: formatScopes(scopes) },
  });
  await changeRequests(writeRequests, key, (before) => deny(before, sessionId, scopes, now), now);
  return ok(true);
}
