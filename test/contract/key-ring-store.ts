import { firstRing, type KeyRing, type NewKey } from '../../lambdas/core/key-ring.ts';
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

  it.each([2, 50])('is created by one of %s that race, and is theirs', async (racers) => {
    const words = await race(racers, (racer) => open().create(aRing(`racer-${racer}`)));
    expect(outcome(words, 'created')).toEqual({ winners: 1, lost: ['exists'] });
    expect(await open().read()).toEqual(aRing(`racer-${words.indexOf('created')}`));
  });
}
