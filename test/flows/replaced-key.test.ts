import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { explainingKeys } from '../../lambdas/flows/explaining-keys.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import { explain, verdict } from '../support/explain.ts';
import { NOW, provider } from '../support/fixtures.ts';
import { makeClientKey } from '../support/key-client.ts';
import { keySetOf, publicJwk, signAssertion } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

/** A provider makes new keys and calls them by the old name; or adds one that has none. */

const replaced = makeClientKey('ec-1');
const forged = makeClientKey('ec-1');

let world: RedemptionWorld;
beforeEach(() => {
  world = redemptionWorld();
});

let assertions = 0;
function assertionBy(key?: typeof replaced, header: Readonly<Record<string, unknown>> = {}): string {
  assertions += 1;
  const now = world.clock.now();
  const claims = { jti: `assertion-${assertions}`, iat: now, exp: now + 60 };
  return signAssertion({ claims, header, ...(key && { privateKey: key.privateKey }) });
}
const present = (assertion: string) => redeem(world, { form: { assertion } });

describe('[J11] a key that was replaced under its name', () => {
  it('is found with the first assertion after the cool-down, and not before', async () => {
    issued(await present(assertionBy()));
    world.publishedKeys = keySetOf(replaced.jwk);
    for (const second of [1, 28]) {
      world.clock.advance(second);
      expect(await present(assertionBy(replaced))).toMatchObject({ error: { reason: 'bad_signature' } });
    }
    expect(world.counts.keyFetches).toBe(1);
    world.clock.advance(1);
    issued(await present(assertionBy(replaced)));
    expect(world.counts.keyFetches).toBe(2);
    expect(await present(assertionBy())).toMatchObject({ error: { reason: 'bad_signature' } });
  });

  it('[J7] is found without a name too, and so is one more', async () => {
    world.publishedKeys = keySetOf(publicJwk('ES256'));
    issued(await present(assertionBy(undefined, { kid: undefined })));
    world.clock.advance(30);
    world.publishedKeys = keySetOf(replaced.jwk);
    issued(await present(assertionBy(replaced, { kid: undefined })));
    world.clock.advance(30);
    world.publishedKeys = keySetOf(publicJwk('ES256'), { ...forged.jwk, kid: 'x', x5t: 'renewed' });
    issued(await present(assertionBy(forged, { kid: undefined, x5t: 'renewed' })));
  });
});

describe('[L14] whoever makes up signatures', () => {
  it('has the provider asked once in 30 seconds, whether it answers or not, and redeems nothing', async () => {
    issued(await present(assertionBy()));
    const before = world.counts.writes;
    for (let second = 0; second < 120; second += 1) {
      world.publishedKeys = second < 60 ? keySetOf(publicJwk('ES256')) : undefined;
      for (let each = 0; each < 3; each += 1) {
        expect(await present(assertionBy(forged))).toMatchObject({ error: { reason: 'bad_signature' } });
      }
      world.clock.advance(1);
    }
    expect(world.counts.keyFetches).toBeGreaterThan(3);
    expect(world.counts.keyFetches).toBeLessThanOrEqual(1 + Math.floor((world.clock.now() - NOW) / 30));
    expect(world.counts.writes).toBe(before);
  });

  it('at once on many instances has it asked once, and costs no instance a read within the cool-down', async () => {
    const cache = new MemoryProviderKeyCache();
    let reads = 0;
    let fetches = 0;
    const counted = Object.assign(Object.create(cache) as MemoryProviderKeyCache, {
      read: (publisher: typeof provider) => {
        reads += 1;
        return cache.read(publisher);
      },
      claimRefresh: cache.claimRefresh.bind(cache),
      store: cache.store.bind(cache),
    });
    const instances = Array.from({ length: 5 }, () =>
      providerKeySource({
        cache: counted,
        clock: world.clock.now,
        sleep: world.clock.sleep,
        telemetry: { providerKeysFetchFailed: () => undefined },
        fetchKeys: async () => {
          fetches += 1;
          return { ok: true, value: keySetOf(publicJwk('ES256')) };
        },
      }),
    );
    const tried = await Promise.all(instances.map((instance) => instance.keysFor(provider, 'ec-1')));
    world.clock.advance(30);
    const ask = () =>
      Promise.all(
        instances.flatMap((instance, i) => [1, 2, 3].map(() => instance.newerThan(provider, tried[i] ?? { keys: [] }))),
      );
    const found = await ask();
    expect(found.every((keys) => keys !== undefined)).toBe(true);
    expect(fetches).toBe(2);
    const readsBefore = reads;
    const latest = await Promise.all(instances.map((instance) => instance.keysFor(provider, 'ec-1')));
    for (let round = 0; round < 10; round += 1) {
      const news = await Promise.all(
        instances.map((instance, i) => instance.newerThan(provider, latest[i] ?? { keys: [] })),
      );
      expect(news.every((keys) => keys === undefined)).toBe(true);
    }
    expect(reads).toBe(readsBefore);
    expect(fetches).toBe(2);
  });

  it('never brings older keys back', async () => {
    const cache = new MemoryProviderKeyCache();
    let published = keySetOf(publicJwk('ES256'));
    const source = providerKeySource({
      cache,
      clock: world.clock.now,
      sleep: world.clock.sleep,
      telemetry: { providerKeysFetchFailed: () => undefined },
      fetchKeys: async () => ({ ok: true, value: published }),
    });
    await source.keysFor(provider, 'ec-1');
    const rows = structuredClone([...cache.rows]);
    world.clock.advance(600);
    published = keySetOf(replaced.jwk);
    const latest = await source.keysFor(provider, 'ec-1');
    // A store that lost the write.
    for (const [key, row] of rows) cache.rows.set(key, { ...row, attemptedAt: world.clock.now() });
    world.clock.advance(29);
    expect(await source.newerThan(provider, latest)).toBeUndefined();
  });
});

