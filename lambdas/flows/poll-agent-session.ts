import { type AgentSessionId, FIRST_PARTY_CLIENT } from '../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveGrants } from '../../protect/vocabulary/write-grant.ts';
import type { AgentCaller } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { agentScopes } from '../core/agents/scopes.ts';
import type { Configuration } from '../core/configuration.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { Clock } from '../ports/clock.ts';

export interface PollDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly clock: Clock;
}

/**
 * What is approved for a session now: the writes that the next token would carry, and when each ends. One read;
 * nothing is signed or written. A session that nobody has used has nothing approved.
 * @throws Unavailable
 */
export async function pollAgentSession(
  { configuration, agentSessions, clock }: PollDependencies,
  { organization, member, client, recalledAt, scopes: held }: AgentCaller,
  sessionId: AgentSessionId,
): Promise<Result<ReadonlyMap<Scope, number>, AgentRefusal>> {
  const session = await agentSessions.find({ organization, member, sessionId });
  if (session === undefined) return ok(new Map());
  const isOthers = session.client !== undefined && session.client !== client && client !== FIRST_PARTY_CLIENT;
  if (isOthers) return err({ reason: 'other_client' });
  const live = liveGrants(session.grants, { recalledAt, now: clock() });
  const approved = new Set(live.keys());
  const { granted } = agentScopes({ declared: configuration.scopes, held, approved, requested: approved });
  return ok(new Map([...live].filter(([scope]) => granted.has(scope))));
}
