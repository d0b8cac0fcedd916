import { type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { activeKey, type KeyRing, type RingKey } from '../../core/key-ring.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import type { Signer } from '../../ports/signer.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { shortLivedCache } from '../memory/short-lived-cache.ts';
import { callDependency } from './dependency-errors.ts';
import { signParameters, toJwsSignature } from './kms-signature.ts';

/** Seconds after which a change of the ring is noticed by every signer. */
export const RING_MAX_AGE_SECONDS = 60;

/** Signs with the active key of the ring, inside KMS. */
export function kmsSigner(kms: KMSClient, store: KeyRingStore, clock: Clock): Signer {
  const cache = shortLivedCache<'ring', KeyRing>({ clock, maxAgeSeconds: RING_MAX_AGE_SECONDS, maxEntries: 1 });

  async function ringKey(find: (ring: KeyRing) => RingKey | undefined): Promise<RingKey> {
    const ring = await cache('ring', () => store.read());
    const key = ring && find(ring);
    if (key === undefined) throw new Unavailable('key ring');
    return key;
  }

  return {
    activeKey: () => ringKey(activeKey),
    sign: async (kid, signingInput) => {
      const { keyArn, algorithm } = await ringKey((ring) => ring.keys.find((key) => key.kid === kid));
      const command = new SignCommand(signParameters(keyArn, algorithm, signingInput));
      const { Signature } = await callDependency('KMS', () => kms.send(command));
      if (Signature === undefined) throw new Unavailable('KMS');
      return toJwsSignature(algorithm, Signature);
    },
  };
}
