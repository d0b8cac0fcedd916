import { createHash } from 'node:crypto';
import { ALGORITHM_NAMES, type AssertionAlgorithm, algorithmNamed } from '../jose/algorithm.ts';
import { parseCompactJws } from '../jose/compact-jws.ts';
import { isNumericDate } from '../jose/numeric-date.ts';
import type { JsonObject } from '../jose/strict-json.ts';
import { thumbprintOf } from '../jose/thumbprint.ts';
import { judgeKey, keyFits, keyIdentity, type VerificationKey } from '../jose/verification-key.ts';
import { isSignedBy } from '../jose/verify-jws.ts';
import type { KeyThumbprint } from '../vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../vocabulary/result.ts';
import { type Target, targetOf } from './target.ts';

/** What a proof must be a proof of. */
export interface ProofExpectations {
  /** The request's, in capitals as HTTP has it. */
  readonly method: string;
  /** The request's address as its sender knows it. */
  readonly target: Target;
  /** Seconds since the epoch. */
  readonly now: number;
  /** The token that came with the proof, as it came. `undefined`: there is none yet, and `ath` is not looked at. */
  readonly accessToken: string | undefined;
}

/** A proof that holds: the request was sent by whoever has this key. */
export interface DpopProof {
  readonly key: KeyThumbprint;
  /** Its sender's name for it; one key uses one name once. */
  readonly jti: string;
  /** The last second at which it is accepted. */
  readonly usableUntil: number;
}

/** The check that a proof did not pass. Without facts: all of a proof is its sender's text. */
export type ProofProblem =
  | 'several'
  | 'too_long'
  | 'malformed'
  | 'typ'
  | 'crit'
  | 'alg'
  | 'jwk'
  | 'signature'
  | 'jti'
  | 'htm'
  | 'htu'
  | 'iat'
  | 'time'
  | 'ath';

/** What the metadata announces, and the challenge of an API. */
export const DPOP_ALGORITHMS = ALGORITHM_NAMES;

/** RFC 9449 §4.2. */
const PROOF_TYPE = 'dpop+jwt';

/** A proof with a key of 8,192 bits has 3,600 characters. */
export const MAX_PROOF_CHARACTERS = 4_096;

/** RFC 9449 §11.1: "a relatively brief period". As far as two clocks may be apart, seconds, on both sides of now. */
export const PROOF_WINDOW_SECONDS = 60;

const MAX_JTI_CHARACTERS = 256;

/** What asks for processing that nobody does here (RFC 7515 §4.1.11, RFC 7797). */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'zip'] as const;

/**
 * Checks one `DPoP` header in the order of RFC 9449 §4.3: exactly one proof of bounded size → strict compact JWS → `typ` →
 * nothing critical → `alg`, asymmetric and of those announced → `jwk`, public and sound → its signature → `jti` → `htm` →
 * `htu` → `iat` (and `exp`, `nbf` where they are) → `ath`.
 * Does NOT check that the `jti` is new, nor that a token is bound to the key: whoever calls does. A `nonce` is ignored:
 * none is ever given out. `kid`, `jku`, `x5u` and `x5c` choose no key.
 */
export function checkProof(header: string, expected: ProofExpectations): Result<DpopProof, ProofProblem> {
  const signed = readSigned(header);
  return signed.ok ? checkClaims(signed.value, expected) : signed;
}

interface SignedProof {
  readonly key: VerificationKey;
  readonly claims: JsonObject;
}

function readSigned(text: string): Result<SignedProof, ProofProblem> {
  // HTTP joins several fields with a comma (RFC 9110 §5.3), and no JWS has one.
  if (text.includes(',')) return err('several');
  if (text.length > MAX_PROOF_CHARACTERS) return err('too_long');
  const jws = parseCompactJws(text);
  if (!jws.ok) return err('malformed');
  const { header, payload: claims } = jws.value;
  if (!isProofType(header['typ'])) return err('typ');
  if (FORBIDDEN_MEMBERS.some((member) => Object.hasOwn(header, member))) return err('crit');
  const algorithm = algorithmNamed(header['alg']);
  if (algorithm === undefined) return err('alg');
  const key = readKey(header['jwk'], algorithm);
  if (key === undefined) return err('jwk');
  return isSignedBy(key, text, algorithm) ? ok({ key, claims }) : err('signature');
}

