import { type AuditRecord, dayOf, daysBetween } from '../../lambdas/core/audit/record.ts';
import type { AuditHistory } from '../../lambdas/ports/audit-history.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';

/**
 * An entry is dated before it is written, on a clock of its function's: one that appears now may be dated earlier than
 * the last that was seen. So much is read again.
 */
const OVERLAP_SECONDS = 60;

/**
 * Entries as they appear: each look gives those since `since` (seconds since the epoch) that no look has given before,
 * in the order of their time.
 */
export function follower(history: AuditHistory, organization: OrganizationId | undefined, since: number) {
  const seen = new Set<string>();
  let from = since;
  return async function* look(now: number): AsyncIterable<AuditRecord> {
    const time = new Date(from * 1000).toISOString();
    for (const day of daysBetween(dayOf(from), dayOf(now))) {
      for await (const record of history.entries(organization, day, day === dayOf(from) ? time : undefined)) {
        const identity = `${record.time}#${record.id}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        yield record;
      }
    }
    from = Math.max(since, now - OVERLAP_SECONDS);
  };
}
