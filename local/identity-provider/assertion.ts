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
  /** Who acts for the person (RFC 8693 §4.1): some providers say so of the tool. */
  readonly act?: { readonly sub: string };
}

/** What is to be signed, complete. Times in seconds since the epoch. */
export interface AssertionDraft extends Omit<AssertionClaims, 'account'> {
  readonly type: string;
  readonly keyId: string;
  readonly subject: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
  /** Further audiences beside ours. */
  readonly otherAudiences?: readonly string[];
  readonly audienceTenant?: string;
  /** RFC 7800: a key that the presenter must prove to hold. */
  readonly confirmation?: { readonly jkt: string };
}

export function draftAssertion({ account, ...claims }: AssertionClaims, signingKey: JWK, now: number): AssertionDraft {
  const { subject, email, emailVerified } = account;
  return {
    ...claims,
    ...{ type: 'oauth-id-jag+jwt', keyId: signingKey.kid ?? '', subject, email, emailVerified },
    issuedAt: now,
    lifetimeSeconds: ASSERTION_LIFETIME_SECONDS,
  };
}

/**
 * Signs an Identity Assertion JWT Authorization Grant.
 * @see draft-ietf-oauth-identity-assertion-authz-grant, "ID-JAG Claims"
 */
export async function signAssertion(draft: AssertionDraft, signingKey: JWK): Promise<string> {
  const { scope, resource, authTime } = draft;
  return new SignJWT({
    client_id: draft.clientId,
    ...(scope !== undefined && { scope }),
    ...(resource !== undefined && { resource }),
    ...(authTime !== undefined && { auth_time: authTime }),
    ...(draft.act !== undefined && { act: draft.act }),
    ...(draft.audienceTenant !== undefined && { aud_tenant: draft.audienceTenant }),
    ...(draft.confirmation !== undefined && { cnf: draft.confirmation }),
    email: draft.email,
    email_verified: draft.emailVerified,
  })
    .setProtectedHeader({ alg: signingKey.alg ?? '', typ: draft.type, kid: draft.keyId })
    .setIssuer(draft.issuer)
    .setSubject(draft.subject)
    .setAudience(draft.otherAudiences === undefined ? draft.audience : [draft.audience, ...draft.otherAudiences])
    .setJti(randomUUID())
    .setIssuedAt(draft.issuedAt)
    .setExpirationTime(draft.issuedAt + draft.lifetimeSeconds)
    .sign(await importJWK(signingKey));
}
