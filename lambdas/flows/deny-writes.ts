import { formatScopes } from '../../protect/vocabulary/scope.ts';
import type { SessionFacts } from '../core/agents/caller.ts';
import type { ApprovalRequest } from '../core/agents/request.ts';
import type { AuditTrail } from '../ports/audit-trail.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

export interface DenialDependencies {
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'auditSuffix'>;
}

/**
 * A person says no. Nothing changes, for nothing was granted: the audit trail says that somebody asked, and was refused.
 * Does NOT take back what was approved before.
 * @throws Unavailable
 */
export async function denyWrites(
  { auditTrail, clock, ids }: DenialDependencies,
  { session: { organization, member } }: SessionFacts,
  { sessionId, scopes }: Pick<ApprovalRequest, 'sessionId' | 'scopes'>,
): Promise<void> {
  await auditTrail.record({
    organization,
    at: clock(),
    suffix: ids.auditSuffix(),
    actor: { kind: 'member', id: member },
    action: 'writes.denied',
    target: sessionId,
    details: { member, scope: formatScopes(scopes) },
  });
}