/** Media types compare without case, and RFC 7515 §4.1.9 lets `application/` be left out. */
function isProofType(typ: unknown): boolean {
  return typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === PROOF_TYPE;
}

/** Public, of a kind and size that proves something, for this algorithm, and written as RFC 7518 says: one key, one name. */
function readKey(jwk: unknown, algorithm: AssertionAlgorithm): VerificationKey | undefined {
  const verdict = judgeKey(jwk);
  if (!('key' in verdict) || !keyFits(verdict.key, algorithm)) return undefined;
  return isWrittenOneWay(verdict.key) ? verdict.key : undefined;
}

function isWrittenOneWay(key: VerificationKey): boolean {
  const numbers = key.kty === 'RSA' ? [key.n, key.e] : key.kty === 'EC' ? [key.crv, key.x, key.y] : [key.crv, key.x];
  return keyIdentity(key) === JSON.stringify([key.kty, ...numbers]);
}

function checkClaims(
  { key, claims }: SignedProof,
  { method, target, now, accessToken }: ProofExpectations,
): Result<DpopProof, ProofProblem> {
  const { jti, htm, htu, iat, ath } = claims;
  if (typeof jti !== 'string' || jti === '' || jti.length > MAX_JTI_CHARACTERS) return err('jti');
  if (htm !== method) return err('htm');
  if (targetOf(htu) !== target) return err('htu');
  if (!isNumericDate(iat)) return err('iat');
  if (Math.abs(now - iat) > PROOF_WINDOW_SECONDS || isOutOfTime(claims, now)) return err('time');
  if (accessToken !== undefined && ath !== accessTokenHash(accessToken)) return err('ath');
  return ok({ key: thumbprintOf(key), jti, usableUntil: Math.floor(iat) + PROOF_WINDOW_SECONDS });
}

/** RFC 7519 §4.1.4, §4.1.5: a proof need not have them; one that has them means them. */
function isOutOfTime({ exp, nbf }: JsonObject, now: number): boolean {
  if (exp !== undefined && (!isNumericDate(exp) || exp <= now)) return true;
  return nbf !== undefined && (!isNumericDate(nbf) || nbf > now + PROOF_WINDOW_SECONDS);
}

/** RFC 9449 §4.2: "The value MUST be the result of a base64url encoding … the SHA-256 hash of the ASCII encoding". */
export function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken, 'ascii').digest('base64url');
}

/** For the developer of a client; in the characters of RFC 6749 §5.2. */
export function describeProofProblem(problem: ProofProblem): string {
  return WORDS[problem];
}

const WORDS: Readonly<Record<ProofProblem, string>> = {
  several: 'Send exactly one DPoP header, with one proof',
  too_long: `The DPoP proof is longer than ${MAX_PROOF_CHARACTERS} characters`,
  malformed:
    'The DPoP proof must be a signed JWT in compact form: three parts of base64url, JSON without repeated members',
  typ: `The header of the DPoP proof must have typ ${PROOF_TYPE}`,
  crit: `The header of the DPoP proof must not have ${FORBIDDEN_MEMBERS.join(', ')}`,
  alg: `The alg of the DPoP proof must be one of ${DPOP_ALGORITHMS.join(', ')}`,
  jwk: 'The jwk of the DPoP proof must be a public key for its alg: P-256, Ed25519, or RSA of 2048 bits or more',
  signature: 'The signature of the DPoP proof does not verify with its jwk',
  jti: `The jti of the DPoP proof must be a text of 1 to ${MAX_JTI_CHARACTERS} characters`,
  htm: 'The htm of the DPoP proof must be the method of this request',
  htu: 'The htu of the DPoP proof must be the address of this request, without query and fragment',
  iat: 'The iat of the DPoP proof must be a number of seconds since 1970',
  time: `The iat of the DPoP proof must be within ${PROOF_WINDOW_SECONDS} seconds of now: sign one for each request, and set the clock`,
  ath: 'The ath of the DPoP proof must be the SHA-256 of the access token that is sent with it, in base64url',
};
