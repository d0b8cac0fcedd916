import type { RedemptionId } from '../core/tokens/redemption.ts';

/** What is known of a redemption to those who only look. */
export interface RedemptionSummary {
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly correlationId: string;
}

export interface RedemptionLookUp {
  /** Strongly consistent. @throws Unavailable when the store is */
  find(id: RedemptionId): Promise<RedemptionSummary | undefined>;
}
