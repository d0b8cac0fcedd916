import { isNumericDate, NUMERIC_DATE_FORM, secondOf } from '../../../protect/jose/numeric-date.ts';
import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { isAbsoluteUri } from '../../../protect/vocabulary/uri.ts';
import type { TrustedProvider } from '../records.ts';
import type { AssertionRefusal } from '../refusal.ts';
import { checkIssuedAfterRestore } from '../tokens/restore.ts';

/** The claims of an ID-JAG, after step 7: typed, current, meant for us and for this client. */
export interface AssertionClaims {
  readonly jti: string;
  /** Whole seconds since the epoch, as every time here. */
  readonly expiresAt: number;
  /** `undefined`: the assertion carries no `scope`, which is *no* delegated authority (law 1). */
  readonly scopes: ScopeSet | undefined;
  /** Empty: the assertion names no resource. */
  readonly resources: readonly string[];
  /** Carried into the token, never authority (K14). */
  readonly actor: JsonObject | undefined;
  readonly authenticationTime: number | undefined;
  readonly authenticationContextClass: string | undefined;
  readonly authenticationMethods: readonly string[] | undefined;
}

/** Who the unverified token says issued it: enough to look the provider up, and no more. */
export interface ClaimedIssuer {
  readonly issuer: string;
  readonly tenant: string | undefined;
  readonly audienceTenant: string | undefined;
}

/** What the claims are compared with. Times in seconds. */
export interface ClaimExpectations {
  readonly ownIssuer: string;
  /** The authenticated client's id, or its registered aliases at this provider (K6). */
  readonly clientIds: ReadonlySet<string>;
  readonly provider: TrustedProvider;
  readonly now: number;
  readonly clockSkewSeconds: number;
  /** When the register of redemptions was last restored from a backup; 0: never. */
  readonly restoredAt: number;
}

const MAX_TEXT_LENGTH = 256;

/** What {@link isText} asks, in words. */
export const TEXT_FORM = `a string of 1–${MAX_TEXT_LENGTH} characters`;

const MAX_ISSUER_LENGTH = 2048;
const MAX_SUBJECT_LENGTH = 1024;
const MAX_RESOURCES = 20;
export const MAX_ACTOR_DEPTH = 4;
const MAX_AUTHENTICATION_METHODS = 20;

/** Step 4, before any signature: `iss`, `tenant` and `aud_tenant` as look-up keys (K1, K15). */
export function readClaimedIssuer(claims: JsonObject): Result<ClaimedIssuer, AssertionRefusal> {
  const { iss, tenant, aud_tenant: audienceTenant } = claims;
  if (!isText(iss, MAX_ISSUER_LENGTH)) return malformed('iss', 'a non-empty string');
  if (tenant !== undefined && !isText(tenant)) return malformed('tenant', 'a non-empty string');
  if (audienceTenant !== undefined && !isText(audienceTenant)) return malformed('aud_tenant', 'a non-empty string');
  return ok({ issuer: iss, tenant, audienceTenant });
}

/**
 * Step 7 of redemption, in the order of the draft's "Processing Rules": `aud` (K4, K5), `client_id` (K6), `exp`
 * (K8), `iat` and `nbf` (K9), not from before a restore (law 2), the lifetime cap (K10), `jti` (K7), `sub` (K3), and the
 * form of every claim that later steps use: `scope` (K12), `resource` (K13), `act` (K14), `auth_time`, `acr`, `amr`. Does
 * NOT check the signature (before), replay (the redemption record does), nor whether a resource is ours.
 */
export function validateClaims(
  claims: JsonObject,
  expected: ClaimExpectations,
): Result<AssertionClaims, AssertionRefusal> {
  const refusal =
    checkOwnAudience(claims['aud'], expected.ownIssuer) ??
    checkClient(claims['client_id'], expected.clientIds) ??
    checkTimes(claims, expected) ??
    checkIssuedAfterRestore(secondOf(Number(claims['iat'])), expected) ??
    checkLifetime(claims, expected.provider);
  if (refusal !== undefined) return err(refusal);
  const { jti, sub, exp } = claims;
  if (!isText(jti)) return malformed('jti', TEXT_FORM);
  if (!isText(sub, MAX_SUBJECT_LENGTH)) return malformed('sub', `a string of 1–${MAX_SUBJECT_LENGTH} characters`);
  const scopes = readScopes(claims['scope']);
  if (!scopes.ok) return scopes;
  const resources = readResources(claims['resource']);
  if (!resources.ok) return resources;
  const context = readAuthenticationContext(claims);
  if (!context.ok) return context;
  return ok({
    jti,
    expiresAt: secondOf(exp as number),
    scopes: scopes.value,
    resources: resources.value,
    ...context.value,
  });
}

/** K4: a string, or an array of exactly one, equal to our issuer. K5 follows: the token endpoint is not the issuer. */
export function checkOwnAudience(aud: JsonValue | undefined, ownIssuer: string): AssertionRefusal | undefined {
  const audiences = Array.isArray(aud) ? aud : [aud];
  if (audiences.length > 1) return { reason: 'several_audiences', count: audiences.length };
  const [actual] = audiences;
  if (typeof actual !== 'string') return malformedClaim('aud', 'a string, or an array of exactly one');
  return actual === ownIssuer ? undefined : { reason: 'wrong_audience', expected: ownIssuer, actual };
}

