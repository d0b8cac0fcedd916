import { firstRing, type KeyRing, type NewKey } from '../../lambdas/core/keys/ring.ts';
import type { KeyRingStore } from '../../lambdas/ports/key-ring-store.ts';
import { outcome, race } from '../support/race.ts';
import { NOW } from './records.ts';

export function aKey(kid: string, algorithm: NewKey['algorithm'] = 'RS256'): NewKey {
  const publicJwk: NewKey['publicJwk'] =
    algorithm === 'RS256' ? { kty: 'RSA', n: 'AQAB', e: 'AQAB' } : { kty: 'EC', crv: 'P-256', x: 'eA', y: 'eQ' };
  return { kid, keyArn: `arn:aws:kms:us-east-1:111111111111:key/${kid}`, algorithm, publicJwk };
}

export function aRing(name = 'a'): KeyRing {
  return firstRing(aKey(`${name}-1`), aKey(`${name}-2`, 'ES256'), NOW, 86_400);
}

/**
 * The laws of {@link KeyRingStore}.
 * @param open gives an instance over a store that holds no ring when a test begins
 */
export function keyRingStoreContract(open: () => KeyRingStore): void {
  it('holds nothing at first', async () => {
    expect(await open().read()).toBeUndefined();
  });

  it('reads at once what was created, whole', async () => {
    expect(await open().create(aRing())).toBe('created');
    expect(await open().read()).toEqual(aRing());
  });

  it('is created once, and keeps what it was created with', async () => {
    await open().create(aRing('first'));
    expect(await open().create(aRing('second'))).toBe('exists');
    expect(await open().read()).toEqual(aRing('first'));
  });

  it('advances from the version that it was read at, and from no other', async () => {
    const store = open();
    await store.create(aRing());
    const next: KeyRing = { ...aRing('b'), version: 2, sweptAt: NOW };
    expect(await store.advance(next)).toBe('advanced');
    expect(await store.read()).toEqual(next);
    expect(await store.advance({ ...aRing('c'), version: 2 })).toBe('changed_meanwhile');
    expect(await store.advance({ ...aRing('c'), version: 4 })).toBe('changed_meanwhile');
    expect(await store.read()).toEqual(next);
  });

  it('does not advance from nothing', async () => {
    expect(await open().advance(aRing())).toBe('changed_meanwhile');
    expect(await open().read()).toBeUndefined();
  });

  it.each([2, 50])('is advanced by one of %s that race from one version, and is theirs', async (racers) => {
    await open().create(aRing());
    const words = await race(racers, (racer) => open().advance({ ...aRing(`racer-${racer}`), version: 2 }));
    expect(outcome(words, 'advanced')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
    expect(await open().read()).toEqual({ ...aRing(`racer-${words.indexOf('advanced')}`), version: 2 });
  });

  it.each([2, 50])('is created by one of %s that race, and is theirs', async (racers) => {
    const words = await race(racers, (racer) => open().create(aRing(`racer-${racer}`)));
    expect(outcome(words, 'created')).toEqual({ winners: 1, lost: ['exists'] });
    expect(await open().read()).toEqual(aRing(`racer-${words.indexOf('created')}`));
  });
}