describe('an explanation of such an assertion', () => {
  it('says what a redemption would do, before the cool-down is over and after, and writes nothing', async () => {
    const shared = new MemoryProviderKeyCache();
    let fetches = 0;
    const fetchKeys = async () => {
      fetches += 1;
      return { ok: true as const, value: { keys: world.publishedKeys?.keys ?? [], dropped: [] } };
    };
    const { now: clock, sleep } = world.clock;
    const telemetry = { providerKeysFetchFailed: () => undefined };
    const endpoint = providerKeySource({ cache: shared, fetchKeys, clock, sleep, telemetry });
    Object.assign(world.dependencies, { providerKeys: endpoint });
    const explained = async (assertion: string) => {
      const { providerKeys } = explainingKeys({
        connection: { fetchKeys },
        cache: new MemoryProviderKeyCache(shared),
        clock,
        sleep,
      });
      const asExplained = { ...world, dependencies: { ...world.dependencies, providerKeys } };
      return verdict(await explain(asExplained, assertion))?.reason ?? 'redeemable';
    };

    issued(await present(assertionBy()));
    world.publishedKeys = keySetOf(replaced.jwk);
    const early = signAssertion({ claims: { jti: 'early' }, privateKey: replaced.privateKey });
    world.clock.advance(29);
    expect(await explained(early)).toBe('bad_signature');
    expect(await present(early)).toMatchObject({ error: { reason: 'bad_signature' } });
    expect(fetches).toBe(1);

    world.clock.advance(1);
    const before = structuredClone([...shared.rows]);
    expect(await explained(early)).toBe('redeemable');
    expect([...shared.rows]).toEqual(before);
    issued(await present(early));
  });
});

describe('[J5] where a header says that a key could be had', () => {
  it.each([
    ['jku', { jku: 'https://attacker.example/jwks' }],
    ['x5u', { x5u: 'https://attacker.example/' }],
    ['x5c', { x5c: ['MIIC'] }],
    ['jwk', { jwk: forged.jwk }],
  ])('nobody looks: %s is redeemed by the key of the provider, and by no other', async (_what, header) => {
    issued(await present(assertionBy(undefined, header)));
    const fetches = world.counts.keyFetches;
    expect(await present(assertionBy(forged, header))).toMatchObject({ error: { reason: 'bad_signature' } });
    expect(world.counts.keyFetches).toBe(fetches);
  });

  it('does not help an assertion that nobody signed', async () => {
    expect(await present(assertionBy(forged, { jwk: forged.jwk }))).toMatchObject({
      error: { reason: 'bad_signature' },
    });
    expectNothingHappened(world);
  });
});
