import { ALGORITHM_NAMES, type AssertionAlgorithm, algorithmNamed, namesOf } from '../../../protect/jose/algorithm.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { type CertificateDigests, isDigest } from '../../../protect/jose/verification-key.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AssertionRefusal } from '../refusal.ts';

/** The JOSE header of a JWT that somebody else signed, as far as verifying it needs. */
export interface JoseHeader {
  /** By our own name for it: `alg` may say another. */
  readonly algorithm: AssertionAlgorithm;
  readonly kid: string | undefined;
  /** The certificate that the header names, by digest: a look-up key like `kid`. Absent: none. */
  readonly certificate?: CertificateDigests;
  /** Members that say where a key could be had: they were not looked at. Absent: none were there. */
  readonly ignored?: readonly IgnoredMember[];
}

/** IDJAG "Identity Assertion JWT Authorization Grant": the `typ` of the JWT. */
export const ASSERTION_TYPE = 'oauth-id-jag+jwt';

/** A kid is an opaque look-up key, never a path or a query (J6). */
const MAX_KID_LENGTH = 256;

/** Members that ask for processing that we do not do (J4, RFC 7515 §4.1.11, RFC 7797). */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip'] as const;

/**
 * Members that would choose the key. Some providers always send one, so it may stand; keys come only from the registered
 * provider, so its value is never read (J5, RFC 8725 §3.10).
 */
const IGNORED_MEMBERS = ['jku', 'jwk', 'x5u', 'x5c'] as const;
export type IgnoredMember = (typeof IGNORED_MEMBERS)[number];

/**
 * Step 3 of redemption, the header: type (J2), then everything that {@link readJoseHeader} checks.
 * Does NOT check that the provider allows this algorithm: the provider is not known yet.
 */
export function readAssertionHeader(header: JsonObject): Result<JoseHeader, AssertionRefusal> {
  const { typ } = header;
  if (typeof typ !== 'string') return malformed('typ', 'a string');
  if (toMediaType(typ) !== ASSERTION_TYPE) return err({ reason: 'wrong_type', actual: typ });
  return readJoseHeader(header);
}

/** Forbidden members (J4), ignored ones (J5), algorithm (J3), kid (J6), certificate (J7). Does NOT judge the type. */
export function readJoseHeader(header: JsonObject): Result<JoseHeader, AssertionRefusal> {
  const forbidden = FORBIDDEN_MEMBERS.find((member) => Object.hasOwn(header, member));
  if (forbidden !== undefined) return err({ reason: 'forbidden_header', member: forbidden });
  const { alg, kid } = header;
  if (typeof alg !== 'string') return malformed('alg', 'a string');
  const algorithm = algorithmNamed(alg);
  if (algorithm === undefined) return algorithmNotAllowed(alg, ALGORITHM_NAMES);
  if (kid !== undefined && !isKid(kid)) return malformed('kid', `a string of 1–${MAX_KID_LENGTH} characters`);
  const ignored = IGNORED_MEMBERS.filter((member) => Object.hasOwn(header, member));
  return ok({ algorithm, kid, ...certificateOf(header), ...(ignored.length > 0 && { ignored }) });
}

/** A digest that is no text names nothing, like a member that nobody knows. */
function certificateOf({ x5t, 'x5t#S256': sha256 }: JsonObject): Pick<JoseHeader, 'certificate'> {
  const certificate = { ...(isDigest(x5t) && { x5t }), ...(isDigest(sha256) && { 'x5t#S256': sha256 }) };
  return Object.keys(certificate).length === 0 ? {} : { certificate };
}

/** J3: the provider's own allow-list narrows ours. */
export function checkAlgorithm(
  algorithm: AssertionAlgorithm,
  allowed: ReadonlySet<AssertionAlgorithm>,
): Result<AssertionAlgorithm, AssertionRefusal> {
  return allowed.has(algorithm) ? ok(algorithm) : algorithmNotAllowed(algorithm, [...allowed].flatMap(namesOf));
}

/** RFC 7515 §4.1.9: media types compare without case, and `application/` may be left out. */
export function toMediaType(type: string): string {
  return type.toLowerCase().replace(/^application\//, '');
}

function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && kid.length >= 1 && kid.length <= MAX_KID_LENGTH;
}

function malformed(member: string, requirement: string): Result<never, AssertionRefusal> {
  return err({ reason: 'malformed_header', member, requirement });
}

function algorithmNotAllowed(actual: string, allowed: readonly string[]): Result<never, AssertionRefusal> {
  return err({ reason: 'algorithm_not_allowed', actual, allowed });
}
