import type { SessionFacts } from '../core/agent-caller.ts';
import type { ApprovalRequest } from '../core/agent-request.ts';
import { judgeApproval, type NotApproved } from '../core/agent-scopes.ts';
import type { AuditEntry } from '../core/audit.ts';
import type { Configuration } from '../core/configuration.ts';
import { formatScopes, type Scope } from '../core/scope.ts';
import type { AgentSessionStore, GrantedUntil } from '../ports/agent-session-store.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

export interface ApprovalDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'approve'>;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

export interface Approved {
  /** When each grant ends: later than asked for, where an earlier approval lasts longer (law 12). */
  readonly granted: GrantedUntil;
  readonly refused: ReadonlyMap<Scope, NotApproved>;
}

/**
 * A person approves writes for one agent session of their own. Only a first-party session gets here (law 6), and it
 * gives no more than its member may do at this moment (law 13). The session need not have minted yet.
 *
 * The audit entry is durable before the grant: one may stand for a grant that then failed, and no grant stands without.
 * @throws Unavailable: nothing was granted, or it is unknown; approving again is safe
 */
export async function approveWrites(
  { configuration, agentSessions, auditTrail, clock, ids }: ApprovalDependencies,
  { session: { organization, member, createdAt }, member: { recalledAt }, scopes: held }: SessionFacts,
  { sessionId, scopes }: ApprovalRequest,
): Promise<Approved> {
  const { approved, refused } = judgeApproval(scopes, held, configuration.scopes);
  if (approved.length === 0) return { granted: new Map(), refused };
  const now = clock();
  const until = now + configuration.writeGrantLifetimeSeconds;
  const entry: AuditEntry = {
    organization,
    at: now,
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.approved',
    target: sessionId,
    details: { member, scope: formatScopes(new Set(approved)), until },
  };
  await auditTrail.record(entry);
  const approval = { until, signedInAt: createdAt, recalledAt };
  const granted = await agentSessions.approve({ organization, member, sessionId }, approved, approval, now);
  return { granted, refused };
}
