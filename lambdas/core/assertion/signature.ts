import {
  type CertificateDigests,
  keyFits,
  keyIdentity,
  type VerificationKey,
} from '../../../protect/jose/verification-key.ts';
import { isSignedBy } from '../../../protect/jose/verify-jws.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { VerificationKeySet } from '../keys/jwk-set.ts';
import type { AssertionRefusal } from '../refusal.ts';
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
 * Does NOT look at the payload: it was parsed strictly from the same text before, and so was the header.
 */
export function verifySignature(
  assertion: string,
  { algorithm, kid }: JoseHeader,
  key: VerificationKey,
): Result<true, AssertionRefusal> {
  return isSignedBy(key, assertion, algorithm) ? ok(true) : err({ reason: 'bad_signature', kid });
}
