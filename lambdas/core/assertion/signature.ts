import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { VerificationKeySet } from '../keys/jwk-set.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { AssertionRefusal } from '../refusal.ts';
import { type AssertionAlgorithm, algorithmNamed, takesKeyOf } from './algorithm.ts';
import type { JoseHeader } from './header.ts';

/**
 * Step 5 of redemption: the one key that this header names. With a `kid`, the key of that name, which must fit the
 * algorithm (J3); without, only if exactly one key of the set fits. A `kid` that two keys answer to names neither (J7).
 * Relies on the set's hygiene: no private or symmetric members (J8).
 */
export function selectKey(header: JoseHeader, { keys }: VerificationKeySet): Result<VerificationKey, AssertionRefusal> {
  const { algorithm, kid } = header;
  if (kid === undefined) {
    const fitting = keys.filter((key) => keyFits(key, algorithm));
    const [only] = fitting;
    if (only === undefined || fitting.length > 1) {
      return err({ reason: 'no_single_key_without_kid', fittingKeys: fitting.length });
    }
    return ok(only);
  }
  const [named, ...others] = keys.filter((key) => key.kid === kid);
  if (named === undefined || others.length > 0) return err({ reason: 'no_key_for_kid', kid });
  return keyFits(named, algorithm) ? ok(named) : err({ reason: 'key_does_not_fit_algorithm', kid, algorithm });
}

/** RFC 7517 §4.4: a key's `alg` is the algorithm intended for use with it, by whichever of its names. */
export function keyFits(key: VerificationKey, algorithm: AssertionAlgorithm): boolean {
  if (!takesKeyOf(algorithm, key.kty)) return false;
  return key.alg === undefined || algorithmNamed(key.alg) === algorithm;
}

/**
 * Step 6 of redemption: the signature is this key's over exactly this text, by the algorithm that the text names.
 * By Node.js directly, in the same thread: an import of the key for each assertion and a way through the thread pool
 * cost ten times what the mathematics of RS256 do.
 * Does NOT look at the payload: it was parsed strictly from the same text before, and so was the header.
 */
export function verifySignature(
  assertion: string,
  { algorithm, kid }: JoseHeader,
  key: VerificationKey,
): Result<true, AssertionRefusal> {
  try {
    if (isSigned(assertion, algorithm, key)) return ok(true);
  } catch {
    // Whatever Node.js throws (a key that it cannot import, a point off its curve) means that nothing was proved.
  }
  return err({ reason: 'bad_signature', kid });
}

function isSigned(assertion: string, algorithm: AssertionAlgorithm, key: VerificationKey): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
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

/** Providers' keys stay in memory for minutes; each is imported once, and forgotten with the set that it came in. */
const importedKeys = new WeakMap<VerificationKey, KeyObject>();

/** @throws when it is no key at all */
function imported(key: VerificationKey): KeyObject {
  const known = importedKeys.get(key);
  if (known !== undefined) return known;
  const made = createPublicKey({ key: { ...key }, format: 'jwk' });
  importedKeys.set(key, made);
  return made;
}
