import type { ClientKeys } from '../../lambdas/core/records.ts';
import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { client, NOW, organization, provider } from '../support/fixtures.ts';
import {
  addKeyClient,
  assertionForKeyClient,
  byKey,
  clientKey,
  keyClient,
  makeClientKey,
  signClientAssertion,
} from '../support/key-client.ts';
import { changeAll } from '../support/memory-trust.ts';
import { keySetOf, publicJwk } from '../support/provider-signer.ts';
import { issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

/** A client that publishes its keys, and how often they were fetched. */

const published: ClientKeys = {
  source: 'published',
  jwksUri: 'https://keys.agent-host.example/jwks',
  pinnedHosts: ['keys.agent-host.example'],
};
const rotated = makeClientKey('client-2');

let world: RedemptionWorld;
let asked: string[];
beforeEach(() => {
  world = redemptionWorld();
  addKeyClient(world.facts, { keys: published });
  world.publishedKeys = keySetOf(publicJwk('ES256'), clientKey.jwk);
  asked = [];
  const { keysFor } = world.dependencies.providerKeys;
  world.dependencies.providerKeys.keysFor = (publisher, kid) => {
    asked.push(publisher.id);
    return keysFor(publisher, kid);
  };
});

/** A request of its own each: nothing of it was used before, and nothing has expired. */
let requests = 0;
function request(header: Readonly<Record<string, unknown>> = {}, privateKey = clientKey.privateKey) {
  requests += 1;
  const now = world.clock.now();
  const times = { jti: `request-${requests}`, iat: now, exp: now + 60 };
  const assertion = assertionForKeyClient(times);
  return redeem(world, byKey(signClientAssertion({ header, claims: times, privateKey }), { assertion }));
}

describe('[C6][C9] the keys that a client publishes', () => {
  it('are fetched once, and apart from those of the provider', async () => {
    for (let nth = 0; nth < 5; nth += 1) issued(await request());
    expect(world.counts.keyFetches).toBe(2);
    expect(new Set(asked)).toEqual(new Set([`client#${keyClient.id}`, provider.id]));
  });

  it('[L14] are asked for an unknown kid once in 30 seconds, whoever asks', async () => {
    issued(await request());
    world.clock.advance(30);
    for (let second = 0; second < 60; second += 1) {
      expect(await request({ kid: `made-up-${second}` })).toMatchObject({
        error: { reason: 'client_assertion_refused', cause: { reason: 'no_key_for_kid' } },
      });
      world.clock.advance(1);
    }
    // The client's and the provider's; then the client's, at most every 30 seconds.
    expect(world.counts.keyFetches).toBe(2 + 2);
  });

  it('are followed when the client rotates, within one request after the cool-down', async () => {
    issued(await request());
    world.publishedKeys = keySetOf(publicJwk('ES256'), rotated.jwk);
    expect(await request({ kid: 'client-2' }, rotated.privateKey)).toMatchObject({ ok: false });
    world.clock.advance(30);
    issued(await request({ kid: 'client-2' }, rotated.privateKey));
    expect(await request()).toMatchObject({ error: { cause: { reason: 'no_key_for_kid', kid: 'client-ec' } } });
  });

  it('verify nothing when they are not to be had, and nothing is written', async () => {
    world.publishedKeys = undefined;
    await expect(request()).rejects.toBeInstanceOf(Unavailable);
    expect([world.counts.keyFetches, world.counts.writes]).toEqual([1, 0]);
  });
});

describe('[C9] nobody drives a fetch of keys', () => {
  it('who is unknown', async () => {
    world.facts.clients = [client];
    await expectRefusedWithoutFetch('unknown_client');
  });

  it('who is disabled', async () => {
    changeAll(world.facts.clients, { status: 'disabled' });
    await expectRefusedWithoutFetch('client_disabled');
  });

  it('[M10] who registered itself, and waits', async () => {
    const registration = { organization: organization.id, registeredAt: NOW, waitsUntil: NOW + 60, token: 'rt_0' };
    changeAll(world.facts.clients, { registration });
    await expectRefusedWithoutFetch('client_awaits_approval');
  });

  it('who is registered with a secret', async () => {
    changeAll(world.facts.clients, { authenticationMethod: 'client_secret_basic' });
    await expectRefusedWithoutFetch('wrong_client_authentication_method');
  });

  it("with a client's registered keys, which are no address", async () => {
    world.facts.clients = [keyClient];
    const forged = signClientAssertion({ header: { kid: 'made-up' } });
    expect(await redeem(world, byKey(forged))).toMatchObject({ ok: false });
    expect(world.counts.keyFetches).toBe(0);
  });

  it('with a forged client assertion in front of a provider that is asked for nothing yet', async () => {
    await request({}, makeClientKey('x').privateKey);
    expect(asked).toEqual([`client#${keyClient.id}`]);
  });

  async function expectRefusedWithoutFetch(reason: RefusalReason): Promise<void> {
    expect(await request()).toMatchObject({ error: { reason } });
    expect([asked, world.counts.keyFetches]).toEqual([[], 0]);
  }
});
