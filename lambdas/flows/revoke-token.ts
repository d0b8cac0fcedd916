import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import { MAX_REVOKED, parseRevocation, type Revocation, type RevocationRefusal } from '../core/tokens/revocation.ts';
import type { TokenRevocations } from '../ports/token-revocations.ts';
import { type QuestionDependencies, spendAssertion } from './ask-about-token.ts';
import { authenticateClient } from './steps/authenticate-client.ts';

/** What a token says of itself, once its signature has verified; else why it is none, of a closed set. */
export type ReadToken = (text: string) => Promise<
  Result<
    {
      readonly organization: OrganizationId;
      readonly member: MemberId;
      readonly client: ClientId;
      readonly tokenId: string;
      readonly expiresAt: number;
    },
    string
  >
>;

export interface RevokingDependencies extends QuestionDependencies {
  readonly readToken: ReadToken;
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
  const { readToken, revocations } = dependencies;
  const request = parseRevocation(http);
  if (!request.ok) return request;
  const found = await authenticateClient(dependencies, request.value.credentials, now);
  if (!found.ok) return found;
  const { id: client } = found.value.client;
  authenticated(client);
  const used = await spendAssertion(dependencies, found.value);
  if (!used.ok) return used;

  const verified = await readToken(request.value.token);
  if (!verified.ok) return ok({ outcome: 'nothing', because: verified.error });
  const { organization, member, tokenId, expiresAt: endsAt, client: ofToken } = verified.value;
  if (ofToken !== client) return ok({ outcome: 'nothing', because: 'not_own' });
  const outcome = await revocations.revoke(organization, member, { tokenId, endsAt }, now);
  if (outcome === 'full') return err({ reason: 'too_many_revoked', max: MAX_REVOKED });
  return ok(outcome === 'unknown_member' ? { outcome: 'nothing', because: outcome } : { outcome, tokenId });
}
