import { type AccessToken, type Expected, readClientToken } from './access-token.ts';
import { readAgentToken } from './agent-token.ts';
import type { Protection } from './authorize.ts';
import type { Refusal } from './refusal.ts';
import { verifySignature } from './signature.ts';
import { AGENT_TOKEN_PREFIX, AGENT_TOKEN_TYPE } from './vocabulary/agent-token.ts';
import { err, type Result } from './vocabulary/result.ts';

/** RFC 9068 §2.1 */
const ACCESS_TOKEN_TYPE = 'at+jwt';

/**
 * Verifies what stands in the header: signature → claims. The prefix alone decides what it is verified as, so that
 * ordinary traffic is never parsed as an agent's; the `typ` must then say the same.
 */
export async function verifyToken(
  token: string,
  resource: Expected['resource'],
  { issuer, keys, clock, agents }: Protection,
): Promise<Result<AccessToken, Refusal>> {
  const isAgents = token.startsWith(AGENT_TOKEN_PREFIX);
  if (isAgents && agents === undefined) return err({ reason: 'agent_token_not_supported' });
  const claims = isAgents
    ? await verifySignature(token.slice(AGENT_TOKEN_PREFIX.length), AGENT_TOKEN_TYPE, keys)
    : await verifySignature(token, ACCESS_TOKEN_TYPE, keys);
  if (!claims.ok) return claims;
  const expected = { issuer, resource, now: clock() };
  return isAgents ? readAgentToken(claims.value, expected) : readClientToken(claims.value, expected);
}
