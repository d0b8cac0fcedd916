import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { WritePolicy } from '../records.ts';
import type { Authority } from '../tokens/authority.ts';
import { defaultAgentSession } from './default-session.ts';
import { declaredForAgents, type RulesOfAgents, WITHOUT_RULES } from './rules.ts';
import { askedScopes, type ScopeDeclarations } from './scopes.ts';

/** What an access token says of scopes. */
export type TokenScopes = Pick<Authority, 'scopes' | 'asking'>;

/** For which agent session a token is: the one that its request named, else the client's default one. */
export interface SessionOfToken {
  readonly client: ClientId;
  readonly agentSession?: AgentSessionId | undefined;
}

/**
 * Of what the four parties allow, what a client's access token carries at once, and what may be asked for with it.
 * `undefined`: nothing of either. What the organization's rules give to no agent is in neither.
 */
export function tokenScopes(
  granted: ScopeSet,
  writes: WritePolicy,
  { client, agentSession = defaultAgentSession(client) }: SessionOfToken,
  declared: ScopeDeclarations,
  rules: RulesOfAgents = WITHOUT_RULES,
): TokenScopes | undefined {
  if (writes === 'granted') return granted.size === 0 ? undefined : { scopes: granted };
  const { reads: scopes, askable } = askedScopes(granted, declaredForAgents(declared, rules));
  if (askable.size > 0) return { scopes, asking: { agentSession, askable } };
  return scopes.size === 0 ? undefined : { scopes };
}
