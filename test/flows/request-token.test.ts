import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import type { RedeemOutcome } from '../../lambdas/ports/redemption-store.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { grantWorld, redeemCode, refresh } from '../support/code-grant.ts';
import { client } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

/** The same world, whose store has these answers first, in this order. */
function answering(world: RedemptionWorld, ...outcomes: RedeemOutcome[]): RedemptionWorld {
  const { redemptions } = world.dependencies;
  const answers: typeof redemptions = {
    redeem: async (record, alongside) => outcomes.shift() ?? redemptions.redeem(record, alongside),
    undo: (record, alongside) => redemptions.undo(record, alongside),
  };
  return { ...world, dependencies: { ...world.dependencies, redemptions: answers } };
}

/** The same world, and whatever in it was ended: authorizations and tokens. */
function watchingEnds(world: RedemptionWorld): { readonly world: RedemptionWorld; readonly ended: unknown[] } {
  const { authorizations: grants, revocations } = world.dependencies;
  const ended: unknown[] = [];
  const authorizations: typeof grants = {
    find: (key) => grants.find(key),
    recall: async (key, at) => {
      ended.push(key);
      await grants.recall(key, at);
    },
  };
  const dependencies = { ...world.dependencies, authorizations, revocations };
  return { world: { ...world, dependencies }, ended };
}

describe('a request for a token that is refused', () => {
  it.each<[string, (world: RedemptionWorld) => ReturnType<typeof redeem>, string]>([
    ['a wrong verifier', (world) => redeemCode(world, { code_verifier: 'w'.repeat(50) }), 'code_verifier_wrong'],
    ['an unknown code', (world) => redeemCode(world, { code: 'd'.repeat(43) }), 'authorization_unknown'],
    ['an unknown refresh token', (world) => refresh(world, 'csrt_x'), 'authorization_unknown'],
    ['an assertion that is none', (world) => redeem(world, { form: { assertion: 'x' } }), 'malformed_assertion'],
  ])('[L8] for %s never ends an authorization', async (_what, ask, reason) => {
    const { world, ended } = watchingEnds(grantWorld());
    expect(await ask(world)).toMatchObject({ ok: false, error: { reason } });
    expect(ended).toHaveLength(0);
  });

  it('[L16] by the store, for a session that became another client’s meanwhile, is refused as that', async () => {
    const answer = redeem(answering(redemptionWorld(), 'session_of_other_client'));
    expect(await answer).toEqual({ ok: false, error: { reason: 'agent_session_of_other_client' } });
  });

  it('[F1] by the store, for a refresh token that was used at the same moment, ends its whole family', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    expect(await refresh(answering(world, 'replayed'), refreshToken)).toMatchObject({
      error: { reason: 'refresh_token_reused', presented: 'refresh_token' },
    });
    expect(await refresh(world, refreshToken)).toMatchObject({ error: { reason: 'authorization_recalled' } });
  });
});

describe('an authorization that changes while a token is asked for', () => {
  it('[L2] is decided once more', async () => {
    issued(await redeemCode(answering(grantWorld(), 'grant_changed')));
  });

  it.each(['grant_changed', 'person_changed'] as const)(
    '[S9] never gives a token when it changes again: %s',
    async (outcome) => {
      const answer = redeemCode(answering(grantWorld(), outcome, outcome));
      await expect(answer).rejects.toThrow(Unavailable);
    },
  );
});

it('[L4] an assertion never becomes a refresh token, though its client is registered for them', async () => {
  const world = redemptionWorld();
  changeAll(world.facts.clients, { grantTypes: new Set([JWT_BEARER_GRANT, 'refresh_token']) });
  const { record, refreshToken } = issued(await redeem(world));
  expect([record.client, refreshToken]).toEqual([client.id, undefined]);
});
