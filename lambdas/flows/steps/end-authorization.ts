import type { Configuration } from '../../core/configuration.ts';
import type { AuthorizationGrant, GrantKey } from '../../core/tokens/authorization-grant.ts';
import type { AuthorizationGrantStore } from '../../ports/authorization-grant-store.ts';
import type { RevocationOutcome, TokenRevocations } from '../../ports/token-revocations.ts';

export interface EndingDependencies {
  readonly authorizations: Pick<AuthorizationGrantStore, 'find' | 'recall'>;
  readonly revocations: TokenRevocations;
  readonly configuration: Pick<Configuration, 'accessTokenLifetimeSeconds'>;
}

/** What became of the last access token; `none`: there is none. */
export interface EndedAuthorization {
  readonly grant: AuthorizationGrant | undefined;
  readonly lastToken: RevocationOutcome | 'none';
}

/**
 * Everything of an authorization ends for good, and its last access token is revoked: one write of the authorization, one
 * of the member's row. A repetition finds both done and writes neither again. The process that dies between them leaves a
 * token that is revoked at the next repetition. The last token is read after the end is durable, so that none comes after it.
 * Does NOT reach a token that was released before the last one: it lives as every other does.
 * @throws Unavailable when it is unknown whether both are written
 */
export async function endAuthorization(
  { authorizations, revocations, configuration }: EndingDependencies,
  key: GrantKey,
  now: number,
): Promise<EndedAuthorization> {
  await authorizations.recall(key, now);
  const grant = await authorizations.find(key);
  if (grant?.tokenId === undefined) return { grant, lastToken: 'none' };
  const token = { tokenId: grant.tokenId, endsAt: now + configuration.accessTokenLifetimeSeconds };
  return { grant, lastToken: await revocations.revoke(grant.organization, grant.member, token, now) };
}
