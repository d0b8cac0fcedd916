import type { AccessToken } from './access-token.ts';
import type { RulesAtApi } from './usable-scopes.ts';
import { mustBeAsked, withoutNever } from './vocabulary/agent-rules.ts';
import { DEFAULT_SESSION_PREFIX, isAgentSessionId } from './vocabulary/agent-session.ts';
import { ceilingOf } from './vocabulary/detail-ceiling.ts';
import { withImplied } from './vocabulary/implied-scopes.ts';
import type { Scope } from './vocabulary/scope.ts';

/** No agent is ever given it, nor may anybody be asked for it (law 6). */
const NEVER_FOR_AGENTS = 'org:admin' as Scope;

/**
 * A token as its organization's rules let it count (law 17). One of a client whose writes must be asked for may have been
 * issued before that was so: it reads, and carries a write only while its person's grant for the client's own session is
 * live, as a token that is issued now would. Every other token is as it was presented. It only reduces: what it had as
 * its scope, it may now ask for. Of a client whose id does not stand in a session's (a URL), such a token only reads until
 * another one is issued.
 */
export function asAsked(token: AccessToken, { reads, implications, agents }: RulesAtApi): AccessToken {
  if (token.agentSession !== undefined || !mustBeAsked(token.client, agents)) return token;
  const all = withImplied(token.scopes, implications);
  const scopes = new Set([...all].filter((scope) => reads.has(scope)));
  const writes = new Set([...all].filter((scope) => !reads.has(scope) && scope !== NEVER_FOR_AGENTS));
  const askable = withoutNever(writes, agents, implications);
  const agentSession = DEFAULT_SESSION_PREFIX + token.client;
  if (!isAgentSessionId(agentSession) || askable.size === 0) return { ...token, scopes };
  // What limited it goes on to limit what is approved; of a type that it did not have nothing is approved with it.
  const ceiling = token.details && { askableDetails: ceilingOf(token.details) };
  return { ...token, scopes, askable, agentSession, ...ceiling };
}
