import { compactVerify, decodeProtectedHeader, type JWSHeaderParameters } from 'jose';
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
  try {
    const { payload } = await compactVerify(token, key.value, { algorithms: [...ALGORITHMS] });
    return readClaims(payload);
  } catch {
    return err({ reason: 'bad_signature' });
  }
}

function readHeader(token: string, type: string): Result<JWSHeaderParameters, TokenRefusal> {
  const header = decodeHeader(token);
  if (header === undefined) return err({ reason: 'not_a_jws' });
  const { typ, alg, kid } = header as Readonly<Record<string, unknown>>;
  if (!isType(typ, type)) return err({ reason: 'bad_header', parameter: 'typ' });
  if (typeof alg !== 'string' || !ALGORITHMS.includes(alg)) return err({ reason: 'bad_header', parameter: 'alg' });
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KEY_ID_LENGTH) {
    return err({ reason: 'bad_header', parameter: 'kid' });
  }
  return ok(header);
}

/** Media types compare without case, and RFC 7515 §4.1.9 lets `application/` be left out. */
function isType(typ: unknown, expected: string): boolean {
  return typeof typ === 'string' && typ.toLowerCase().replace(/^application\//, '') === expected;
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

function readClaims(payload: Uint8Array): Result<Claims, TokenRefusal> {
  try {
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return ok(claims as Claims);
  } catch {
    // Falls through: signed, but not a JSON object.
  }
  return err({ reason: 'not_a_jws' });
}
