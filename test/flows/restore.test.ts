import { RESTORE_UNDER_WAY } from '../../lambdas/core/tokens/restore.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { NOW } from '../support/fixtures.ts';
import { addKeyClient, assertionForKeyClient, byKey, keyClient, signClientAssertion } from '../support/key-client.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

/** The store has forgotten what was redeemed: that is what a restore from a backup does. */
let world: RedemptionWorld;
beforeEach(() => {
  world = redemptionWorld();
  addKeyClient(world.facts);
});

const SKEW = 30;

it('[L2] an assertion that was redeemed before the restore is not redeemed again by a store that forgot it', async () => {
  issued(await redeem(world, withClaims({ iat: NOW - 10 })));
  world.store.records.clear();
  world.facts.restoredAt = NOW;
  expect(await redeem(world, withClaims({ iat: NOW - 10 }))).toEqual(
    err({ reason: 'issued_before_restore', issuedAt: NOW - 10, restoredAt: NOW }),
  );
  expect(world.store.records.size).toBe(0);
});

it('[L2] one that was issued after the restore is redeemed', async () => {
  world.facts.restoredAt = NOW - SKEW - 1;
  issued(await redeem(world, withClaims({ iat: NOW })));
});

it('[L2] while the restore is under way nothing is redeemed, and nothing is written', async () => {
  world.facts.restoredAt = RESTORE_UNDER_WAY;
  expect(await redeem(world)).toMatchObject({ error: { reason: 'issued_before_restore' } });
  expectNothingHappened(world);
});

describe("[L2] a client's own assertion, whose use the store forgot, too", () => {
  const refused = (issuedAt: number, restoredAt: number) =>
    err({
      reason: 'client_assertion_refused',
      client: keyClient.id,
      cause: { reason: 'issued_before_restore', issuedAt, restoredAt },
    });
  const grant = { assertion: assertionForKeyClient({ jti: 'fresh' }) };

  it('is refused when it was issued before', async () => {
    world.facts.restoredAt = NOW - 5;
    const own = signClientAssertion({ claims: { iat: NOW - 10 } });
    expect(await redeem(world, byKey(own, grant))).toEqual(refused(NOW - 10, NOW - 5));
  });

  it('that does not say when it was issued is as old as one can be', async () => {
    world.facts.restoredAt = NOW - 200;
    const own = signClientAssertion({ claims: { iat: undefined, exp: NOW + 60 } });
    expect(await redeem(world, byKey(own, grant))).toEqual(refused(NOW - 240, NOW - 200));
  });
});
