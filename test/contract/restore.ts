import { NEVER_RESTORED, RESTORE_UNDER_WAY } from '../../lambdas/core/tokens/restore.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { anAudit } from './records.ts';

/** The laws of the restore watermark in `AdministrationStore` and `TrustSources`. */
export function restoreContract(laws: AdministrationLaws): void {
  it('[L2] is never restored at first; then under way, then restored: for everybody who redeems', async () => {
    expect(await laws.trust.redemptionsRestoredAt()).toBe(NEVER_RESTORED);
    for (const restoredAt of [RESTORE_UNDER_WAY, 1_800_000_000]) {
      await laws.makes((audit) => laws.store.setRedemptionsRestoredAt(restoredAt, audit), anAudit(undefined));
      expect(await laws.trust.redemptionsRestoredAt()).toBe(restoredAt);
    }
  });
}
