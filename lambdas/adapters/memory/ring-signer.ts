import { activeKey, type KeyRing, RING_MAX_AGE_SECONDS, type RingKey, standbyKey } from '../../core/keys/ring.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import { KeyUnusable, type Signer } from '../../ports/signer.ts';
import type { SigningTelemetry } from '../../ports/telemetry.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { shortLivedCache } from './short-lived-cache.ts';

export interface RingSignerDependencies {
  readonly store: Pick<KeyRingStore, 'read'>;
  readonly clock: Clock;
  readonly telemetry: SigningTelemetry;
  /** Signs at the key service. @throws KeyUnusable, Unavailable */
  readonly sign: (key: RingKey, signingInput: string) => Promise<string>;
}

/**
 * Signs with the active key of the ring, which it remembers for a minute. A key that failed is not tried again while
 * that ring is remembered: one signature a minute pays for finding out, and the rest go to the standby at once.
 */
export function ringSigner({ store, clock, telemetry, sign }: RingSignerDependencies): Signer {
  const rings = shortLivedCache<'ring', KeyRing>({ clock, maxAgeSeconds: RING_MAX_AGE_SECONDS, maxEntries: 1 });
  const failed = new Set<string>();

  async function currentRing(): Promise<KeyRing> {
    const ring = await rings('ring', () => {
      failed.clear();
      return store.read();
    });
    if (ring === undefined) throw new Unavailable('key ring');
    return ring;
  }

  return {
    activeKey: async () => {
      const ring = await currentRing();
      const key = [activeKey(ring), standbyKey(ring)].find((candidate) => candidate && !failed.has(candidate.kid));
      if (key === undefined) throw new Unavailable('signing key');
      return key;
    },
    sign: async (kid, signingInput) => {
      const { keys } = await currentRing();
      const key = keys.find((candidate) => candidate.kid === kid && candidate.state !== 'removed');
      if (key === undefined) throw new KeyUnusable();
      try {
        return await sign(key, signingInput);
      } catch (error) {
        if (error instanceof KeyUnusable && !failed.has(kid)) {
          failed.add(kid);
          telemetry.signingKeyFailedOver(kid, error);
        }
        throw error;
      }
    },
  };
}
