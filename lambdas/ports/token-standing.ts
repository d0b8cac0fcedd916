import type { IssuedToken } from './issued-tokens.ts';

/** What verifiers would say of a token at this moment. */
export interface TokenStanding {
  /**
   * Whether its member, organization, provider, client and enablement let it count: none is disabled, and neither they nor the
   * token itself were recalled or revoked since it was issued. Does NOT look at when it ends. @throws Unavailable
   */
  counts(
    token: Pick<IssuedToken, 'id' | 'organization' | 'member' | 'client' | 'provider' | 'issuedAt'>,
  ): Promise<boolean>;
}
