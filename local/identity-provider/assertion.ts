import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { Account } from './accounts.ts';

/** Seconds. Long enough for a tool to redeem it, no longer: it is a bearer credential. */
export const ASSERTION_LIFETIME_SECONDS = 300;

export interface AssertionClaims {
  readonly issuer: string;
  /** The issuer of the resource authorization server. */
  readonly audience: string;
  /** The client's id there, which need not be its id here. */
  readonly clientId: string;
  readonly account: Account;
  readonly scope?: string;
  readonly resource?: string | readonly string[];
  /** When the person signed in, seconds since the epoch. */
  readonly authTime?: number;
}

/**
 * Signs an Identity Assertion JWT Authorization Grant.
 * @see draft-ietf-oauth-identity-assertion-authz-grant, "ID-JAG Claims"
 */
export async function signAssertion(claims: AssertionClaims, signingKey: JWK): Promise<string> {
  const { account, scope, resource, authTime } = claims;
  return new SignJWT({
    client_id: claims.clientId,
    ...(scope !== undefined && { scope }),
    ...(resource !== undefined && { resource }),
    ...(authTime !== undefined && { auth_time: authTime }),
    email: account.email,
    email_verified: account.emailVerified,
  })
    .setProtectedHeader({ alg: signingKey.alg ?? '', typ: 'oauth-id-jag+jwt', kid: signingKey.kid ?? '' })
    .setIssuer(claims.issuer)
    .setSubject(account.subject)
    .setAudience(claims.audience)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(`${ASSERTION_LIFETIME_SECONDS}s`)
    .sign(await importJWK(signingKey));
}
