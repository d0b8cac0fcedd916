import type { AssertionRefusal } from '../refusal.ts';

/** Nothing was ever restored: no assertion is too old. */
export const NEVER_RESTORED = 0;

/** While a restore is under way every assertion is refused: the last second of the year 9999. */
export const RESTORE_UNDER_WAY = 253_402_300_799;

/**
 * The redemptions came back from a backup, which knows nothing of what was redeemed after it was made. So assertions
 * issued up to the moment when the restore was complete are refused, whether they were redeemed or not (law 2). A
 * provider's clock may be ahead of ours by the allowed skew, so the skew counts too.
 * All in seconds since the epoch, the skew in seconds.
 */
export function checkIssuedAfterRestore(
  issuedAt: number,
  { restoredAt, clockSkewSeconds }: { readonly restoredAt: number; readonly clockSkewSeconds: number },
): AssertionRefusal | undefined {
  if (restoredAt === NEVER_RESTORED || issuedAt > restoredAt + clockSkewSeconds) return undefined;
  return { reason: 'issued_before_restore', issuedAt, restoredAt };
}
