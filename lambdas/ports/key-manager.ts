import type { SigningAlgorithm } from '../core/configuration.ts';
import type { NewKey } from '../core/key-ring.ts';

/** The key service, as rotation uses it. @throws Unavailable when it is down, slow or throttled */
export interface KeyManager {
  /** A new key of this ring, tagged from birth, so that one which is never recorded can be found. */
  createKey(algorithm: SigningAlgorithm): Promise<NewKey>;
  /** Signs something of no meaning and verifies it with the public half. @throws Error when the key does not work */
  probe(key: NewKey): Promise<void>;
  /** For a key that was created and will never be recorded. */
  scheduleDeletion(keyArn: string): Promise<void>;
}
