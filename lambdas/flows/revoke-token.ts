import type { Protection } from '../../protect/authorize.ts';
import { verifyToken } from '../../protect/verify-token.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import { MAX_REVOKED, parseRevocation, type Revocation, type RevocationRefusal } from '../core/tokens/revocation.ts';
import type { TokenRevocations } from '../ports/token-revocations.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { type QuestionDependencies, spendAssertion } from './ask-about-token.ts';
import { authenticateClient } from './steps/authenticate-client.ts';

export interface RevokingDependencies extends QuestionDependencies {
  readonly protection: Protection;
  readonly revocations: TokenRevocations;
}

/**
 * RFC 7009, of an access token or an agent token: parse → authenticate the client → its own assertion is used up, if it
 * came with one → signature and claims → it is this client's own → one write. What was minted by a token ends with it.
 * RFC 7009 §2.2: "invalid tokens do not cause an error response": there is nothing to revoke of one that is garbage,
 * expired, or another client's.
 * Does NOT look whether the token is good otherwise: revoked is revoked, whoever is disabled.
 * @throws Unavailable when a store is: it is unknown whether the token was revoked, and the client asks again
 */
export async function revokeToken(
  dependencies: RevokingDependencies,
  http: OAuthHttpRequest,
  now: number,
  authenticated: (client: ClientId) => void,
): Promise<Result<Revocation, RevocationRefusal>> {
  const { configuration, protection, revocations } = dependencies;
  const request = parseRevocation(http);
  if (!request.ok) return request;
  const found = await authenticateClient(dependencies, request.value.credentials, now);
  if (!found.ok) return found;
  const { id: client } = found.value.client;
  authenticated(client);
  const used = await spendAssertion(dependencies, found.value);
  if (!used.ok) return used;

  const verified = await verifyToken(request.value.token, everyResource(configuration), protection);
  if (!verified.ok) {
    const { error } = verified;
    if (error.reason === 'unavailable') throw new Unavailable('DynamoDB', { cause: new Error(error.error) });
    return ok({ outcome: 'nothing', because: error.reason });
  }
  const { organization, member, tokenId, expiresAt: endsAt, client: ofToken } = verified.value;
  if (ofToken !== client) return ok({ outcome: 'nothing', because: 'not_own' });
  const outcome = await revocations.revoke(organization, member, { tokenId, endsAt }, now);
  if (outcome === 'full') return err({ reason: 'too_many_revoked', max: MAX_REVOKED });
  return ok(outcome === 'unknown_member' ? { outcome: 'nothing', because: outcome } : { outcome, tokenId });
}

/** Whatever a client's token may be for: ours as well. */
function everyResource({ issuer, resources }: QuestionDependencies['configuration']): ReadonlySet<string> {
  return new Set([issuer, ...resources]);
}
