import { parseCompactJws } from '../../../protect/jose/compact-jws.ts';
import { secondOf } from '../../../protect/jose/numeric-date.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { type ClientId, isClientId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { ROUTES } from '../../routes.ts';
import { checkOwnAudience, checkTimes, isText, malformedClaim, TEXT_FORM } from '../assertion/claims.ts';
import { type JoseHeader, readJoseHeader, toMediaType } from '../assertion/header.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { Client } from '../records.ts';
import type { AssertionRefusal, Compared } from '../refusal.ts';
import { checkIssuedAfterRestore } from '../tokens/restore.ts';

/** RFC 7523 §2.2. */
export const CLIENT_ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Names one client assertion for ever: nothing of it is stored but this digest. */
export type ClientAssertionId = string & { readonly __brand: 'ClientAssertionId' };

/** A client assertion taken apart; nothing of it has been proved. */
export interface UnverifiedClientAssertion {
  readonly text: string;
  readonly header: JoseHeader;
  readonly claims: JsonObject;
  readonly clientId: ClientId;
}

/** What remains to be known of an assertion that was accepted. */
export interface ClientAssertionUse {
  readonly jti: string;
  /** Whole seconds since the epoch. */
  readonly expiresAt: number;
}

/** A client signs one for each request: nothing good needs longer. Seconds. */
export const MAX_CLIENT_ASSERTION_LIFETIME_SECONDS = 300;

/**
 * draft-ietf-oauth-rfc7523bis: "client-authentication+jwt". Clients of RFC 7523 send `JWT` or nothing, so both are
 * accepted; every other type, such as an identity assertion's, is for something else.
 */
const TYPES: ReadonlySet<string> = new Set(['jwt', 'client-authentication+jwt']);

/** C6, before the client is known: strict syntax, header, and which client it claims to be (`iss` = `sub`). */
export function parseClientAssertion(text: string): Result<UnverifiedClientAssertion, AssertionRefusal> {
  const jws = parseCompactJws(text);
  if (!jws.ok) return err({ reason: 'malformed_assertion', syntax: jws.error });
  const wrongType = checkType(jws.value.header['typ']);
  if (wrongType !== undefined) return err(wrongType);
  const header = readJoseHeader(jws.value.header);
  if (!header.ok) return header;
  const { iss, sub } = jws.value.payload;
  if (!isClientId(iss)) return err(malformedClaim('iss', "the client's id"));
  if (sub !== iss) return err(malformedClaim('sub', 'equal to iss'));
  return ok({ text, header: header.value, claims: jws.value.payload, clientId: iss });
}

function checkType(typ: JsonValue | undefined): AssertionRefusal | undefined {
  if (typ === undefined) return undefined;
  if (typeof typ !== 'string') return { reason: 'malformed_header', member: 'typ', requirement: 'a string' };
  return TYPES.has(toMediaType(typ)) ? undefined : { reason: 'wrong_type', actual: typ };
}

export interface ClientAssertionExpectations {
  readonly ownIssuer: string;
  /** What this client may name in the issuer's place; `undefined`: nothing. */
  readonly otherAudience: Client['assertionAudience'];
  readonly now: number;
  readonly clockSkewSeconds: number;
  readonly restoredAt: number;
}

/**
 * C6, after the signature: `exp` at most 300 s ahead, `jti` there, and at last `aud` our issuer as the sole value, or what
 * this client may name in its place. The audience comes last, so that whoever is told of it has proved all the rest.
 * RFC 7523 §3 makes `iat` optional. Does NOT check that the `jti` is new: the redemption's transaction does.
 */
export function validateClientAssertion(
  claims: JsonObject,
  expected: ClientAssertionExpectations,
): Result<ClientAssertionUse, AssertionRefusal> {
  const { otherAudience, ownIssuer } = expected;
  const tokenEndpoint = ownIssuer + ROUTES.token.redeem.path;
  const use = validateUse(claims, expected);
  if (!use.ok) return use;
  const isOther = otherAudience === 'token-endpoint' && checkOwnAudience(claims['aud'], tokenEndpoint) === undefined;
  const wrong = isOther ? undefined : checkOwnAudience(claims['aud'], ownIssuer);
  return wrong === undefined ? use : err(wrong);
}

function validateUse(
  claims: JsonObject,
  expected: ClientAssertionExpectations,
): Result<ClientAssertionUse, AssertionRefusal> {
  const { now } = expected;
  const wrong = checkTimes({ iat: now, ...claims }, expected);
  if (wrong !== undefined) return err(wrong);
  const { exp, jti } = claims;
  const expiresAt = secondOf(exp as number);
  const aheadSeconds = expiresAt - now;
  const maxSeconds = MAX_CLIENT_ASSERTION_LIFETIME_SECONDS;
  if (aheadSeconds > maxSeconds + expected.clockSkewSeconds) {
    return err({ reason: 'lifetime_too_long', lifetimeSeconds: aheadSeconds, maxSeconds });
  }
  const tooOld = checkIssuedAfterRestore(issuedAt(claims, expiresAt), expected);
  if (tooOld !== undefined) return err(tooOld);
  return isText(jti) ? ok({ jti, expiresAt }) : err(malformedClaim('jti', TEXT_FORM));
}

/**
 * What an assertion says instead of our issuer alone, where all of it is addresses of ours: the token endpoint, a slash
 * more, both at once. `undefined`: it was made for somebody else too, who may have sent it on; that is nobody's to tell.
 */
export function otherAddressOfOurs(claims: JsonObject, ownIssuer: string): Compared | undefined {
  const { aud } = claims;
  const audiences = Array.isArray(aud) ? aud : [aud];
  const ours = audiences.filter((one) => typeof one === 'string' && URL.parse(one)?.origin === ownIssuer);
  const isOurs = ours.length > 0 && ours.length === audiences.length;
  return isOurs ? { expected: ownIssuer, actual: ours.join(' ') } : undefined;
}

/** One that does not say when it was issued may be as old as any that is still good. */
function issuedAt({ iat }: JsonObject, expiresAt: number): number {
  return typeof iat === 'number' ? secondOf(iat) : expiresAt - MAX_CLIENT_ASSERTION_LIFETIME_SECONDS;
}

/** Keyed by the client, so that two clients may use the same `jti`. */
export function clientAssertionId(client: ClientId, jti: string): ClientAssertionId {
  return lengthPrefixedDigest('countersign/client-assertion/v1', client, jti) as ClientAssertionId;
}
