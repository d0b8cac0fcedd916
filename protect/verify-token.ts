import { type AccessToken, type Expected, readClientToken } from './access-token.ts';
import { readAgentToken } from './agent-token.ts';
import type { Protection } from './authorize.ts';
import type { Refusal } from './refusal.ts';
import { typeOf, verifySignature } from './signature.ts';
import { AGENT_TOKEN_PREFIX, AGENT_TOKEN_TYPE } from './vocabulary/agent-token.ts';
import { err, type Result } from './vocabulary/result.ts';

/** RFC 9068 §2.1 */
const ACCESS_TOKEN_TYPE = 'at+jwt';

/**
 * Verifies what stands in the header: signature → claims. The prefix or, without it, the `typ` decides what it is
 * verified as; with the prefix the `typ` must say the same. Either way the signature covers the `typ`, and the audience
 * of one kind is never that of the other.
 */
export async function verifyToken(
  token: string,
  resource: Expected['resource'],
  { issuer, keys, clock, agents }: Protection,
): Promise<Result<AccessToken, Refusal>> {
  const isPrefixed = token.startsWith(AGENT_TOKEN_PREFIX);
  const isAgents = isPrefixed || typeOf(token) === AGENT_TOKEN_TYPE;
  if (isAgents && agents === undefined) return err({ reason: 'agent_token_not_supported' });
  const jws = isPrefixed ? token.slice(AGENT_TOKEN_PREFIX.length) : token;
  const claims = await verifySignature(jws, isAgents ? AGENT_TOKEN_TYPE : ACCESS_TOKEN_TYPE, keys);
  if (!claims.ok) return claims;
  const expected = { issuer, resource, now: clock() };
  return isAgents ? readAgentToken(claims.value, expected) : readClientToken(claims.value, expected);
}
