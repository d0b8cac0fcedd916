import type { RedemptionRecord } from '../../core/redemption.ts';
import type { RedemptionStore } from '../../ports/redemption-store.ts';

/** For tests of flows. */
export class MemoryRedemptionStore implements RedemptionStore {
  readonly records = new Map<string, RedemptionRecord>();

  async redeem(record: RedemptionRecord): Promise<'recorded' | 'replayed'> {
    const existing = this.records.get(record.id);
    if (existing !== undefined) return existing.owner === record.owner ? 'recorded' : 'replayed';
    this.records.set(record.id, record);
    return 'recorded';
  }

  async undo({ id, owner }: Pick<RedemptionRecord, 'id' | 'owner'>): Promise<void> {
    if (this.records.get(id)?.owner === owner) this.records.delete(id);
  }
}
