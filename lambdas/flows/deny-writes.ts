import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { formatScopes } from '../../protect/vocabulary/scope.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { ApprovalRequest } from '../core/agents/request.ts';
import { deny } from '../core/agents/write-requests.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnabledClients } from '../ports/enabled-clients.ts';
import type { Ids } from '../ports/ids.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';
import { changeRequests } from './steps/change-requests.ts';
import { clientOfSession } from './steps/client-of-session.ts';
import { type EvidenceDependencies, reasonFor, signReduction } from './steps/sign-decision.ts';

export interface DenialDependencies extends EvidenceDependencies {
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
  { session }: SessionFacts,
  { sessionId, scopes }: Pick<ApprovalRequest, 'sessionId' | 'scopes'>,
): Promise<Result<true, AgentRefusal>> {
  const { agentSessions, writeRequests, auditTrail, clock, ids } = dependencies;
  const { organization, member } = session;
  const key = { organization, member, sessionId };
  const [agentSession, asked] = await Promise.all([agentSessions.find(key), writeRequests.find(organization, member)]);
  const topmost = agentSession?.parents?.[0];
  if (topmost !== undefined) return err({ reason: 'sub_agent', topmost });
  const client = await clientOfSession(dependencies, key, agentSession);
  // Nobody's agent hears it: a made-up address writes nothing.
  if (client === undefined) return err({ reason: 'session_not_used' });
  const now = clock();
  const entry: AuditEntry = {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.denied',
    target: sessionId,
    details: { member, client, scope: formatScopes(scopes) },
  };
  const reason = reasonFor(asked, sessionId, scopes, now);
  await auditTrail.record(await signReduction(dependencies, entry, { session, scopes, reason }));
  await changeRequests(writeRequests, key, (before) => deny(before, sessionId, scopes, now), now);
  return ok(true);
}
