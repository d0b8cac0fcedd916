import { type KnownAgentRules, underRules } from '../../protect/vocabulary/agent-rules.ts';
import { type AgentSessionId, FIRST_PARTY_CLIENT } from '../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { holderOfLine, NO_PARENTS } from '../../protect/vocabulary/session-line.ts';
import { type LiveWrites, liveWrites, usedWrites } from '../../protect/vocabulary/single-use.ts';
import type { AgentCaller } from '../core/agents/caller.ts';
import { countingLimits, withCovered } from '../core/agents/limits.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import { declaredForAgents } from '../core/agents/rules.ts';
import { agentScopes, coveredWrites } from '../core/agents/scopes.ts';
import { type AskedScope, scopeStates } from '../core/agents/write-requests.ts';
import type { Configuration } from '../core/configuration.ts';
import type { AgentSessionStore } from '../ports/agent-session-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { WriteRequestStore } from '../ports/write-request-store.ts';

export interface PollDependencies {
  readonly configuration: Configuration;
  readonly agentSessions: Pick<AgentSessionStore, 'find'>;
  readonly writeRequests: Pick<WriteRequestStore, 'find'>;
  readonly clock: Clock;
}

export interface Polled {
  /** The writes that the next token would carry, and when each ends. */
  readonly granted: LiveWrites;
  /** Of every write that was asked for, granted or refused: where it stands. */
  readonly states: ReadonlyMap<Scope, AskedScope>;
}

/**
 * Where the writes of a session stand now. Two reads, side by side, and of a sub-agent's session those above it; nothing is
 * signed or written. A session that nobody has used has nothing approved.
 * @throws Unavailable
 */
export async function pollAgentSession(
  { configuration, agentSessions, writeRequests, clock }: PollDependencies,
  { organization, member, client, recalledAt, scopes: held, ceiling }: AgentCaller,
  rules: KnownAgentRules,
  sessionId: AgentSessionId,
): Promise<Result<Polled, AgentRefusal>> {
  const [own, requests] = await Promise.all([
    agentSessions.find({ organization, member, sessionId }),
    writeRequests.find(organization, member),
  ]);
  const isOthers = own?.client !== undefined && own.client !== client && client !== FIRST_PARTY_CLIENT;
  if (isOthers) return err({ reason: 'other_client' });
  const parents = own?.parents ?? NO_PARENTS;
  const above = await Promise.all(parents.map((id) => agentSessions.find({ organization, member, sessionId: id })));
  const holder = own?.client && holderOfLine([...parents, sessionId], [...above, own], own.client);
  const session = parents.length > 0 ? holder : own;
  const now = clock();
  const writes = session ?? NOTHING_APPROVED;
  const counted = underRules(writes, rules, configuration.implications);
  const covered = coveredWrites(liveWrites(counted, { recalledAt, now }), configuration);
  const counting = countingLimits(covered, ceiling, configuration);
  const asked = requests.requests.filter((one) => one.sessionId === (parents[0] ?? sessionId));
  const live = withCovered(
    counting,
    asked.flatMap(({ scopes }) => [...scopes]),
  );
  const approved = new Set(live.keys());
  const { implications } = configuration;
  const declared = declaredForAgents(configuration.scopes, { rules, implications });
  const usable = agentScopes({ declared, implications, held, approved, requested: approved }).granted;
  const granted = new Map([...live].filter(([scope]) => usable.has(scope)));
  return ok({
    granted,
    states: scopeStates(
      requests,
      parents[0] ?? sessionId,
      { live: granted, used: usedWrites(writes, recalledAt) },
      now,
    ),
  });
}

const NOTHING_APPROVED = { grants: new Map() } as const;
