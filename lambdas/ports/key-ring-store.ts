import type { AuditEntry } from '../core/audit/entry.ts';
import type { KeyOrder } from '../core/keys/order.ts';
import type { KeyRing, RingKey } from '../core/keys/ring.ts';

/**
 * The ring: one item with an optimistic version. A ring that is read obeys every order that was given.
 * Laws: `create` succeeds once, of any number that race; `advance` succeeds once per version, and not over an order that
 * it has not seen; a read after either sees it.
 * @throws Unavailable when the store is
 */
export interface KeyRingStore {
  read(): Promise<KeyRing | undefined>;
  create(ring: KeyRing): Promise<'created' | 'exists'>;
  /**
   * Replaces the ring if it is still of the version before `next`'s, orders and all.
   * A write that landed and whose answer was lost may be told as `changed_meanwhile`: read again.
   */
  advance(next: KeyRing): Promise<'advanced' | 'changed_meanwhile'>;
}

/** What rotation leaves behind of what it does. */
export interface RotationRecords {
  /** As `advance`, together with the audit entry: both or neither. @throws Unavailable */
  advanceRecorded(next: KeyRing, audit: AuditEntry): Promise<'advanced' | 'changed_meanwhile'>;
  /** Keeps the public half of a key that leaves the ring, for as long as the deployment is there. Again: nothing. */
  keepFormer(key: RingKey): Promise<void>;
}

/** Keys that have left the ring: they verify no token, and evidence that they signed in their time. */
export interface FormerKeys {
  list(): Promise<readonly RingKey[]>;
}

/** What an operator may do to the ring. */
export interface KeyOrders {
  /** Adds an order to the ring that was read, together with its audit entry: both or neither. */
  give(order: KeyOrder, ring: KeyRing, audit: AuditEntry): Promise<'given' | 'changed_meanwhile'>;
}
