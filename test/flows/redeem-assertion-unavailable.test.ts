import { RELEASE_RESERVE_MS } from '../../lambdas/flows/steps/record-and-sign.ts';
import { KeyUnusable } from '../../lambdas/ports/signer.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';

describe('when a dependency fails', () => {
  const down = new Unavailable('KMS');
  const fail = () => {
    throw down;
  };

  it('[S9][L3] signing fails after the record: undone, and the same assertion redeems', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    world.hooks.beforeSign = fail;
    await expect(redeem(world, parts)).rejects.toBe(down);
    expect(world.store.records.size).toBe(0);
    expect(world.counts).toMatchObject({ writes: 1, undos: 1 });
    delete world.hooks.beforeSign;
    issued(await redeem(world, parts));
  });

  it('[L3] the key signs no more: undone, and redeemed once more with the key that takes over', async () => {
    const world = redemptionWorld();
    let failures = 1;
    world.hooks.beforeSign = () => {
      if (failures-- > 0) throw new KeyUnusable();
    };
    const { record } = issued(await redeem(world, { form: { assertion: signAssertion() } }));
    expect(world.counts).toMatchObject({ writes: 2, undos: 1, signatures: 2 });
    expect([...world.store.records.values()]).toEqual([record]);
  });

  it('[S9][L3] no key signs any more: undone twice, no token, and the same assertion redeems later', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    world.hooks.beforeSign = () => {
      throw new KeyUnusable();
    };
    await expect(redeem(world, parts)).rejects.toThrow('signing key is unavailable');
    expect(world.store.records.size).toBe(0);
    delete world.hooks.beforeSign;
    issued(await redeem(world, parts));
  });

  it('[S9][L2] signing and undoing fail: no token, and the assertion stays burned', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    world.hooks.beforeSign = fail;
    world.hooks.beforeUndo = fail;
    await expect(redeem(world, parts)).rejects.toBe(down);
    world.hooks.beforeSign = () => undefined;
    expect(await redeem(world, parts)).toEqual(err({ reason: 'already_redeemed' }));
  });

  it.each(['beforeRedeem', 'afterRedeem'] as const)(
    "[S9][L3] the outcome of the record's write is unknown (%s): undoing is tried, no token",
    async (hook) => {
      const world = redemptionWorld();
      const parts = { form: { assertion: signAssertion() } };
      world.hooks[hook] = fail;
      await expect(redeem(world, parts)).rejects.toBe(down);
      expect(world.counts.undos).toBe(1);
      expect(world.store.records.size).toBe(0);
      delete world.hooks[hook];
      issued(await redeem(world, parts));
    },
  );

  it("[L2] a replay never undoes the first one's record, whatever fails", async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    const { record } = issued(await redeem(world, parts));
    world.hooks.beforeSign = fail;
    expect(await redeem(world, parts)).toEqual(err({ reason: 'already_redeemed' }));
    world.hooks.beforeRedeem = fail;
    await expect(redeem(world, parts)).rejects.toBe(down);
    expect([...world.store.records.values()]).toEqual([record]);
  });

  it('[L3] a bug in the signer is thrown as it is, after undoing', async () => {
    const world = redemptionWorld();
    const bug = new TypeError('bug');
    world.hooks.beforeSign = () => {
      throw bug;
    };
    await expect(redeem(world)).rejects.toBe(bug);
    expect(world.store.records.size).toBe(0);
  });

  it.each(['beforeTrustRead', 'beforeActiveKey'] as const)('[S9] %s: never a pass, nothing written', async (hook) => {
    const world = redemptionWorld();
    world.hooks[hook] = fail;
    await expect(redeem(world)).rejects.toBe(down);
    expectNothingHappened(world);
  });

  it("[S9] the provider's keys are not to be had: Unavailable, nothing written", async () => {
    const world = redemptionWorld();
    world.publishedKeys = undefined;
    await expect(redeem(world)).rejects.toMatchObject({ name: 'Unavailable', retryAfterSeconds: 30 });
    expectNothingHappened(world);
  });

  it('[S9] too little time is left to record, sign and undo: nothing is written', async () => {
    const world = redemptionWorld();
    await expect(redeem(world, {}, deadlineIn(RELEASE_RESERVE_MS - 1))).rejects.toBeInstanceOf(Unavailable);
    expectNothingHappened(world);
    issued(await redeem(world, {}, deadlineIn(2 * RELEASE_RESERVE_MS)));
  });
});

function deadlineIn(ms: number) {
  return { deadline: { remainingMs: () => ms } };
}
