import { KeyObject, verify, type webcrypto } from 'node:crypto';
import { decodeProtectedHeader, type JWSHeaderParameters } from 'jose';
import type { Claims } from './access-token.ts';
import type { KeySource } from './ports.ts';
import type { TokenRefusal, Unavailable } from './refusal.ts';
import { orUnavailable } from './unavailable.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** What our key ring signs with (J3). Anything else, `none` and HMAC first, is refused before a key is sought. */
const ALGORITHMS: readonly string[] = ['RS256', 'ES256'];

const MAX_KEY_ID_LENGTH = 256;

/**
 * Header → key → signature, and then the claims as they stand: NOT validated. `type` is what `typ` must be, in lower
 * case and without `application/`.
 * @see RFC 8725 §3.1, §3.11
 */
export async function verifySignature(
  token: string,
  type: string,
  keys: KeySource,
): Promise<Result<Claims, TokenRefusal | Unavailable>> {
  const header = readHeader(token, type);
  if (!header.ok) return header;
  const key = await orUnavailable('keys', () => keys.find(header.value));
  if (!key.ok) return key;
  if (key.value === undefined) return err({ reason: 'unknown_key' });
  return isSigned(token, header.value, key.value) ? readClaims(token) : err({ reason: 'bad_signature' });
}

/**
 * Whether the signature is this key's over exactly this text. By Node.js directly, in the same thread: the way through
 * WebCrypto and its thread pool costs five times what the mathematics of RS256 do.
 * A critical extension is one that we do not know (RFC 7515 §4.1.11).
 */
function isSigned(token: string, header: JWSHeaderParameters, key: webcrypto.CryptoKey): boolean {
  if ('crit' in header || !fits(key, header.alg)) return false;
  const end = token.lastIndexOf('.');
  const signature = Buffer.from(token.slice(end + 1), 'base64url');
  // Only its own encoding: no padding, no foreign characters, no stray bits.
  if (signature.toString('base64url') !== token.slice(end + 1)) return false;
  // ES256: RFC 7518 §3.4, two integers side by side; RSA keys do not look at it.
  return verify(
    'sha256',
    Buffer.from(token.slice(0, end)),
    { key: keyObjectOf(key), dsaEncoding: 'ieee-p1363' },
    signature,
  );
}

const MIN_RSA_BITS = 2048;

/** RFC 8725 §3.1: a key is for one algorithm, whatever a header says. RFC 7518 §3.3: RSA of 2048 bits or more. */
function fits({ type, usages, algorithm }: webcrypto.CryptoKey, alg: unknown): boolean {
  if (type !== 'public' || !usages.includes('verify')) return false;
  const {
    name,
    hash,
    modulusLength = 0,
    namedCurve,
  } = algorithm as Partial<webcrypto.RsaHashedKeyAlgorithm & webcrypto.EcKeyAlgorithm>;
  if (alg === 'ES256') return name === 'ECDSA' && namedCurve === 'P-256';
  if (alg !== 'RS256' || name !== 'RSASSA-PKCS1-v1_5' || modulusLength < MIN_RSA_BITS) return false;
  return (typeof hash === 'string' ? hash : hash?.name) === 'SHA-256';
}

/** Made once for each key of the issuer, and forgotten with it. */
const keyObjects = new WeakMap<webcrypto.CryptoKey, KeyObject>();

function keyObjectOf(key: webcrypto.CryptoKey): KeyObject {
  const known = keyObjects.get(key);
  if (known !== undefined) return known;
  const made = KeyObject.from(key);
  keyObjects.set(key, made);
  return made;
}

function readHeader(token: string, type: string): Result<JWSHeaderParameters, TokenRefusal> {
  const header = decodeHeader(token);
  if (header === undefined) return err({ reason: 'not_a_jws' });
  const { typ, alg, kid } = header as Readonly<Record<string, unknown>>;
  if (typeIn(typ) !== type) return err({ reason: 'bad_header', parameter: 'typ' });
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) return err({ reason: 'bad_header', parameter: 'alg' });
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KEY_ID_LENGTH) {
    return err({ reason: 'bad_header', parameter: 'kid' });
  }
  return ok(header);
}

/** What a token says that it is: lower case, without `application/`. NOT verified. undefined: nothing legible. */
export function typeOf(token: string): string | undefined {
  return typeIn((decodeHeader(token) as { readonly typ?: unknown } | undefined)?.typ);
}

/** Media types compare without case, and RFC 7515 §4.1.9 lets `application/` be left out. */
function typeIn(typ: unknown): string | undefined {
  return typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : undefined;
}

function decodeHeader(token: string): JWSHeaderParameters | undefined {
  // RFC 7515 §3.1: exactly three parts. Five would be a JWE, which hides what it carries from these checks.
  if (token.split('.', 4).length !== 3) return undefined;
  try {
    return decodeProtectedHeader(token) as JWSHeaderParameters;
  } catch {
    return undefined;
  }
}

/** Of a text whose signature was verified. */
function readClaims(token: string): Result<Claims, TokenRefusal> {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url');
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return ok(claims as Claims);
  } catch {
    // Falls through: signed, but not a JSON object.
  }
  return err({ reason: 'not_a_jws' });
}
