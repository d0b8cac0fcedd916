import type { AuditEntry } from '../core/audit/entry.ts';

/** Entries of changes that are not one transaction with their entry. Put only. */
export interface AuditTrail {
  /** Durable when it resolves. @throws Unavailable */
  record(entry: AuditEntry): Promise<void>;
}
