import type { AuditEntry } from '../core/audit/entry.ts';
import type { ClientAssertionId } from '../core/clients/assertion.ts';
import type { NewMembership } from '../core/people/membership.ts';
import type { RedemptionRecord } from '../core/tokens/redemption.ts';

/** What is used up, or comes to be, together with the record: all of it or nothing. */
export interface Alongside {
  /** The client's own assertion, used up with the grant's (C6). `ttl` in seconds since the epoch. */
  readonly clientAssertion?: { readonly id: ClientAssertionId; readonly ttl: number };
  /** A person who is linked or provisioned by this redemption. */
  readonly membership?: NewMembership & { readonly audit: AuditEntry };
}

export type RedeemOutcome =
  | 'recorded'
  | 'replayed'
  /** The client assertion was used before; the grant's assertion was not used up. */
  | 'client_assertion_replayed'
  /** Somebody linked or changed this very person meanwhile: decide again. Nothing was written. */
  | 'person_changed';

/**
 * Guards that an assertion becomes at most one token (law 2), under any concurrency, retry or restart.
 *
 * Laws, held by every adapter:
 * - of any number of racing `redeem` calls with one id, exactly one owner ever sees `recorded`;
 * - `redeem` repeated with the same owner is a success: the first write landed and its answer was lost;
 * - the record is durable before `redeem` resolves, and with it everything {@link Alongside}; else nothing of it is;
 * - the condition says nothing about time: an expired row that still stands still refuses;
 * - `undo` removes the record and the client assertion's row, only of this very owner, and is a success when there is
 *   nothing to remove; a member who was just provisioned stays.
 */
export interface RedemptionStore {
  /** @throws Unavailable when the store is, or when it is unknown whether the record was written */
  redeem(record: RedemptionRecord, alongside?: Alongside): Promise<RedeemOutcome>;
  /** @throws Unavailable when it is unknown whether the record was removed */
  undo(record: Pick<RedemptionRecord, 'id' | 'owner'>, alongside?: Pick<Alongside, 'clientAssertion'>): Promise<void>;
}
