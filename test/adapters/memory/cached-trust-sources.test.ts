import { cachedTrustSources } from '../../../lambdas/adapters/memory/cached-trust-sources.ts';
import { shortLivedCache } from '../../../lambdas/adapters/memory/short-lived-cache.ts';
import { NEVER_RESTORED, RESTORE_UNDER_WAY } from '../../../lambdas/core/tokens/restore.ts';
import type { TrustSources } from '../../../lambdas/ports/trust-sources.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { client, enablement, member, organization, provider, SUBJECT } from '../../support/fixtures.ts';
import { changeAll, memoryTrustSources, type TrustedFacts, validFacts } from '../../support/memory-trust.ts';

const LINK = { provider: provider.id, claim: 'sub', value: SUBJECT };
const CLAIMED = { issuer: provider.issuer, tenant: undefined, audienceTenant: undefined };

let facts: TrustedFacts;
let clock: FakeClock;
let trust: TrustSources;
beforeEach(() => {
  facts = validFacts();
  clock = new FakeClock();
  trust = cachedTrustSources(memoryTrustSources(facts), clock.now);
});

type Find = (trust: TrustSources) => Promise<{ readonly status: string } | undefined>;

describe.each<[string, Exclude<keyof TrustedFacts, 'restoredAt'>, Find]>([
  ['organization', 'organizations', (sources) => sources.findOrganization(organization.id)],
  ['provider', 'providers', (sources) => sources.findProvider(CLAIMED)],
  [
    'client',
    'clients',
    async (sources) => (await sources.rememberedClient(client.id)) ?? sources.findClient(client.id),
  ],
  ['enablement', 'enablements', (sources) => sources.findEnablement(enablement.organization, enablement.client)],
])('%s', (_kind, list, find) => {
  it('[S7][L9] that is disabled is noticed within 60 seconds', async () => {
    expect((await find(trust))?.status).toBe('active');
    changeAll(facts[list] as { status: string }[], { status: 'disabled' });
    clock.advance(59);
    expect((await find(trust))?.status).toBe('active');
    clock.advance(1);
    expect((await find(trust))?.status).toBe('disabled');
  });

  it('that was just added works at once: absence is never remembered', async () => {
    const added = facts[list].splice(0);
    expect(await find(trust)).toBeUndefined();
    facts[list].push(...(added as never[]));
    expect((await find(trust))?.status).toBe('active');
  });
});

it('an organization as it is now is never from memory, and remembered from then on', async () => {
  await trust.findOrganization(organization.id);
  changeAll(facts.organizations as { status: string }[], { status: 'disabled' });
  expect((await trust.currentOrganization(organization.id))?.status).toBe('disabled');
  expect((await trust.findOrganization(organization.id))?.status).toBe('disabled');
});

it('[L2] a restore of the redemptions is noticed within 60 seconds', async () => {
  expect(await trust.redemptionsRestoredAt()).toBe(NEVER_RESTORED);
  facts.restoredAt = RESTORE_UNDER_WAY;
  clock.advance(59);
  expect(await trust.redemptionsRestoredAt()).toBe(NEVER_RESTORED);
  clock.advance(1);
  expect(await trust.redemptionsRestoredAt()).toBe(RESTORE_UNDER_WAY);
});

it('[S7][L9] member and link are read at the database every time', async () => {
  await trust.findMember(organization.id, member.id);
  await trust.findLinkedMember(LINK);
  changeAll(facts.members, { status: 'disabled' });
  facts.links = [];
  expect((await trust.findMember(organization.id, member.id))?.status).toBe('disabled');
  expect(await trust.findLinkedMember(LINK)).toBeUndefined();
});

it('[K1] providers of one issuer are remembered apart, whatever their tenants are called', async () => {
  facts.providers.push({ ...provider, tenant: 'a', audienceTenant: 'b' });
  for (const [tenant, audienceTenant] of [
    [undefined, undefined],
    ['a', 'b'],
    ['a', undefined],
    [undefined, 'a'],
    ['null', 'null'],
  ]) {
    const found = await trust.findProvider({ ...CLAIMED, tenant, audienceTenant });
    const [known] = facts.providers.filter((one) => one.tenant === tenant && one.audienceTenant === audienceTenant);
    expect(found).toEqual(known);
  }
});

