import type { AuditEntry } from '../../../lambdas/core/audit/entry.ts';
import { type KeyOrder, obeyOrders } from '../../../lambdas/core/keys/order.ts';
import type { KeyRing, RingKey } from '../../../lambdas/core/keys/ring.ts';
import type { FormerKeys, KeyOrders, KeyRingStore, RotationRecords } from '../../../lambdas/ports/key-ring-store.ts';

/** A key ring store in memory, with the orders of operators. */
export class MemoryKeyRing implements KeyRingStore, RotationRecords, FormerKeys, KeyOrders {
  readonly audit: AuditEntry[] = [];
  readonly #former: RingKey[] = [];
  readonly #changed: (ring: KeyRing) => void;
  #stored: KeyRing | undefined;
  #orders: readonly KeyOrder[] = [];

  /** `changed` is told the ring, as everybody reads it, after each change. */
  constructor(changed: (ring: KeyRing) => void = () => {}) {
    this.#changed = changed;
  }

  /** As everybody reads it. */
  get current(): KeyRing | undefined {
    return this.#stored && { ...this.#stored, keys: obeyOrders(this.#stored.keys, this.#orders) };
  }

  async read(): Promise<KeyRing | undefined> {
    return this.current;
  }

  async create(ring: KeyRing): Promise<'created' | 'exists'> {
    if (this.#stored !== undefined) return 'exists';
    this.#stored = ring;
    this.#tell();
    return 'created';
  }

  async advance(next: KeyRing): Promise<'advanced' | 'changed_meanwhile'> {
    if (this.#stored?.version !== next.version - 1) return 'changed_meanwhile';
    this.#stored = next;
    this.#orders = [];
    this.#tell();
    return 'advanced';
  }

  async advanceRecorded(next: KeyRing, audit: AuditEntry): Promise<'advanced' | 'changed_meanwhile'> {
    const outcome = await this.advance(next);
    if (outcome === 'advanced') this.audit.push(audit);
    return outcome;
  }

  async keepFormer(key: RingKey): Promise<void> {
    if (!this.#former.some(({ kid }) => kid === key.kid)) this.#former.push(key);
  }

  async list(): Promise<readonly RingKey[]> {
    return this.#former;
  }

  async give(order: KeyOrder, { version }: KeyRing, audit: AuditEntry): Promise<'given' | 'changed_meanwhile'> {
    if (this.#stored?.version !== version) return 'changed_meanwhile';
    this.#stored = { ...this.#stored, version: version + 1 };
    this.#orders = [...this.#orders, order];
    this.audit.push(audit);
    this.#tell();
    return 'given';
  }

  #tell(): void {
    if (this.current !== undefined) this.#changed(this.current);
  }
}