/** K6. Of several names any is right, and all are said: none has a space in it. */
function checkClient(actual: JsonValue | undefined, expected: ReadonlySet<string>): AssertionRefusal | undefined {
  if (!isText(actual)) return malformedClaim('client_id', 'a non-empty string');
  if (expected.has(actual)) return undefined;
  return { reason: 'issued_to_other_client', expected: [...expected].join(' or '), actual };
}

/**
 * K8, K9. A time is refused at the very second that it ends, skew included, and what ends within a second has ended when
 * the second begins. Each is a number when this passes, with a fraction or without.
 */
export function checkTimes(
  { exp, iat, nbf }: JsonObject,
  { now, clockSkewSeconds: skew }: Pick<ClaimExpectations, 'now' | 'clockSkewSeconds'>,
): AssertionRefusal | undefined {
  if (!isNumericDate(exp)) return malformedClaim('exp', NUMERIC_DATE_FORM);
  if (!isNumericDate(iat)) return malformedClaim('iat', NUMERIC_DATE_FORM);
  if (nbf !== undefined && !isNumericDate(nbf)) return malformedClaim('nbf', NUMERIC_DATE_FORM);
  if (now >= secondOf(exp) + skew) return { reason: 'expired', expiredAt: secondOf(exp), now };
  if (iat > now + skew) return { reason: 'issued_in_future', issuedAt: Math.ceil(iat), now };
  return nbf !== undefined && nbf > now + skew
    ? { reason: 'not_yet_valid', notBefore: Math.ceil(nbf), now }
    : undefined;
}

/** K10, of whole seconds: the difference of two fractions that are the same may come out as a little more than it is. */
function checkLifetime({ exp, iat }: JsonObject, provider: TrustedProvider): AssertionRefusal | undefined {
  if (Number(exp) < Number(iat)) return malformedClaim('exp', 'no earlier than iat');
  const lifetimeSeconds = secondOf(Number(exp)) - secondOf(Number(iat));
  const maxSeconds = provider.maxLifetimeSeconds;
  return lifetimeSeconds > maxSeconds ? { reason: 'lifetime_too_long', lifetimeSeconds, maxSeconds } : undefined;
}

/** K12. */
function readScopes(scope: JsonValue | undefined): Result<ScopeSet | undefined, AssertionRefusal> {
  if (scope === undefined) return ok(undefined);
  const parsed = parseScopes(scope);
  return parsed.ok ? parsed : malformed('scope', 'space-separated scope tokens (RFC 6749 §3.3), at most 200');
}

/** K13: a string, or a non-empty array of unique absolute URIs without fragment. */
function readResources(resource: JsonValue | undefined): Result<readonly string[], AssertionRefusal> {
  if (resource === undefined) return ok([]);
  const list: readonly JsonValue[] = Array.isArray(resource) ? resource : [resource as JsonValue];
  const valid = list.filter(isAbsoluteUri);
  const unique = new Set(valid).size === list.length;
  if (list.length >= 1 && list.length <= MAX_RESOURCES && unique) return ok(valid);
  return malformed('resource', `an absolute URI without fragment, or 1–${MAX_RESOURCES} different ones`);
}

type AuthenticationContext = Pick<
  AssertionClaims,
  'actor' | 'authenticationTime' | 'authenticationContextClass' | 'authenticationMethods'
>;

/** K14, and the claims of OIDC Core §2 that RFC 9068 §2.2.1 carries into the access token. */
function readAuthenticationContext(claims: JsonObject): Result<AuthenticationContext, AssertionRefusal> {
  const { act, auth_time: authTime, acr, amr } = claims;
  if (act !== undefined && !isActor(act)) return malformed('act', `an object, nested at most ${MAX_ACTOR_DEPTH} deep`);
  if (authTime !== undefined && !isNumericDate(authTime)) return malformed('auth_time', NUMERIC_DATE_FORM);
  if (acr !== undefined && !isText(acr)) return malformed('acr', 'a non-empty string');
  if (amr !== undefined && !isTextList(amr)) return malformed('amr', 'an array of strings');
  return ok({
    actor: act,
    authenticationTime: authTime === undefined ? undefined : secondOf(authTime),
    authenticationContextClass: acr,
    authenticationMethods: amr,
  });
}

/** RFC 8693 §4.1: "The claim value is a JSON object", whose own `act` may name a prior actor. */
function isActor(value: JsonValue, depth = 1): value is JsonObject {
  if (!isObject(value) || depth > MAX_ACTOR_DEPTH) return false;
  const prior = value['act'];
  return prior === undefined || isActor(prior, depth + 1);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isText(value: JsonValue | undefined, maxLength = MAX_TEXT_LENGTH): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= maxLength;
}

function isTextList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.length <= MAX_AUTHENTICATION_METHODS && value.every((item) => isText(item));
}

/** The refusal of a claim whose type or form is wrong. */
export function malformedClaim(member: string, requirement: string): AssertionRefusal {
  return { reason: 'malformed_claim', member, requirement };
}

function malformed(member: string, requirement: string): Result<never, AssertionRefusal> {
  return err(malformedClaim(member, requirement));
}
