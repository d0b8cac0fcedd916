import { compactVerify, type JWK } from 'jose';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { VerificationKeySet } from '../keys/jwk-set.ts';
import type { VerificationKey } from '../keys/verification-key.ts';
import type { AssertionRefusal } from '../refusal.ts';
import { type AssertionAlgorithm, algorithmNamed, namesOf, takesKeyOf } from './algorithm.ts';
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
 * Step 6 of redemption: the signature is this key's over exactly this text.
 * Does NOT look at the payload: it was parsed strictly from the same text before.
 */
export async function verifySignature(
  assertion: string,
  { algorithm, kid }: JoseHeader,
  key: VerificationKey,
): Promise<Result<true, AssertionRefusal>> {
  try {
    await compactVerify(assertion, withoutName(key, algorithm), { algorithms: [...namesOf(algorithm)] });
    return ok(true);
  } catch {
    // Whatever jose throws (a bad signature, a key it cannot import) means that nothing was proved.
    return err({ reason: 'bad_signature', kid });
  }
}

/** Key and header may call one algorithm by different names (RFC 9864 §2.2), and jose compares them as text. */
function withoutName({ alg, ...members }: VerificationKey, algorithm: AssertionAlgorithm): JWK {
  return alg === undefined || algorithmNamed(alg) === algorithm ? members : { ...members, alg };
}
