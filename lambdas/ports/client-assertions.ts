import type { RedemptionOwner } from '../core/tokens/redemption.ts';
import type { UsedOnce } from './redemption-store.ts';

/**
 * Uses up a client's own assertion where no token comes of it (C6). The register is that of redemptions: what was used at
 * one endpoint is used at all of them.
 *
 * Laws: of racing owners exactly one is told `used`; repeated with the same owner it is `used` again; an expired row that
 * still stands still refuses.
 */
export interface ClientAssertions {
  /** @throws Unavailable when the store is, or when it is unknown whether it was written */
  use(one: Pick<UsedOnce, 'id' | 'ttl'>, owner: RedemptionOwner): Promise<'used' | 'replayed'>;
}
