import { type AuditRecord, type Day, daysBetween } from '../../lambdas/core/audit/record.ts';
import type { Seal } from '../../lambdas/core/audit/seal.ts';
import type { AuditHistory } from '../../lambdas/ports/audit-history.ts';
import type { AuditSealReads } from '../../lambdas/ports/audit-seals.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { DayOfRecords } from './audit-records.ts';

/** An entry with its seal; a seal whose entry is not there stands alone. */
export interface SealedRecord {
  readonly record?: AuditRecord;
  readonly seal?: Seal;
}

export interface SealedSources {
  readonly history: Pick<AuditHistory, 'entries'>;
  readonly seals: AuditSealReads;
}

/** Day by day, in the order of their time. Seals are read first: each of them has its entry by then. */
export function* sealedDays(
  sources: SealedSources,
  organization: OrganizationId | undefined,
  { from, to }: { readonly from: Day; readonly to: Day },
): Iterable<DayOfRecords<SealedRecord>> {
  for (const day of daysBetween(from, to)) yield { day, records: sealedDay(sources, organization, day) };
}

async function* sealedDay(
  { history, seals }: SealedSources,
  organization: OrganizationId | undefined,
  day: Day,
): AsyncIterable<SealedRecord> {
  const left = new Map<string, Seal>();
  for await (const seal of seals.ofDay(organization, day)) left.set(keyOf(seal), seal);
  for await (const record of history.entries(organization, day)) {
    const seal = left.get(keyOf(record));
    left.delete(keyOf(record));
    yield { record, ...(seal && { seal }) };
  }
  for (const seal of left.values()) yield { seal };
}

function keyOf({ time, id }: { readonly time: string; readonly id: string }): string {
  return `${time}#${id}`;
}
