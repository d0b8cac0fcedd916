/** draft-ietf-oauth-rfc7523bis: an assertion of this type proves who a client is, and passes for nothing else. */
export const OWN_CLIENT_ASSERTION_TYPE = 'client-authentication+jwt';

/** Used at once, for one request. Seconds. */
export const OWN_CLIENT_ASSERTION_LIFETIME_SECONDS = 60;

/**
 * What we sign to prove to a provider that we are its client (RFC 7523 §3). Its audience is the provider's issuer and
 * nothing else: with the token endpoint's URL, which a provider's metadata chooses, one provider could have us sign
 * what another accepts (rfc7523bis).
 */
export function ownClientAssertionClaims(assertion: {
  readonly clientId: string;
  readonly providerIssuer: string;
  readonly jti: string;
  readonly now: number;
}): object {
  const { clientId, providerIssuer, jti, now } = assertion;
  return {
    iss: clientId,
    sub: clientId,
    aud: providerIssuer,
    jti,
    iat: now,
    exp: now + OWN_CLIENT_ASSERTION_LIFETIME_SECONDS,
  };
}
