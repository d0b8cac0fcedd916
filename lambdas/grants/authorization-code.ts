import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Authority } from '../core/tokens/authority.ts';
import {
  type AuthorizationGrant,
  codeRedemptionId,
  keyOfCode,
  verifiesChallenge,
} from '../core/tokens/authorization-grant.ts';
import type { AuthorizationCodeRequest } from '../core/tokens/code-requests.ts';
import { isShown } from '../core/tokens/proof.ts';
import {
  type AuthorizationDependencies,
  type AuthorizationStep,
  authorityOfGrant,
} from '../flows/steps/authority-of-grant.ts';
import type { Invocation } from '../flows/steps/invocation.ts';

/**
 * The authority of an authorization code (RFC 6749 §4.1.3, OAuth 2.1 §4.1.3), presented by its client: known → unused → of
 * this client → in time → sent to this address → asked for by who redeems it (RFC 7636 §4.6, RFC 9449 §10) → what it is
 * good for now. Decides only: that a code is used once is a condition of the record's write. One that was used is refused
 * before anything else is looked at: whoever presents it holds what nobody should.
 * @throws Unavailable
 */
export async function authorizationCodeAuthority(
  dependencies: AuthorizationDependencies,
  client: Client,
  request: AuthorizationCodeRequest,
  shown: KeyThumbprint | undefined,
  { now, observer }: Pick<Invocation<AuthorizationStep>, 'now' | 'observer'>,
): Promise<Result<Authority, Refusal>> {
  const key = keyOfCode(request.code);
  const grant = key && (await dependencies.authorizations.find(key));
  if (grant === undefined) return err({ reason: 'authorization_unknown' });
  observer({ step: 'authorization', grant });
  const bound = checkCode(grant, client, { ...request, shown }, now);
  if (!bound.ok) return bound;
  const part = await authorityOfGrant(dependencies, client, grant, request, now);
  if (!part.ok) return part;
  return ok({
    ...part.value,
    redeems: codeRedemptionId(grant.key),
    redeemableUntil: grant.codeExpiresAt,
    continues: { key: grant.key, before: undefined, presented: request.code },
  });
}

/** What a code is bound to (A2). */
function checkCode(
  grant: AuthorizationGrant,
  client: Client,
  { redirectUri, codeVerifier, shown }: AuthorizationCodeRequest & { readonly shown: KeyThumbprint | undefined },
  now: number,
): Result<true, Refusal> {
  if (grant.redeemedAt !== undefined) return err({ reason: 'code_already_used', grant: grant.key });
  if (grant.client !== client.id) return err({ reason: 'authorization_of_other_client', client: grant.client });
  if (grant.codeExpiresAt <= now) return err({ reason: 'authorization_expired', expiredAt: grant.codeExpiresAt, now });
  if (grant.redirectUri !== redirectUri) return err({ reason: 'redirect_uri_differs' });
  if (!verifiesChallenge(codeVerifier, grant.codeChallenge)) return err({ reason: 'code_verifier_wrong' });
  if (!isShown(grant.codeBoundTo, shown))
    return err({ reason: 'authorization_key_differs', expected: grant.codeBoundTo, actual: shown });
  return ok(true);
}
