/** Its own `typ`: whoever expects an access token (RFC 9068 §4) refuses it, and the other way round (RFC 8725 §3.11). */
export const AGENT_TOKEN_TYPE = 'agent+jwt';

/**
 * Begins an agent token, so that a leak is found by searching; unless the token's resources declare plain JWTs, for
 * verifiers that know JWTs alone.
 */
export const AGENT_TOKEN_PREFIX = 'csagt_';

/** The audience of agent tokens for a resource: the resource's own access tokens are for another. */
export function agentAudience(resource: string): string {
  return `${resource}#agent`;
}
