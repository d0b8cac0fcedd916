import type { AuditRecord } from '../core/audit/record.ts';
import { nextSeal, type Seal, type SealLink } from '../core/audit/seal.ts';
import type { AuditSeals, StreamedRecord } from '../ports/audit-seals.ts';
import type { SealTelemetry } from '../ports/telemetry.ts';
import { Unavailable } from '../ports/unavailable.ts';

export interface SealDependencies {
  readonly seals: AuditSeals;
  readonly telemetry: SealTelemetry;
}

/** Others append to the same chain at the same moment: entries of two days are read side by side at midnight. */
const MAX_ATTEMPTS = 8;

/**
 * Seals what the audit trail has recorded, in its order, each entry once. Resolves with the record from which on everything
 * is to come again; `undefined`: all is done.
 *
 * - Delivered again, or to two at once: an entry has one seal, whoever makes it.
 * - Dies anywhere: a seal and the head that it moves are one transaction; what is not sealed comes again.
 * - An entry that cannot be read comes again, until it is laid aside: it stands without a seal, which verifying says.
 */
export async function sealAuditTrail(
  { seals, telemetry }: SealDependencies,
  records: readonly StreamedRecord[],
): Promise<string | undefined> {
  const heads = new Map<string, SealLink | undefined>();
  for (const { sequenceNumber, record } of records) {
    if (record === 'unreadable') {
      telemetry.auditRecordUnreadable(sequenceNumber);
      return sequenceNumber;
    }
    try {
      await sealOne(seals, record, heads);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      telemetry.sealingUnavailable(error);
      return sequenceNumber;
    }
  }
  return undefined;
}

/** `heads`: as this batch has left them. */
async function sealOne(
  seals: AuditSeals,
  record: AuditRecord,
  heads: Map<string, SealLink | undefined>,
): Promise<void> {
  const chain = record.organization ?? '';
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const head = heads.has(chain) ? heads.get(chain) : await seals.head(record.organization);
    const seal = nextSeal(record, head);
    const outcome = await seals.append(seal, head);
    if (outcome === 'head_moved') {
      heads.delete(chain);
      continue;
    }
    heads.set(chain, outcome === 'appended' ? linkOf(seal) : head);
    return;
  }
  throw new Unavailable('a chain that does not move at this very moment');
}

function linkOf({ n, digest, time, keptUntil }: Seal): SealLink {
  return { n, digest, time, ...(keptUntil !== undefined && { keptUntil }) };
}
