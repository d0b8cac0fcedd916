import { type Day, daysBetween, hoursOf, type TokenRecord } from '../../lambdas/core/audit/record.ts';
import type { AuditHistory } from '../../lambdas/ports/audit-history.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';

export interface DayOfRecords<T> {
  readonly day: Day;
  readonly records: AsyncIterable<T>;
}

/** Tokens issued in an organization, day by day. */
export function* tokenDays(
  history: AuditHistory,
  organization: OrganizationId,
  days: { readonly from: Day; readonly to: Day },
): Iterable<DayOfRecords<TokenRecord>> {
  for (const day of daysBetween(days.from, days.to)) {
    yield { day, records: hourByHour(history, organization, day) };
  }
}

async function* hourByHour(history: AuditHistory, organization: OrganizationId, day: Day): AsyncIterable<TokenRecord> {
  for (const hour of hoursOf(day)) yield* history.tokens(organization, hour);
}
