import { constants, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { VerificationKeySet } from '../keys/jwk-set.ts';
import { type CertificateDigests, keyFits, keyIdentity, type VerificationKey } from '../keys/verification-key.ts';
import type { AssertionRefusal } from '../refusal.ts';
import { type AssertionAlgorithm, algorithmNamed } from './algorithm.ts';
import type { JoseHeader } from './header.ts';

/** Steps 5 and 6: whether the key of this set that the header names has signed the text. */
export async function verifyWith(
  keys: VerificationKeySet,
  text: string,
  header: JoseHeader,
): Promise<Result<true, AssertionRefusal>> {
  const key = selectKey(header, keys);
  return key.ok ? verifySignature(text, header, key.value) : key;
}

/**
 * Step 5 of redemption: the one key that this header names (J7). Of a `kid`, the one that fits the algorithm (J3);
 * without, the one of the certificate that the header names; without that, the only one that fits. Several entries of
 * one public key are one key; several keys that all fit are none.
 * Relies on the set's hygiene: no private or symmetric members (J8).
 */
export function selectKey(header: JoseHeader, { keys }: VerificationKeySet): Result<VerificationKey, AssertionRefusal> {
  const { algorithm, kid } = header;
  const named = keysNamed(header, keys);
  if (named.length === 0 && kid !== undefined) return err({ reason: 'no_key_for_kid', kid });
  const fitting = new Map<string, VerificationKey>();
  for (const key of named.filter((each) => keyFits(each, algorithm))) fitting.set(keyIdentity(key), key);
  const [only] = fitting.values();
  if (only !== undefined && fitting.size === 1) return ok(only);
  if (kid === undefined) return err({ reason: 'no_single_key_without_kid', fittingKeys: fitting.size });
  return only === undefined
    ? err({ reason: 'key_does_not_fit_algorithm', kid, algorithm })
    : err({ reason: 'several_keys_for_kid', kid, fittingKeys: fitting.size });
}

function keysNamed({ kid, certificate }: JoseHeader, keys: readonly VerificationKey[]): readonly VerificationKey[] {
  if (kid !== undefined) return keys.filter((key) => key.kid === kid);
  if (certificate === undefined) return keys;
  const named = keys.filter((key) => isOf(key, certificate) === true);
  // A set that tells of no certificates excludes none: some providers name them in headers alone.
  return named.length > 0 ? named : keys.filter((key) => isOf(key, certificate) === undefined);
}

/** Whether a key is that of a certificate; undefined: the key does not say. */
function isOf(key: CertificateDigests, certificate: CertificateDigests): boolean | undefined {
  for (const digest of ['x5t#S256', 'x5t'] as const) {
    if (certificate[digest] !== undefined && key[digest] !== undefined) return key[digest] === certificate[digest];
  }
  return undefined;
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
