import { clientAssertionId } from '../../lambdas/core/clients/assertion.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { clientId, NOW } from '../support/fixtures.ts';
import { addKeyClient, assertionForKeyClient, byKey, keyClient, signClientAssertion } from '../support/key-client.ts';
import { changeAll } from '../support/memory-trust.ts';
import { issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import type { TokenHttpParts } from '../support/token-http.ts';

let world: RedemptionWorld;
beforeEach(() => {
  world = redemptionWorld();
  addKeyClient(world.facts);
});

const down = new Unavailable('KMS');
const fail = () => {
  throw down;
};
const ALREADY_USED = err({ reason: 'client_assertion_already_used', client: keyClient.id });
/** Another assertion of the grant, so that only the client's own can be in the way. */
const anotherGrant = (jti: string) => ({ assertion: assertionForKeyClient({ jti }) });

describe("[C6] a client's assertion", () => {
  it('is used up with the grant, by one owner', async () => {
    const { record } = issued(await redeem(world, byKey()));
    const id = clientAssertionId(keyClient.id, 'client-assertion-1');
    expect([...world.store.usedOnce]).toEqual([[id, record.owner]]);
  });

  it('does not authenticate twice, and the second grant stays usable', async () => {
    issued(await redeem(world, byKey()));
    expect(await redeem(world, byKey(undefined, anotherGrant('a')))).toEqual(ALREADY_USED);
    expect(world.store.records.size).toBe(1);
    const fresh = signClientAssertion({ claims: { jti: 'fresh' } });
    issued(await redeem(world, byKey(fresh, anotherGrant('a'))));
  });

  it('does not authenticate twice in another signature, header or lifetime', async () => {
    issued(await redeem(world, byKey()));
    const again = signClientAssertion({ header: { typ: 'JWT' }, claims: { exp: NOW + 120 } });
    expect(await redeem(world, byKey(again, anotherGrant('a')))).toEqual(ALREADY_USED);
  });

  it('[K11] stays usable when the grant was redeemed before', async () => {
    issued(await redeem(world, byKey()));
    const fresh = signClientAssertion({ claims: { jti: 'fresh' } });
    expect(await redeem(world, byKey(fresh))).toEqual(err({ reason: 'already_redeemed' }));
    issued(await redeem(world, byKey(fresh, anotherGrant('a'))));
  });

  it('may have the jti of another client', async () => {
    const other = { ...keyClient, id: clientId('other-host') };
    addKeyClient(world.facts, other);
    issued(await redeem(world, byKey()));
    const claims = { iss: other.id, sub: other.id };
    const grant = assertionForKeyClient({ client_id: other.id, jti: 'b' });
    issued(await redeem(world, byKey(signClientAssertion({ claims }), { assertion: grant })));
    expect(world.store.usedOnce.size).toBe(2);
  });

  it('of 100 requests at once authenticates one; the other 99 grants stay usable', async () => {
    const grants = Array.from({ length: 100 }, (_, racer) => anotherGrant(`racer-${racer}`));
    const results = await Promise.all(grants.map((grant) => redeem(world, byKey(undefined, grant))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual(Array(99).fill(ALREADY_USED));
    expect(world.store.records.size).toBe(1);
  });

  it('is kept until nobody would accept it any more', async () => {
    const ttls: unknown[] = [];
    const { redeem: write } = world.dependencies.redemptions;
    world.dependencies.redemptions.redeem = (record, alongside) => {
      ttls.push(alongside?.usedOnce?.[0]?.ttl);
      return write(record, alongside);
    };
    issued(await redeem(world, byKey()));
    expect(ttls).toEqual([NOW + 60 + 30]);
  });
});

describe('[C6][L8] a refused request uses neither assertion up', () => {
  const requests: readonly (readonly [string, TokenHttpParts['form']])[] = [
    ['an assertion that is none', { assertion: 'a.b.c' }],
    ['an assertion for another client', { assertion: assertionForKeyClient({ client_id: 'cursor' }) }],
    ['an assertion that has expired', { assertion: assertionForKeyClient({ iat: NOW - 90, exp: NOW - 30 }) }],
    ['an issuer that nobody trusts', { assertion: assertionForKeyClient({ iss: 'https://x.example' }) }],
    ['a subject that is not linked', { assertion: assertionForKeyClient({ sub: 'nobody' }) }],
    ['a constraint that we cannot honour', { assertion: assertionForKeyClient({ cnf: {} }) }],
    ['a resource that is not ours', { resource: 'https://other.example' }],
    ['no scope that can be granted', { scope: 'org:admin' }],
  ];

  it.each(requests)('%s', async (_what, form) => {
    expect((await redeem(world, byKey(undefined, form))).ok).toBe(false);
    expect(world.counts.writes).toBe(0);
    issued(await redeem(world, byKey()));
  });

  it('a member who is disabled', async () => {
    changeAll(world.facts.members, { status: 'disabled' });
    expect((await redeem(world, byKey())).ok).toBe(false);
    changeAll(world.facts.members, { status: 'active' });
    issued(await redeem(world, byKey()));
  });
});

describe('[S9] a request that fails', () => {
  it.each(['beforeTrustRead', 'beforeActiveKey', 'beforeRedeem', 'afterRedeem', 'beforeSign'] as const)(
    '%s: both assertions are usable afterwards',
    async (hook) => {
      world.hooks[hook] = fail;
      await expect(redeem(world, byKey())).rejects.toBe(down);
      expect([world.store.records.size, world.store.usedOnce.size]).toEqual([0, 0]);
      delete world.hooks[hook];
      issued(await redeem(world, byKey()));
    },
  );

  it('and cannot be undone burns both', async () => {
    world.hooks.beforeSign = fail;
    world.hooks.beforeUndo = fail;
    await expect(redeem(world, byKey())).rejects.toBe(down);
    world.hooks.beforeSign = () => undefined;
    expect(await redeem(world, byKey())).toEqual(err({ reason: 'already_redeemed' }));
    expect(await redeem(world, byKey(undefined, anotherGrant('a')))).toEqual(ALREADY_USED);
  });

  it("[L2] never undoes another request's use", async () => {
    issued(await redeem(world, byKey()));
    world.hooks.beforeRedeem = fail;
    await expect(redeem(world, byKey(undefined, anotherGrant('a')))).rejects.toBe(down);
    delete world.hooks.beforeRedeem;
    expect(await redeem(world, byKey(undefined, anotherGrant('a')))).toEqual(ALREADY_USED);
  });
});

it('[L1] a client with a key gets no more than a client with a secret', async () => {
  const { record } = issued(await redeem(world, byKey(undefined, { scope: 'projects:read org:admin billing:read' })));
  expect([...record.scopes]).toEqual(['projects:read']);
});
