import type { KeyThumbprint } from '../../protect/vocabulary/key-thumbprint.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Client } from '../core/records.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Authority } from '../core/tokens/authority.ts';
import { keyOfRefreshToken, refreshDigest, refreshRedemptionId } from '../core/tokens/authorization-grant.ts';
import type { RefreshTokenRequest } from '../core/tokens/code-requests.ts';
import { isShown } from '../core/tokens/proof.ts';
import {
  type AuthorizationDependencies,
  type AuthorizationStep,
  authorityOfGrant,
} from '../flows/steps/authority-of-grant.ts';
import type { Invocation } from '../flows/steps/invocation.ts';

/**
 * The authority of a refresh token (RFC 6749 §6, OAuth 2.1 §4.3), presented by its client: known → the good one → of this
 * client → with the proof of the key that it is bound to (RFC 9449 §5) → what its authorization is good for now. Decides
 * only: that it is used once is a condition of the record's write. A token that leads to an authorization and is not its
 * good one was replaced, and came back: whoever presents it holds what nobody should.
 * @throws Unavailable
 */
export async function refreshTokenAuthority(
  dependencies: AuthorizationDependencies,
  client: Client,
  request: RefreshTokenRequest,
  shown: KeyThumbprint | undefined,
  { now, observer }: Pick<Invocation<AuthorizationStep>, 'now' | 'observer'>,
): Promise<Result<Authority, Refusal>> {
  const { refreshToken } = request;
  const key = keyOfRefreshToken(refreshToken);
  const grant = key && (await dependencies.authorizations.find(key));
  if (grant === undefined) return err({ reason: 'authorization_unknown' });
  observer({ step: 'authorization', grant });
  const digest = refreshDigest(refreshToken);
  if (grant.refreshDigest !== digest) return err({ reason: 'refresh_token_reused', grant: grant.key });
  if (grant.client !== client.id) return err({ reason: 'authorization_of_other_client', client: grant.client });
  const { refreshBoundTo } = grant;
  if (!isShown(refreshBoundTo, shown))
    return err({ reason: 'authorization_key_differs', expected: refreshBoundTo, actual: shown });
  const part = await authorityOfGrant(dependencies, client, grant, request, now);
  if (!part.ok) return part;
  return ok({
    ...part.value,
    redeems: refreshRedemptionId(digest),
    redeemableUntil: grant.expiresAt,
    continues: { key: grant.key, before: digest, presented: refreshToken, ...(refreshBoundTo && { refreshBoundTo }) },
  });
}
