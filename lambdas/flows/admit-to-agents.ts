import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { AgentSettings, AgentSwitch } from '../ports/agent-switch.ts';
import type { RateLimiter } from '../ports/rate-limiter.ts';

export interface AdmissionDependencies {
  readonly agentSwitch: AgentSwitch;
  readonly limiter: RateLimiter;
}

/**
 * What every route about agents asks of a caller whose credential is good: the member has not asked too often, and
 * the organization has switched agents on. Whoever has no credential there does not learn which have. Answers by which
 * settings of the organization the request is decided (law 17).
 * @throws Unavailable
 */
export async function admitToAgents(
  { agentSwitch, limiter }: AdmissionDependencies,
  { organization, member }: { readonly organization: OrganizationId; readonly member: MemberId },
): Promise<Result<AgentSettings, AgentRefusal>> {
  const retryAfterSeconds = limiter.take(`${organization} ${member}`);
  if (retryAfterSeconds > 0) return err({ reason: 'too_many_requests', retryAfterSeconds });
  const settings = await agentSwitch.find(organization);
  return settings.isOn ? ok(settings) : err({ reason: 'agents_off' });
}
