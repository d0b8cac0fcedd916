import type { MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { SignalEffect } from '../core/signals/events.ts';
import type { SignalReceipt } from '../core/signals/security-event-token.ts';
import type { RedemptionOwner } from '../core/tokens/redemption.ts';

/** What a signal does to one member. */
export interface SignalledChange {
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Whose word it is: what this provider has switched off, its SCIM client may switch on again. */
  readonly provider: ProviderId;
  readonly effect: SignalEffect;
  /** Tokens, sessions and grants from then or before are refused; seconds since the epoch. */
  readonly at: number;
}

/**
 * Acts on a signal, once.
 *
 * Laws: one transaction holds the receipt, the member's change and its audit entry, all or nothing; of racing calls with one
 * receipt exactly one is `done`, and the others write nothing; a receipt that has ended and still stands still refuses; a
 * watermark never moves back, a tombstone stays one, and a role is never touched; whoever else changes the member at the
 * same moment loses nothing.
 */
export interface SignalReceipts {
  /**
   * `repeated`: the receipt stands. `member_gone`: there is no such member, or a tombstone; nothing was written.
   * @throws Unavailable when the store is, or when the member changes all the time
   */
  act(
    receipt: SignalReceipt,
    owner: RedemptionOwner,
    change: SignalledChange,
    audit: AuditEntry,
  ): Promise<'done' | 'repeated' | 'member_gone'>;
}
