import { MemoryAuthorizationGrantStore } from '../../../lambdas/adapters/memory/memory-authorization-grant-store.ts';
import { MemoryTokenRevocations } from '../../../lambdas/adapters/memory/memory-token-revocations.ts';
import type { AuthorizationGrant } from '../../../lambdas/core/tokens/authorization-grant.ts';
import type { RedemptionId } from '../../../lambdas/core/tokens/redemption.ts';
import { endAuthorization } from '../../../lambdas/flows/steps/end-authorization.ts';
import { validGrant } from '../../support/code-grant.ts';
import { member, NOW, organization } from '../../support/fixtures.ts';

const tokenId = 'redemption-7' as RedemptionId;

async function end(grant?: AuthorizationGrant) {
  const authorizations = new MemoryAuthorizationGrantStore();
  if (grant !== undefined) authorizations.grants.set(grant.key, grant);
  const revocations = new MemoryTokenRevocations();
  const configuration = { accessTokenLifetimeSeconds: 900 };
  const ended = await endAuthorization({ authorizations, revocations, configuration }, validGrant().key, NOW);
  return { ended, lists: revocations.lists };
}

describe('the end of an authorization', () => {
  it('[L18] never lets its last token live: it stands as revoked for as long as it could at most', async () => {
    const { ended, lists } = await end(validGrant({ redeemedAt: NOW, tokenId }));
    expect(ended).toMatchObject({ grant: { recalledAt: NOW }, lastToken: 'revoked' });
    const list = new Map([[tokenId, NOW + 900]]);
    expect(lists).toEqual(new Map([[`${organization.id}/${member.id}`, list]]));
  });

  it.each([
    ['gave no token', validGrant()],
    ['is not there any more', undefined],
  ])('[L8] that %s never writes to a member', async (_what, grant) => {
    const { ended, lists } = await end(grant);
    expect([ended.lastToken, lists.size]).toEqual(['none', 0]);
  });
});
