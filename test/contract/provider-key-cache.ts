import { exportJWK, generateKeyPair } from 'jose';
import { pruneKeySet, type VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { ProviderKeyCache } from '../../lambdas/ports/provider-keys.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { race } from '../support/race.ts';
import { aProvider, NOW } from './records.ts';

const COOL_DOWN_SECONDS = 30;

const newProvider = () => aProvider('acme' as OrganizationId);

async function keySet(...algorithms: readonly string[]): Promise<VerificationKeySet> {
  const keys = await Promise.all(
    algorithms.map(async (alg, position) => {
      const { publicKey } = await generateKeyPair(alg, { extractable: true });
      return { ...(await exportJWK(publicKey)), kid: `key-${position}`, alg, use: 'sig' };
    }),
  );
  const pruned = pruneKeySet({ keys });
  if (!pruned.ok) throw new Error(pruned.error.reason);
  return { keys: pruned.value.keys };
}

/**
 * The laws of {@link ProviderKeyCache}.
 * @param open gives an instance; each call another one over the same cache, as far as the adapter has several
 */
export function providerKeyCacheContract(open: () => ProviderKeyCache): void {
  it('knows nothing of a provider that nobody asked', async () => {
    expect(await open().read(newProvider())).toBeUndefined();
  });

  it('reads at once what was stored: keys of every type', async () => {
    const provider = newProvider();
    const keys = await keySet('RS256', 'ES256', 'EdDSA');
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    await open().store(provider, keys, NOW);
    expect(keys.keys).toHaveLength(3);
    expect(await open().read(provider)).toEqual({ attemptedAt: NOW, fetched: { keys, refreshedAt: NOW } });
  });

  it('stores that a provider has withdrawn all its keys', async () => {
    const provider = newProvider();
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    await open().store(provider, { keys: [] }, NOW);
    expect((await open().read(provider))?.fetched?.keys).toEqual({ keys: [] });
  });

  it('reads an attempt before it has a result', async () => {
    const provider = newProvider();
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    expect(await open().read(provider)).toEqual({ attemptedAt: NOW });
  });

  it.each([2, 50])('[L14] lets one of %s ask the provider, that race for it', async (racers) => {
    const provider = newProvider();
    const claims = await race(racers, () => open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS));
    expect(claims.filter((claim) => claim === true)).toHaveLength(1);
  });

  it('[L14] lets nobody ask again within the cool-down, and one after it', async () => {
    const provider = newProvider();
    const claim = (now: number) => open().claimRefresh(provider, now, COOL_DOWN_SECONDS);
    expect([await claim(NOW), await claim(NOW), await claim(NOW + 29)]).toEqual([true, false, false]);
    expect([await claim(NOW + 30), await claim(NOW + 30)]).toEqual([true, false]);
    expect((await open().read(provider))?.attemptedAt).toBe(NOW + 30);
  });

  it('[L14] lets nobody ask by a clock that is behind', async () => {
    const provider = newProvider();
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    expect(await open().claimRefresh(provider, NOW - 3_600, COOL_DOWN_SECONDS)).toBe(false);
  });

  it('keeps what is known while somebody asks', async () => {
    const provider = newProvider();
    const keys = await keySet('ES256');
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    await open().store(provider, keys, NOW);
    await open().claimRefresh(provider, NOW + 600, COOL_DOWN_SECONDS);
    expect(await open().read(provider)).toEqual({ attemptedAt: NOW + 600, fetched: { keys, refreshedAt: NOW } });
  });

  it('never replaces keys by those of an earlier fetch that took longer', async () => {
    const provider = newProvider();
    const [early, late] = [await keySet('ES256'), await keySet('EdDSA')];
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    await open().store(provider, late, NOW + 30);
    await open().store(provider, early, NOW);
    expect((await open().read(provider))?.fetched).toEqual({ keys: late, refreshedAt: NOW + 30 });
    await open().store(provider, early, NOW + 60);
    expect((await open().read(provider))?.fetched).toEqual({ keys: early, refreshedAt: NOW + 60 });
  });

  it('finds nothing of what was fetched elsewhere: for another provider, or before its jwks_uri changed', async () => {
    const provider = newProvider();
    await open().claimRefresh(provider, NOW, COOL_DOWN_SECONDS);
    await open().store(provider, await keySet('ES256'), NOW);
    const moved = { ...provider, jwksUri: 'https://idp.example/other-keys' };
    for (const other of [newProvider(), moved]) {
      expect(await open().read(other)).toBeUndefined();
      expect(await open().claimRefresh(other, NOW, COOL_DOWN_SECONDS)).toBe(true);
    }
  });
}
