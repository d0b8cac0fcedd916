import fc from 'fast-check';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import type { VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type { ProviderKeySource } from '../../lambdas/ports/provider-keys.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { provider, providerId } from '../support/fixtures.ts';
import { keySetOf, publicJwk } from '../support/provider-signer.ts';

const OLD = keySetOf({ ...publicJwk('ES256'), kid: 'old' });
const NEW = keySetOf({ ...publicJwk('ES256'), kid: 'old' }, { ...publicJwk('EdDSA'), kid: 'new' });

/** Several instances before one shared cache and one provider. */
class Fleet {
  readonly clock = new FakeClock();
  readonly cache = new MemoryProviderKeyCache();
  readonly fetched: string[] = [];
  readonly fetchedAt: number[] = [];
  readonly failures: string[] = [];
  /** What the provider publishes; `undefined`: it does not answer. */
  published: VerificationKeySet | undefined = OLD;
  /** How long it takes to answer, milliseconds. */
  latencyMs = 0;

  instance(): ProviderKeySource {
    return providerKeySource({
      cache: this.cache,
      clock: this.clock.now,
      sleep: this.clock.sleep,
      telemetry: { providerKeysFetchFailed: (_provider, { reason }) => this.failures.push(reason) },
      fetchKeys: async ({ jwksUri }) => {
        this.fetched.push(jwksUri);
        this.fetchedAt.push(this.clock.now());
        if (this.latencyMs > 0) await this.clock.sleep(this.latencyMs);
        const value = this.published;
        return value === undefined ? { ok: false, error: { reason: 'timeout' } } : { ok: true, value };
      },
    });
  }

  get fetches(): number {
    return this.fetched.length;
  }
}

function kids({ keys }: VerificationKeySet): readonly (string | undefined)[] {
  return keys.map(({ kid }) => kid);
}

let fleet: Fleet;
beforeEach(() => {
  fleet = new Fleet();
});

describe('fresh keys', () => {
  it('are fetched once and used for ten minutes', async () => {
    const instance = fleet.instance();
    expect(await instance.keysFor(provider, 'old')).toEqual(OLD);
    fleet.clock.advance(599);
    expect(await instance.keysFor(provider, 'old')).toEqual(OLD);
    expect(fleet.fetches).toBe(1);
    fleet.clock.advance(1);
    await instance.keysFor(provider, 'old');
    expect(fleet.fetches).toBe(2);
  });

  it('are shared: an instance that starts later fetches nothing', async () => {
    await fleet.instance().keysFor(provider, 'old');
    fleet.clock.advance(599);
    expect(await fleet.instance().keysFor(provider, 'old')).toEqual(OLD);
    expect(fleet.fetches).toBe(1);
  });

  it('are good for a token without kid', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, undefined);
    fleet.clock.advance(300);
    expect(await instance.keysFor(provider, undefined)).toEqual(OLD);
    expect(fleet.fetches).toBe(1);
  });

  it('of one jwks_uri are never used for another', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.published = NEW;
    const moved: TrustedProvider = { ...provider, jwksUri: 'https://idp.acme.example/keys' };
    expect(await instance.keysFor(moved, 'old')).toEqual(NEW);
    expect(await instance.keysFor(provider, 'old')).toEqual(OLD);
    expect(fleet.fetched).toEqual([provider.jwksUri, moved.jwksUri]);
  });
});

describe('an unknown kid', () => {
  it('[L14] has the provider asked again, at most once in 30 seconds for everybody together', async () => {
    const instances = [fleet.instance(), fleet.instance(), fleet.instance()];
    for (const instance of instances) await instance.keysFor(provider, 'old');
    for (let second = 0; second < 120; second += 1) {
      fleet.clock.advance(1);
      for (const [index, instance] of instances.entries()) {
        expect(await instance.keysFor(provider, `made-up-${second}-${index}`)).toEqual(OLD);
      }
    }
    expect(fleet.fetches).toBe(1 + 4);
  });

  it('[L14] has a failed fetch counted as one', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.published = undefined;
    fleet.clock.advance(30);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await instance.keysFor(provider, `made-up-${attempt}`)).toEqual(OLD);
      fleet.clock.advance(3);
    }
    expect(fleet.fetches).toBe(2);
    expect(fleet.failures).toEqual(['timeout']);
  });

  it('is found within one request once the cool-down is over: rotation needs nobody', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.published = NEW;
    fleet.clock.advance(29);
    expect(kids(await instance.keysFor(provider, 'new'))).toEqual(['old']);
    fleet.clock.advance(1);
    expect(kids(await instance.keysFor(provider, 'new'))).toEqual(['old', 'new']);
  });

  it('is found at once when another instance has fetched it', async () => {
    const [first, second] = [fleet.instance(), fleet.instance()];
    await first.keysFor(provider, 'old');
    await second.keysFor(provider, 'old');
    fleet.published = NEW;
    fleet.clock.advance(30);
    await first.keysFor(provider, 'new');
    fleet.clock.advance(1);
    expect(kids(await second.keysFor(provider, 'new'))).toEqual(['old', 'new']);
    expect(fleet.fetches).toBe(2);
  });
});

