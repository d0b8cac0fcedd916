import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import { type GrantKey, keyOfRefreshToken } from '../core/tokens/authorization-grant.ts';
import type { OAuthHttpRequest } from '../core/tokens/oauth-form.ts';
import { MAX_REVOKED, parseRevocation, type Revocation, type RevocationRefusal } from '../core/tokens/revocation.ts';
import type { RevocationOutcome } from '../ports/token-revocations.ts';
import { type QuestionDependencies, spendAssertion } from './ask-about-token.ts';
import { authenticateClient } from './steps/authenticate-client.ts';
import { type EndingDependencies, endAuthorization } from './steps/end-authorization.ts';

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

export interface RevokingDependencies extends QuestionDependencies, EndingDependencies {
  readonly configuration: QuestionDependencies['configuration'] & EndingDependencies['configuration'];
  readonly readToken: ReadToken;
}

/**
 * RFC 7009, of an access token, an agent token or a refresh token: parse → authenticate the client → its own assertion is
 * used up, if it came with one → whose is it → it ends. What was minted by a token ends with it; with a refresh token ends
 * {@link endAuthorization its authorization}, also by one that was replaced.
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
  const request = parseRevocation(http);
  if (!request.ok) return request;
  const found = await authenticateClient(dependencies, request.value.credentials, now);
  if (!found.ok) return found;
  const { id: client } = found.value.client;
  authenticated(client);
  const used = await spendAssertion(dependencies, found.value);
  if (!used.ok) return used;

  const { token } = request.value;
  const authorization = keyOfRefreshToken(token);
  return authorization === undefined
    ? revokeSigned(dependencies, client, token, now)
    : revokeAuthorization(dependencies, client, authorization, now);
}

async function revokeSigned(
  { readToken, revocations }: RevokingDependencies,
  client: ClientId,
  text: string,
  now: number,
): Promise<Result<Revocation, RevocationRefusal>> {
  const verified = await readToken(text);
  if (!verified.ok) return ok({ outcome: 'nothing', because: verified.error });
  const { organization, member, tokenId, expiresAt: endsAt, client: ofToken } = verified.value;
  if (ofToken !== client) return ok({ outcome: 'nothing', because: 'not_own' });
  return told(await revocations.revoke(organization, member, { tokenId, endsAt }, now), tokenId);
}

/** RFC 7009 §2.1: with a refresh token the server "SHOULD also invalidate all access tokens based on the same" grant. */
async function revokeAuthorization(
  dependencies: RevokingDependencies,
  client: ClientId,
  key: GrantKey,
  now: number,
): Promise<Result<Revocation, RevocationRefusal>> {
  const grant = await dependencies.authorizations.find(key);
  if (grant === undefined) return ok({ outcome: 'nothing', because: 'authorization_unknown' });
  if (grant.client !== client) return ok({ outcome: 'nothing', because: 'not_own' });
  const { lastToken } = await endAuthorization(dependencies, key, now);
  return lastToken === 'full'
    ? err({ reason: 'too_many_revoked', max: MAX_REVOKED })
    : ok({ outcome: 'authorization_ended', lastToken });
}

function told(outcome: RevocationOutcome, tokenId: string): Result<Revocation, RevocationRefusal> {
  if (outcome === 'full') return err({ reason: 'too_many_revoked', max: MAX_REVOKED });
  return ok(outcome === 'unknown_member' ? { outcome: 'nothing', because: outcome } : { outcome, tokenId });
}
