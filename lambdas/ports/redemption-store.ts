import type { RedemptionId, RedemptionOwner, RedemptionRecord } from '../core/redemption.ts';

/**
 * Guards that an assertion becomes at most one token (law 2), under any concurrency, retry or restart.
 *
 * Laws, held by every adapter:
 * - of any number of racing `redeem` calls with one id, exactly one owner ever sees `recorded`;
 * - `redeem` repeated with the same owner is a success: the first write landed and its answer was lost;
 * - the record is durable before `redeem` resolves;
 * - the condition says nothing about time: an expired row that still stands still refuses;
 * - `undo` removes the record only of this very owner, and is a success when there is nothing to remove.
 */
export interface RedemptionStore {
  /** @throws Unavailable when the store is, or when it is unknown whether the record was written */
  redeem(record: RedemptionRecord): Promise<'recorded' | 'replayed'>;
  /** @throws Unavailable when it is unknown whether the record was removed */
  undo(id: RedemptionId, owner: RedemptionOwner): Promise<void>;
}