describe('a single flight', () => {
  it.each([0, 700])('[L14] serves 100 requests of one instance, the provider taking %i ms', async (latencyMs) => {
    fleet.latencyMs = latencyMs;
    const instance = fleet.instance();
    const results = await Promise.all(Array.from({ length: 100 }, () => instance.keysFor(provider, 'old')));
    for (const result of results) expect(result).toEqual(OLD);
    expect(fleet.fetches).toBe(1);
  });

  it.each([0, 700])('[L14] serves 100 instances that start together, the provider taking %i ms', async (latencyMs) => {
    fleet.latencyMs = latencyMs;
    const instances = Array.from({ length: 100 }, () => fleet.instance());
    const results = await Promise.all(instances.map((instance) => instance.keysFor(provider, 'old')));
    for (const result of results) expect(result).toEqual(OLD);
    expect(fleet.fetches).toBe(1);
  });

  it('reads the shared cache once for all requests of one instance', async () => {
    let reads = 0;
    const read = fleet.cache.read.bind(fleet.cache);
    fleet.cache.read = async (publisher) => {
      reads += 1;
      return read(publisher);
    };
    const instance = fleet.instance();
    await Promise.all(Array.from({ length: 100 }, () => instance.keysFor(provider, 'old')));
    expect(reads).toBe(1);
  });

  it('for a new kid is waited for by an instance that knows the fresh old keys', async () => {
    const [first, second] = [fleet.instance(), fleet.instance()];
    await first.keysFor(provider, 'old');
    await second.keysFor(provider, 'old');
    fleet.published = NEW;
    fleet.latencyMs = 700;
    fleet.clock.advance(30);
    const flight = first.keysFor(provider, 'new');
    await fleet.clock.sleep(100);
    expect(kids(await second.keysFor(provider, 'new'))).toEqual(['old', 'new']);
    await flight;
    expect(fleet.fetches).toBe(2);
  });

  it('[L14] serves 100 kids that somebody made up', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.clock.advance(30);
    const made = Array.from({ length: 100 }, (_, index) => `made-up-${index}`);
    await Promise.all(made.map((kid) => instance.keysFor(provider, kid)));
    expect(fleet.fetches).toBe(2);
  });

  it('that its instance did not survive is given up; another fetches after the cool-down', async () => {
    await fleet.cache.claimRefresh(provider, fleet.clock.now(), 30);
    const instance = fleet.instance();
    await expect(instance.keysFor(provider, 'old')).rejects.toBeInstanceOf(Unavailable);
    expect(fleet.fetches).toBe(0);
    fleet.clock.advance(30);
    expect(await instance.keysFor(provider, 'old')).toEqual(OLD);
  });
});

describe('when the provider does not answer', () => {
  it('[S9] keys up to an hour old are used, and none older', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.published = undefined;
    fleet.clock.advance(3_600);
    expect(await instance.keysFor(provider, 'old')).toEqual(OLD);
    fleet.clock.advance(40);
    await expect(instance.keysFor(provider, 'old')).rejects.toMatchObject({
      name: 'Unavailable',
      retryAfterSeconds: 30,
    });
    await expect(fleet.instance().keysFor(provider, 'old')).rejects.toBeInstanceOf(Unavailable);
  });

  it('[S9] and nothing is known: Unavailable, and no second fetch within the cool-down', async () => {
    fleet.published = undefined;
    const instance = fleet.instance();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(instance.keysFor(provider, 'old')).rejects.toBeInstanceOf(Unavailable);
    }
    expect(fleet.fetches).toBe(1);
  });

  it('it is asked every 30 seconds, and believed again when it answers', async () => {
    const instance = fleet.instance();
    await instance.keysFor(provider, 'old');
    fleet.published = undefined;
    fleet.clock.advance(600);
    await instance.keysFor(provider, 'old');
    fleet.published = NEW;
    fleet.clock.advance(30);
    expect(await instance.keysFor(provider, 'old')).toEqual(NEW);
    expect(fleet.fetches).toBe(3);
  });

  it('somebody hears of every failure', async () => {
    fleet.published = undefined;
    await expect(fleet.instance().keysFor(provider, 'old')).rejects.toBeInstanceOf(Unavailable);
    expect(fleet.failures).toEqual(['timeout']);
  });
});

it('[L14] whatever is asked for and whenever, the provider is asked once in 30 seconds at most', async () => {
  const step = fc.record({
    seconds: fc.integer({ min: 0, max: 40 }),
    instance: fc.integer({ min: 0, max: 2 }),
    kid: fc.constantFrom('old', 'new', 'made-up', undefined),
    answers: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      fleet = new Fleet();
      const instances = [fleet.instance(), fleet.instance(), fleet.instance()];
      for (const { seconds, instance, kid, answers } of steps) {
        fleet.clock.advance(seconds);
        fleet.published = answers ? NEW : undefined;
        await instances[instance]?.keysFor(provider, kid).catch((error) => expect(error).toBeInstanceOf(Unavailable));
      }
      const pauses = fleet.fetchedAt.slice(1).map((at, index) => at - (fleet.fetchedAt[index] ?? 0));
      for (const pause of pauses) expect(pause).toBeGreaterThanOrEqual(30);
    }),
    { numRuns: 50 },
  );
});

it('memory holds 500 providers: the one that was loaded first is read again', async () => {
  const reads: string[] = [];
  const read = fleet.cache.read.bind(fleet.cache);
  fleet.cache.read = async (one) => {
    reads.push(one.id);
    return read(one);
  };
  const instance = fleet.instance();
  const providers = Array.from({ length: 501 }, (_, index) => ({
    ...provider,
    id: providerId(`idp_${index.toString(16).padStart(32, '0')}`),
  }));
  for (const one of providers) await instance.keysFor(one, 'old');
  reads.length = 0;
  for (const one of providers.slice(1)) await instance.keysFor(one, 'old');
  expect(reads).toEqual([]);
  await instance.keysFor(providers[0] ?? provider, 'old');
  expect(reads).toEqual([providers[0]?.id]);
});
