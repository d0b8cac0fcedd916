import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { type KeyThumbprint, keyOfConfirmation } from '../../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { AssertionRefusal } from '../refusal.ts';

/** `any`: nobody presents the assertion, and what it would take is all that is asked (Explain). */
export type ShownKey = KeyThumbprint | 'any' | undefined;

/**
 * Step 10 (K18, D3): an assertion that is bound to a key is good with the proof of that key alone, and one that is bound in
 * a way that cannot be checked here is good with nothing. Yields the key; `undefined`: the assertion is bound to none, and
 * a proof that comes with it binds the token all the same (D4).
 * @see ID-JAG "Proof-of-Possession"; RFC 7800 §3.1
 */
export function checkConfirmation(
  claims: JsonObject,
  shown: ShownKey,
): Result<KeyThumbprint | undefined, AssertionRefusal> {
  if (!Object.hasOwn(claims, 'cnf')) return ok(undefined);
  const expected = keyOfConfirmation(claims['cnf']);
  if (expected === undefined) return err({ reason: 'confirmation_not_supported' });
  if (shown === 'any' || shown === expected) return ok(expected);
  return err({ reason: 'confirmation_key_differs', expected, actual: shown });
}
