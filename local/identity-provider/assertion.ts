import { randomUUID } from 'node:crypto';
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import type { Account } from './accounts.ts';
import { SIGNING_ALGORITHM } from './state.ts';

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
  readonly act?: { readonly sub: string; readonly sub_profile?: string };
  readonly audienceTenant?: string;
  /** The person once more, as SAML applications know them: draft -04, "SAML NameID Subject Identifier Format". */
  readonly subId?: Readonly<Record<string, string>>;
  /** `email` stands there without `email_verified`. */
  readonly saysNothingOfEmail?: true;
}

/** What is to be signed, complete. Times in seconds since the epoch. */
export interface AssertionDraft extends Omit<AssertionClaims, 'account' | 'saysNothingOfEmail'> {
  readonly type: string;
  readonly keyId: string;
  readonly subject: string;
  readonly email: string;
  /** Text: of a provider that maps its claims as text. Absent: the provider says nothing. */
  readonly emailVerified?: boolean | string;
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
  /** Further audiences beside ours. */
  readonly otherAudiences?: readonly string[];
  /** Signed with a key that is published nowhere, under the name of the one that is. */
  readonly signsWithAnotherKey?: true;
  /** RFC 7800: a key that the presenter must prove to hold. */
  readonly confirmation?: { readonly jkt: string } | { readonly 'x5t#S256': string };
}

export function draftAssertion(
  { account, saysNothingOfEmail, ...claims }: AssertionClaims,
  signingKey: JWK,
  now: number,
): AssertionDraft {
  const { subject, email, emailVerified } = account;
  return {
    ...claims,
    ...{ type: 'oauth-id-jag+jwt', keyId: signingKey.kid ?? '', subject, email },
    ...(!saysNothingOfEmail && { emailVerified }),
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
    ...(draft.subId !== undefined && { sub_id: draft.subId }),
    email: draft.email,
    ...(draft.emailVerified !== undefined && { email_verified: draft.emailVerified }),
  })
    .setProtectedHeader({ alg: signingKey.alg ?? '', typ: draft.type, kid: draft.keyId })
    .setIssuer(draft.issuer)
    .setSubject(draft.subject)
    .setAudience(draft.otherAudiences === undefined ? draft.audience : [draft.audience, ...draft.otherAudiences])
    .setJti(randomUUID())
    .setIssuedAt(draft.issuedAt)
    .setExpirationTime(draft.issuedAt + draft.lifetimeSeconds)
    .sign(await keyOf(draft, signingKey));
}

async function keyOf({ signsWithAnotherKey }: AssertionDraft, signingKey: JWK) {
  return signsWithAnotherKey ? (await generateKeyPair(SIGNING_ALGORITHM)).privateKey : importJWK(signingKey);
}
