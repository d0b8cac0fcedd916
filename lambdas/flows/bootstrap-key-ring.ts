import { firstRing, type KeyRing } from '../core/keys/ring.ts';
import type { RotationPolicy } from '../core/keys/rotation-policy.ts';
import type { Clock } from '../ports/clock.ts';
import type { KeyManager } from '../ports/key-manager.ts';
import type { KeyRingStore } from '../ports/key-ring-store.ts';

export interface BootstrapDependencies {
  readonly ring: KeyRingStore;
  readonly keys: KeyManager;
  readonly clock: Clock;
  readonly policy: Pick<RotationPolicy, 'algorithm' | 'longestLifetimeSeconds'>;
}

/**
 * Creates the first key and a standby, probes both, and records them in one conditional write.
 *
 * - Run again: the ring exists, nothing happens.
 * - Two at once: one ring is created; the other run schedules the deletion of the keys that it made.
 * - Dies before recording: tagged keys remain that no ring names; they sign nothing and are published nowhere, and
 *   rotation schedules their deletion within a day.
 * @throws Unavailable; Error when a new key does not sign
 */
export async function bootstrapKeyRing({ ring, keys, clock, policy }: BootstrapDependencies): Promise<KeyRing> {
  const existing = await ring.read();
  if (existing !== undefined) return existing;

  const { algorithm, longestLifetimeSeconds } = policy;
  const created = await Promise.all([keys.createKey(algorithm), keys.createKey(algorithm)]);
  await Promise.all(created.map((key) => keys.probe(key)));
  const first = firstRing(...created, clock(), longestLifetimeSeconds);
  if ((await ring.create(first)) === 'created') return first;

  const winner = await ring.read();
  if (winner === undefined) throw new Error('the key ring was created by another run and cannot be read');
  // Ours may have landed, and its answer been lost.
  const recorded = new Set(winner.keys.map(({ kid }) => kid));
  const inVain = created.filter(({ kid }) => !recorded.has(kid));
  await Promise.all(inVain.map(({ keyArn }) => keys.scheduleDeletion(keyArn)));
  return winner;
}
