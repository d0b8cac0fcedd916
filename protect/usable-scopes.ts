import type { AccessToken } from './access-token.ts';
import type { AgentSessionSource } from './ports.ts';
import type { Unavailable } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import { ok, type Result } from './vocabulary/result.ts';
import { intersect, NO_SCOPES, type ScopeSet } from './vocabulary/scope.ts';
import { type GrantMoment, liveGrants, type WriteGrants } from './vocabulary/write-grant.ts';

/** What makes agent tokens acceptable at all. */
export interface AgentProtection {
  /** Every scope that is not here counts as a write: unknown is never a pass. */
  readonly readScopes: ScopeSet;
  readonly sessions: AgentSessionSource;
}

/**
 * The grants of the writes that this request needs and an agent's token carries; none for any other token. They are read
 * on every such request, so that taking one back counts on the next. A write scope that the request does not need is left
 * out unread: nothing is said of it that was not looked up.
 *
 * A session belongs to one client, whose token this must be: one that was taken back as a whole, and then used by another
 * client, does not lend the other's grants to what is left of the first one's tokens.
 * Does NOT check that they are live.
 */
export async function findGrants(
  { agentSession: sessionId, organization, member, client, scopes }: AccessToken,
  needed: ScopeSet,
  agents: AgentProtection | undefined,
): Promise<Result<WriteGrants, Unavailable>> {
  if (sessionId === undefined || agents === undefined) return ok(NO_GRANTS);
  const writes = [...intersect(scopes, needed)].filter((scope) => !agents.readScopes.has(scope));
  if (writes.length === 0) return ok(NO_GRANTS);
  const found = await orUnavailable('grants', () => agents.sessions.find({ organization, member, sessionId }));
  if (!found.ok) return found;
  if (found.value?.client !== client) return ok(NO_GRANTS);
  return ok(new Map([...found.value.grants].filter(([scope]) => writes.includes(scope))));
}

const NO_GRANTS: WriteGrants = new Map();

/**
 * Law 5, at the API: those of a token's scopes that may be used now. An access token's are all of them. An agent token's
 * are the ones that only read, and the writes of `grants` that are live at this moment: not over, and approved after the
 * member's last recall.
 */
export function usableScopes(
  { agentSession, scopes }: AccessToken,
  grants: WriteGrants,
  at: GrantMoment,
  agents: AgentProtection | undefined,
): ScopeSet {
  if (agentSession === undefined) return scopes;
  if (agents === undefined) return NO_SCOPES;
  return new Set([...intersect(scopes, agents.readScopes), ...liveGrants(grants, at).keys()]);
}