describe('the memory behind it', () => {
  const cacheOf = (maxEntries: number) =>
    shortLivedCache<string, string>({ clock: clock.now, maxAgeSeconds: 60, maxEntries });

  it('loads once for look-ups in flight', async () => {
    let loads = 0;
    const cache = cacheOf(10);
    const load = async () => `load ${++loads}`;
    expect(await Promise.all([cache('a', load), cache('a', load)])).toEqual(['load 1', 'load 1']);
  });

  it('forgets a load that failed', async () => {
    const cache = cacheOf(10);
    await expect(cache('a', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    expect(await cache('a', async () => 'up')).toBe('up');
  });

  it('is bounded: the oldest entry goes first', async () => {
    const cache = cacheOf(2);
    for (const key of ['a', 'b', 'c']) await cache(key, async () => key);
    const reload = async () => 'reloaded';
    expect(await cache('b', reload)).toBe('b');
    expect(await cache('c', reload)).toBe('c');
    expect(await cache('a', reload)).toBe('reloaded');
  });
});

describe('reading ahead', () => {
  /** Sources that note what is read, and in which round: a read that waited for another is one later. */
  function noted() {
    const read: string[] = [];
    const sources = memoryTrustSources(facts);
    const note = <A extends readonly unknown[], R>(name: string, find: (...of: A) => Promise<R>) => {
      return async (...of: A): Promise<R> => {
        read.push(name);
        return find(...of);
      };
    };
    const cached = cachedTrustSources(
      {
        ...sources,
        findTrust: note('trust', sources.findTrust),
        findTrusted: note('provider', sources.findTrusted),
        findOrganization: note('organization', sources.findOrganization),
        findEnablement: note('enablement', sources.findEnablement),
        redemptionsRestoredAt: note('restore', sources.redemptionsRestoredAt),
        findClient: note('client', sources.findClient),
      },
      clock.now,
    );
    return { read, cached };
  }

  it('reads what a redemption asks for, each once, and says where the keys are', async () => {
    const { read, cached } = noted();
    expect(await cached.readAhead(client.id, () => CLAIMED)).toEqual({ id: provider.id, jwksUri: provider.jwksUri });
    await cached.findProvider(CLAIMED);
    await cached.findOrganization(organization.id);
    await cached.findEnablement(organization.id, client.id);
    await cached.redemptionsRestoredAt();
    expect(read.sort()).toEqual(['enablement', 'organization', 'provider', 'restore', 'trust']);
  });

  it('reads nothing for a client that is remembered, nor looks at what it claims', async () => {
    const { read, cached } = noted();
    await cached.findClient(client.id);
    const unasked = () => {
      throw new Error('asked');
    };
    expect(await cached.readAhead(client.id, unasked)).toBeUndefined();
    expect(read).toEqual(['client']);
  });

  it.each<[string, Partial<typeof CLAIMED> | undefined]>([
    ['an issuer that nobody trusts', { issuer: 'https://x.example' }],
    ['an assertion that claims none', undefined],
  ])('leads nowhere by %s', async (_, claimed) => {
    const { read, cached } = noted();
    expect(await cached.readAhead(client.id, () => claimed && { ...CLAIMED, ...claimed })).toBeUndefined();
    expect(read).not.toContain('provider');
  });

  it('[L10] decides nothing: a failure is told to whoever asks for the very thing, who tries again', async () => {
    let down = true;
    const sources = memoryTrustSources(facts);
    const failing = async (...of: Parameters<typeof sources.findTrust>) => {
      if (down) throw new Error('down');
      return sources.findTrust(...of);
    };
    const cached = cachedTrustSources({ ...sources, findTrust: failing }, clock.now);
    expect(await cached.readAhead(client.id, () => CLAIMED)).toBeUndefined();
    await expect(cached.findProvider(CLAIMED)).rejects.toThrow('down');
    down = false;
    expect(await cached.findProvider(CLAIMED)).toMatchObject({ id: provider.id });
  });
});
