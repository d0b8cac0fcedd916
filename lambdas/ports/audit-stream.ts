import type { AuditEntry } from '../core/audit/entry.ts';

/** An entry of the audit trail as its stream delivers it. */
export interface StreamedEntry {
  /** Of the record in the stream: what is reported when it must come again. */
  readonly sequenceNumber: string;
  /** The entry's own, the same whenever it is delivered. */
  readonly key: string;
  readonly entry: AuditEntry | 'unreadable';
}
