import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditRecord, Day } from '../core/audit/record.ts';
import type { Seal, SealLink } from '../core/audit/seal.ts';

/**
 * The chain over the entries of each organization, and of the deployment as a whole. Put only; the head of a chain moves
 * with the seal that it is of.
 *
 * Laws: `append` writes the seal and moves the head, or neither. It is `sealed_before` where the entry has a seal, whatever
 * else; `head_moved` where another seal was appended since the head was read. Of any number that append to one head at once,
 * one does.
 * @throws Unavailable
 */
export interface AuditSeals {
  /** Strongly consistent. */
  head(organization: string | undefined): Promise<SealLink | undefined>;
  append(seal: Seal, head: SealLink | undefined): Promise<'appended' | 'sealed_before' | 'head_moved'>;
}

export interface AuditSealReads extends Pick<AuditSeals, 'head'> {
  /** Of entries of a day, in the order of their time. Strongly consistent. @throws ZodError of one that cannot be read */
  ofDay(organization: OrganizationId | undefined, day: Day): AsyncIterable<Seal>;
}

/** An entry of the audit trail as its stream delivers it, to be sealed: as it was found, understood or not. */
export interface StreamedRecord {
  readonly sequenceNumber: string;
  readonly record: AuditRecord | 'unreadable';
}
