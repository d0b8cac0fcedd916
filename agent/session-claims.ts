import { isObject } from './answer.ts';
import { AgentError } from './errors.ts';

export interface SessionClaims {
  readonly organization: string;
  /** Of an agent client's access token: the session whose approvals it carries. */
  readonly session: string | undefined;
}

/**
 * What a host needs of its own access token to find its way. Does NOT verify it: the server does, and a wrong one leads
 * nowhere.
 * @throws AgentError when it is no JWT of ours
 */
export function sessionClaimsOf(accessToken: string): SessionClaims {
  const claims = payloadOf(accessToken);
  const { org_id: organization, agent_session: session } = claims as { org_id?: unknown; agent_session?: unknown };
  if (typeof organization !== 'string') throw new AgentError('The access token names no organization (org_id)');
  return { organization, session: typeof session === 'string' ? session : undefined };
}

function payloadOf(token: string): Record<string, unknown> {
  try {
    const base64 = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const payload: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (isObject(payload)) return payload;
  } catch {
    // Said below, without the token.
  }
  throw new AgentError('The access token is no JWT');
}
