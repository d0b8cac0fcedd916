import { type AgentSessionId, isAgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { parseDetailsList } from '../details/parse.ts';
import type { RequestRefusal } from '../refusal.ts';
import { type OAuthForm, onlyValue } from './oauth-form.ts';

/** What a client wishes a token to be, whatever it has for it. It only ever narrows. */
export interface TokenWishes {
  /** `undefined`: the request names none, which narrows nothing (RFC 7521 §4.1, RFC 6749 §6). */
  readonly scopes: ScopeSet | undefined;
  readonly resources: readonly string[];
  /** RFC 9396 §6, a JSON array whose objects nobody has read yet. `undefined`: the request has none, which narrows nothing. */
  readonly authorizationDetails?: string | undefined;
  /** The agent session whose approvals the token is to use; `undefined`: the client's default one. Ours, beside the RFCs. */
  readonly agentSession: AgentSessionId | undefined;
  /** The session that {@link agentSession} stands under, and holds no more than. Absent: none. Ours, too. */
  readonly agentSessionParent?: AgentSessionId;
}

/** The parameters that every grant takes alike. Does NOT check that a resource is one. */
export function parseWishes(form: OAuthForm): Result<TokenWishes, RequestRefusal> {
  const scope = onlyValue(form, 'scope');
  const scopes = scope === undefined ? undefined : parseScopes(scope);
  if (scopes?.ok === false) return err({ reason: 'malformed_scope', syntax: scopes.error });
  const agentSession = onlyValue(form, 'agent_session');
  if (agentSession !== undefined && !isAgentSessionId(agentSession)) return err({ reason: 'malformed_agent_session' });
  const parent = onlyValue(form, 'agent_session_parent');
  // The client's default session is the topmost of its own: a parent is of a session that is named.
  if (parent !== undefined && (!isAgentSessionId(parent) || agentSession === undefined))
    return err({ reason: 'malformed_agent_session_parent' });
  const named = { agentSession, ...(parent !== undefined && { agentSessionParent: parent }) };
  const authorizationDetails = onlyValue(form, 'authorization_details');
  const details = authorizationDetails === undefined ? undefined : parseDetailsList(authorizationDetails);
  if (details?.ok === false) return err({ reason: 'malformed_authorization_details', ...details.error });
  return ok({
    scopes: scopes?.value,
    resources: form.get('resource') ?? [],
    ...(authorizationDetails !== undefined && { authorizationDetails }),
    ...named,
  });
}
