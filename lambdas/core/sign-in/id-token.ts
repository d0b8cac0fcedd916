import { parseCompactJws } from '../../../protect/jose/compact-jws.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { isEntraHost } from '../administration/shared-issuers.ts';
import { checkOwnAudience, checkTimes, isText, malformedClaim } from '../assertion/claims.ts';
import { type JoseHeader, readJoseHeader, toMediaType } from '../assertion/header.ts';
import type { TrustedProvider } from '../records.ts';
import type { IdTokenRefusal } from './refusal.ts';

/** An id_token taken apart; nothing of it has been proved. */
export interface UnverifiedIdToken {
  readonly text: string;
  readonly header: JoseHeader;
  readonly claims: JsonObject;
}

/** What the claims are compared with. Times in seconds. */
export interface IdTokenExpectations {
  readonly provider: TrustedProvider;
  /** Ours, at the provider. */
  readonly clientId: string;
  readonly nonce: string;
  readonly now: number;
  readonly clockSkewSeconds: number;
}

/** OpenID Connect Core §2: "It MUST NOT exceed 255 ASCII characters in length"; some providers do not count. */
const MAX_SUBJECT_LENGTH = 1_024;

/** Strict syntax, and a header as an assertion's. `typ` is `JWT` or absent: every other type is for something else. */
export function parseIdToken(text: string): Result<UnverifiedIdToken, IdTokenRefusal> {
  const jws = parseCompactJws(text);
  if (!jws.ok) return err({ reason: 'malformed_assertion', syntax: jws.error });
  const { typ } = jws.value.header;
  if (typ !== undefined && !(typeof typ === 'string' && toMediaType(typ) === 'jwt')) {
    return err({ reason: 'wrong_type', actual: String(typ) });
  }
  const header = readJoseHeader(jws.value.header);
  return header.ok ? ok({ text, header: header.value, claims: jws.value.payload }) : header;
}

/**
 * OpenID Connect Core §3.1.3.7, in its order: `iss`, the tenant, `aud` and `azp` (us, and nobody beside us
 * unless the provider is set so), times,
 * `nonce`, `sub`. Does NOT check the signature.
 */
export function validateIdToken(claims: JsonObject, expected: IdTokenExpectations): Result<true, IdTokenRefusal> {
  const refusal =
    checkIssuer(claims['iss'], expected.provider) ??
    checkTenant(claims, expected.provider) ??
    checkAudience(claims, expected) ??
    checkAuthorizedParty(claims['azp'], expected.clientId) ??
    checkTimes(claims, expected) ??
    checkNonce(claims['nonce'], expected.nonce);
  if (refusal !== undefined) return err(refusal);
  return isText(claims['sub'], MAX_SUBJECT_LENGTH) ? ok(true) : err(malformedClaim('sub', 'a non-empty string'));
}

function checkIssuer(actual: JsonValue | undefined, { issuer }: TrustedProvider): IdTokenRefusal | undefined {
  if (typeof actual !== 'string') return malformedClaim('iss', 'a string');
  return actual === issuer ? undefined : { reason: 'issuer_differs', expected: issuer, actual };
}

/** Equal, or absent on both sides (K1). */
function checkTenant(claims: JsonObject, { issuer, tenant: expected }: TrustedProvider): IdTokenRefusal | undefined {
  const ownClaim = tenantClaimOf(issuer);
  const claim = claims['tenant'] === undefined ? ownClaim : 'tenant';
  // Entra ID names the tenant in every token, those of an issuer that is one customer's own included.
  if (expected === undefined && claim === 'tid') return undefined;
  const actual = claims[claim];
  if (actual !== undefined && typeof actual !== 'string') return malformedClaim(claim, 'a string');
  return actual === expected ? undefined : { reason: 'tenant_differs', expected, actual };
}

/** Where providers that serve many customers say which one; the drafts' own claim for all others. */
function tenantClaimOf(issuer: string): string {
  const { hostname } = new URL(issuer);
  if (hostname === 'accounts.google.com') return 'hd';
  return isEntraHost(hostname) ? 'tid' : 'tenant';
}

/** More than one client of a provider's is in one project; nobody has more than this in a token. */
const MAX_AUDIENCES = 100;

/**
 * Us alone. "The ID Token MUST be rejected if the ID Token does not list the Client as a valid audience, or if it
 * contains additional audiences not trusted by the Client": trusted are those of a provider that is set so, in a token
 * that names us as who it was issued to.
 */
function checkAudience(
  { aud, azp }: JsonObject,
  { provider, clientId }: IdTokenExpectations,
): IdTokenRefusal | undefined {
  const isSeveral = Array.isArray(aud) && aud.length > 1 && aud.length <= MAX_AUDIENCES;
  if (provider.signIn?.audiences !== 'authorized_party' || !isSeveral) return checkOwnAudience(aud, clientId);
  if (!aud.every((audience) => isText(audience)) || !aud.includes(clientId)) return checkOwnAudience(aud, clientId);
  return azp === undefined ? { reason: 'authorized_party_differs', expected: clientId, actual: undefined } : undefined;
}

/** "If an azp (authorized party) Claim is present, the Client SHOULD verify that its client_id is the Claim Value." */
function checkAuthorizedParty(actual: JsonValue | undefined, clientId: string): IdTokenRefusal | undefined {
  if (actual === undefined || actual === clientId) return undefined;
  return { reason: 'authorized_party_differs', expected: clientId, actual: String(actual) };
}

/** The nonce was sent from this browser: a token that was made for another sign-in has another one, or none. */
function checkNonce(actual: JsonValue | undefined, expected: string): IdTokenRefusal | undefined {
  return actual === expected ? undefined : { reason: 'nonce_differs' };
}
