import { isNumericDate, secondOf } from '../../../protect/jose/numeric-date.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';

/**
 * When the provider itself last asked the person to prove who they are, seconds since the epoch: `auth_time` of a proved
 * id_token. `undefined`: the provider does not say, says no number, or a moment that has not come yet (skew included).
 * Unknown is never "just now" (law 10): a provider may send somebody back who signed in there hours ago.
 * @see OpenID Connect Core §2: "Time when the End-User authentication occurred"
 */
export function authenticationTimeOf(
  { auth_time: said }: JsonObject,
  { now, clockSkewSeconds }: { readonly now: number; readonly clockSkewSeconds: number },
): number | undefined {
  if (!isNumericDate(said) || said > now + clockSkewSeconds) return undefined;
  return secondOf(said);
}
