import type { KeyRing } from '../core/key-ring.ts';

/**
 * The ring: one item with an optimistic version.
 * Laws: `create` succeeds once, of any number that race; a read after it sees it.
 * @throws Unavailable when the store is
 */
export interface KeyRingStore {
  read(): Promise<KeyRing | undefined>;
  create(ring: KeyRing): Promise<'created' | 'exists'>;
}
