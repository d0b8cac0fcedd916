import { ASSERTION_ALGORITHMS } from '../../protect/jose/algorithm.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { member, provider, providerId, SUBJECT } from '../support/fixtures.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { issued, redeem, withClaims } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';

describe('one assertion', () => {
  it('[K11][L2] yields one token, and after that its own reason', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    issued(await redeem(world, parts));
    expect(await redeem(world, parts)).toEqual(err({ reason: 'already_redeemed' }));
    expect(world.store.records.size).toBe(1);
  });

  it('[K11][L2] yields one token of 200 simultaneous attempts', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    const results = await Promise.all(Array.from({ length: 200 }, () => redeem(world, parts)));
    const tokens = results.filter((result) => result.ok);
    expect(tokens).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.error.reason === 'already_redeemed')).toHaveLength(199);
    expect(world.store.records.size).toBe(1);
    expect(world.counts).toMatchObject({ keyFetches: 1, writes: 200 });
  });

  it('[K11][L2] is the same one in another signature or another header', async () => {
    const world = redemptionWorld();
    issued(await redeem(world, { form: { assertion: signAssertion({ algorithm: 'ES256' }) } }));
    for (const algorithm of ASSERTION_ALGORITHMS) {
      const again = signAssertion({ algorithm, header: { extra: algorithm } });
      expect(await redeem(world, { form: { assertion: again } })).toEqual(err({ reason: 'already_redeemed' }));
    }
  });

  it('[K11] stays redeemed for as long as it is valid, and after', async () => {
    const world = redemptionWorld();
    const parts = { form: { assertion: signAssertion() } };
    issued(await redeem(world, parts));
    world.clock.advance(60 + 29);
    expect(await redeem(world, parts)).toEqual(err({ reason: 'already_redeemed' }));
    world.clock.advance(1);
    expect(await redeem(world, parts)).toMatchObject({ error: { reason: 'expired' } });
  });

  it('[K11] is another with another jti', async () => {
    const world = redemptionWorld();
    const first = issued(await redeem(world, withClaims({ jti: 'a' })));
    const second = issued(await redeem(world, withClaims({ jti: 'b' })));
    expect(first.record.id).not.toBe(second.record.id);
  });

  it('[K11] is another with the same jti from another issuer or tenant', async () => {
    const world = redemptionWorld();
    const variants = [
      { issuer: 'https://idp.other.example', claims: { iss: 'https://idp.other.example' } },
      { tenant: 't', claims: { tenant: 't' } },
    ];
    for (const [index, { claims: _, ...facts }] of variants.entries()) {
      const id = providerId(`idp_${String(index).repeat(32)}`);
      world.facts.providers.push({ ...provider, ...facts, id });
      world.facts.links.push({ provider: id, claim: 'sub', value: SUBJECT, member: member.id });
    }
    issued(await redeem(world));
    for (const variant of variants) issued(await redeem(world, withClaims(variant.claims)));
    expect(world.store.records.size).toBe(3);
  });
});
