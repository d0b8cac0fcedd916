import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { type AssertionAlgorithm, algorithmNamed } from './algorithm.ts';
import { keyFits, type VerificationKey } from './verification-key.ts';

/**
 * Whether the signature of a compact JWS is this key's over exactly this text, by this algorithm, which the text names too.
 * By Node.js directly, in the same thread: an import of the key for each text and a way through the thread pool cost ten
 * times what the mathematics of RS256 do.
 * Does NOT look at the payload, nor at what else the header says: whoever calls has parsed the same text strictly.
 */
export function isSignedBy(key: VerificationKey, text: string, algorithm: AssertionAlgorithm): boolean {
  try {
    return verifies(key, text, algorithm);
  } catch {
    // Whatever Node.js throws (a key that it cannot import, a point off its curve) means that nothing was proved.
    return false;
  }
}

function verifies(key: VerificationKey, text: string, algorithm: AssertionAlgorithm): boolean {
  const [header = '', payload = '', signature = ''] = text.split('.');
  // Read from the text itself once more: whoever calls cannot mean one algorithm and verify by another.
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { readonly alg?: unknown };
  if (algorithmNamed(alg) !== algorithm || !keyFits(key, algorithm)) return false;
  const { digest, ...settings } = VERIFICATION[algorithm];
  const signed = Buffer.from(`${header}.${payload}`);
  return verify(digest, signed, { key: imported(key), ...settings }, Buffer.from(signature, 'base64url'));
}

/** RFC 7518 §3.3 to §3.5, RFC 8037 §3.1, in the words of node:crypto. A salt is as long as the digest. */
const VERIFICATION = {
  RS256: { digest: 'sha256', padding: constants.RSA_PKCS1_PADDING },
  PS256: { digest: 'sha256', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  ES256: { digest: 'sha256', dsaEncoding: 'ieee-p1363' },
  EdDSA: { digest: null },
} as const;

/** Keys of a set stay in memory for minutes; each is imported once, and forgotten with the set that it came in. */
const importedKeys = new WeakMap<VerificationKey, KeyObject>();

/** @throws when it is no key at all */
function imported(key: VerificationKey): KeyObject {
  const known = importedKeys.get(key);
  if (known !== undefined) return known;
  const made = createPublicKey({ key: { ...key }, format: 'jwk' });
  importedKeys.set(key, made);
  return made;
}
