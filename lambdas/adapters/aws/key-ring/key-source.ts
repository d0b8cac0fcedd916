import { type CryptoKey, importJWK, type JWSHeaderParameters } from 'jose';
import { type KeyRing, RING_MAX_AGE_SECONDS, type RingKey } from '../../../core/keys/ring.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { KeyRingStore } from '../../../ports/key-ring-store.ts';
import { Unavailable } from '../../../ports/unavailable.ts';
import { shortLivedCache } from '../../memory/short-lived-cache.ts';

/** The ring holds a handful. */
const MAX_KEYS = 20;

/** What `protect()` verifies with; `undefined` when the ring has no such key. @throws Unavailable */
export interface RingKeySource {
  find(header: JWSHeaderParameters): Promise<CryptoKey | undefined>;
}

/** Verifies our own tokens with the ring itself: the same keys as the published ones, and no request to ourselves. */
export function ringKeySource(store: Pick<KeyRingStore, 'read'>, clock: Clock): RingKeySource {
  const options = { clock, maxAgeSeconds: RING_MAX_AGE_SECONDS };
  const rings = shortLivedCache<'ring', KeyRing>({ ...options, maxEntries: 1 });
  const imported = shortLivedCache<string, CryptoKey>({ ...options, maxEntries: MAX_KEYS });
  return {
    find: async ({ kid, alg }) => {
      const ring = await rings('ring', () => store.read());
      if (ring === undefined) throw new Unavailable('key ring');
      const key = ring.keys.find((each) => each.kid === kid && each.algorithm === alg && each.state !== 'removed');
      return key && imported(key.kid, () => importKey(key));
    },
  };
}

async function importKey({ publicJwk, algorithm }: RingKey): Promise<CryptoKey> {
  return (await importJWK({ ...publicJwk }, algorithm)) as CryptoKey;
}
