import type { SigningAlgorithm } from '../core/configuration.ts';
import type { NewKey } from '../core/keys/ring.ts';

/** The key service, as rotation uses it. @throws Unavailable when it is down, slow or throttled */
export interface KeyManager {
  /** A new key of this ring, tagged from birth, so that one which is never recorded can be found. */
  createKey(algorithm: SigningAlgorithm): Promise<NewKey>;
  /**
   * Signs something of no meaning and verifies it with the public half, waiting until a new key may be used.
   * @throws Error when the key does not work
   */
  probe(key: NewKey): Promise<void>;
  /** Probes without waiting. `false`: the key is disabled, its deletion is scheduled, or it is gone. */
  signs(key: NewKey): Promise<boolean>;
  /** Whoever asked before, and when the key is gone: done. */
  scheduleDeletion(keyArn: string): Promise<void>;
  /** Every key that carries this ring's tag and is of the kind that this ring has; not those whose deletion is scheduled. */
  listKeys(): Promise<readonly StoredKey[]>;
}

export interface StoredKey {
  readonly keyArn: string;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}
