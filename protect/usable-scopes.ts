import { liveGrants } from '../lambdas/core/agent-scopes.ts';
import type { AgentSessionId } from '../lambdas/core/agent-session.ts';
import { ok, type Result } from '../lambdas/core/result.ts';
import { intersect, NO_SCOPES, type Scope, type ScopeSet } from '../lambdas/core/scope.ts';
import type { AccessToken } from './access-token.ts';
import type { Protection } from './authorize.ts';
import type { AgentSessionSource, Clock } from './ports.ts';
import type { Unavailable } from './refusal.ts';
import { ask } from './unavailable.ts';

/** What makes agent tokens acceptable at all. */
export interface AgentProtection {
  /** Every scope that is not here counts as a write: unknown is never a pass. */
  readonly readScopes: ScopeSet;
  readonly sessions: AgentSessionSource;
}

/**
 * Law 5, at the API: those of a token's scopes that may be used now. An access token's are all of them. An agent
 * token's are the ones that only read and, of the others that this request needs, those whose grant is live: it is
 * read again on every such request, so that taking it back counts on the next one.
 * A write scope that the request does not need is left out unread: nothing is said of it that was not looked up.
 */
export async function usableScopes(
  token: AccessToken,
  needed: ScopeSet,
  { agents, clock }: Pick<Protection, 'agents' | 'clock'>,
): Promise<Result<ScopeSet, Unavailable>> {
  const { agentSession } = token;
  if (agentSession === undefined) return ok(token.scopes);
  if (agents === undefined) return ok(NO_SCOPES);
  const readable = intersect(token.scopes, agents.readScopes);
  const writes = [...intersect(token.scopes, needed)].filter((scope) => !agents.readScopes.has(scope));
  if (writes.length === 0) return ok(readable);
  const granted = await ask('grants', () => grantedNow(token, agentSession, agents.sessions, clock));
  return granted.ok ? ok(new Set([...readable, ...writes.filter((scope) => granted.value.has(scope))])) : granted;
}

/**
 * A session belongs to one client, whose token this must be: one that was taken back as a whole, and then used by
 * another client, does not lend the other's grants to what is left of the first one's tokens.
 */
async function grantedNow(
  { organization, member, client }: AccessToken,
  sessionId: AgentSessionId,
  sessions: AgentSessionSource,
  clock: Clock,
): Promise<Pick<ReadonlyMap<Scope, number>, 'has'>> {
  const session = await sessions.find({ organization, member, sessionId });
  if (session === undefined || session.client !== client) return NO_SCOPES;
  return liveGrants(session.grants, clock());
}
