import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { AgentSwitch } from '../ports/agent-switch.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';

export interface AdmissionDependencies {
  readonly agentSwitch: AgentSwitch;
  readonly limiter: RateLimiter;
}

/**
 * What every route about agents asks of a caller whose credential is good: the member has not asked too often, and
 * the organization has switched agents on. Whoever has no credential there does not learn which have.
 * @throws Unavailable
 */
export async function admitToAgents(
  { agentSwitch, limiter }: AdmissionDependencies,
  { organization, member }: { readonly organization: OrganizationId; readonly member: MemberId },
): Promise<Result<true, AgentRefusal>> {
  const retryAfterSeconds = limiter.take(`${organization} ${member}`);
  if (retryAfterSeconds > 0) return err({ reason: 'too_many_requests', retryAfterSeconds });
  return (await agentSwitch.isOn(organization)) ? ok(true) : err({ reason: 'agents_off' });
}
