import type { SigningAlgorithm } from '../configuration.ts';

/**
 * `pending` (published, not signing) → `standby` (published past every cache, `Sign` probed) → `active` → `retiring`
 * (published, not signing) → `removed` (deletion scheduled at the key service, then out of the ring).
 */
export type KeyState = 'pending' | 'standby' | 'active' | 'retiring' | 'removed';

/** A signing key: its state, and the public half that we publish. The private half never leaves the key service. */
export interface RingKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  /** What the key service calls it. */
  readonly keyArn: string;
  readonly algorithm: SigningAlgorithm;
  readonly state: KeyState;
  readonly publicJwk: PublicJwk;
  /** When it was recorded, and so published. Seconds since the epoch, as all times here. */
  readonly createdAt: number;
  readonly activatedAt?: number;
  /** When it became `retiring`: a minute later no signer uses it any more. */
  readonly retiredAt?: number;
  /** When an operator revoked it: what it signed is believed no more, whenever it was signed. */
  readonly revokedAt?: number;
  /**
   * Of every token that it may have signed: the longest lifetime ever configured since it was created, seconds. Only
   * rises. Absent on keys of releases that did not record it.
   */
  readonly longestLifetimeSeconds?: number;
}

/** RFC 7518 §6.2.1, §6.3.1: the public members, and nothing else. */
export type PublicJwk =
  | { readonly kty: 'RSA'; readonly n: string; readonly e: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

export interface KeyRing {
  /** Optimistic version: a change is written only over the version that it was made from. */
  readonly version: number;
  readonly keys: readonly RingKey[];
  /** When keys that no ring names were last looked for at the key service. */
  readonly sweptAt?: number;
}

/** Seconds after which every signer, and every verifier that reads the ring itself, has noticed a change of it. */
export const RING_MAX_AGE_SECONDS = 60;

/** The one key that signs. */
export function activeKey(ring: KeyRing): RingKey | undefined {
  return ring.keys.find(({ state }) => state === 'active');
}

/** What signs when the active key cannot, or must not. */
export function standbyKey(ring: KeyRing): RingKey | undefined {
  return ring.keys.find(({ state }) => state === 'standby');
}

/**
 * The first state of a ring. Both keys are published at the same moment, before anything could have been cached, so
 * the second is a standby at once; later keys wait as `pending`.
 */
export function firstRing(active: NewKey, standby: NewKey, now: number, longestLifetimeSeconds: number): KeyRing {
  return {
    version: 1,
    keys: [
      { ...active, state: 'active', createdAt: now, activatedAt: now, longestLifetimeSeconds },
      { ...standby, state: 'standby', createdAt: now, longestLifetimeSeconds },
    ],
  };
}

export type NewKey = Pick<RingKey, 'kid' | 'keyArn' | 'algorithm' | 'publicJwk'>;

/** RFC 7517 §5: every key that a live token may name, or that may sign soon. Removed keys verify nothing. */
export function publishedKeySet(ring: KeyRing): { readonly keys: readonly object[] } {
  return {
    keys: ring.keys
      .filter(({ state }) => state !== 'removed')
      .map(({ kid, algorithm, publicJwk }) => ({ ...publicJwk, kid, alg: algorithm, use: 'sig' })),
  };
}
