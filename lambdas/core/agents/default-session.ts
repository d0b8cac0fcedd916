import {
  type AgentSessionId,
  DEFAULT_SESSION_PREFIX,
  DIGEST_SESSION_PREFIX,
  isAgentSessionId,
  isReservedSession,
} from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';

/**
 * The session of an agent client's access token that named none: one for each member, the same for all tokens that the
 * client redeems for them. An id that does not fit into one (a URL, or more than 121 characters) is named by its digest:
 * two clients never share one, and no name that an operator chooses leads to it.
 */
export function defaultAgentSession(client: ClientId): AgentSessionId {
  const id = DEFAULT_SESSION_PREFIX + client;
  if (isAgentSessionId(id)) return id;
  return `${DIGEST_SESSION_PREFIX}${lengthPrefixedDigest('countersign/default-session/v1', client)}` as AgentSessionId;
}

/** Whether a client may have a session of this id: a default session is its own client's alone, others are anybody's. */
export function mayHaveSession(client: ClientId, sessionId: AgentSessionId): boolean {
  return !isReservedSession(sessionId) || defaultAgentSession(client) === sessionId;
}
