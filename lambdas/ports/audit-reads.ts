import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';

export interface AuditListRequest {
  /** Seconds since the epoch, both included. */
  readonly from: number;
  readonly to: number;
  readonly action?: string;
  /** The id of whoever did it. */
  readonly actor?: string;
  /** About how many entries a page has; absent: as many as fit a screen. */
  readonly limit?: number;
  /** Where to go on; absent: at `to`. */
  readonly position?: AuditPosition;
}

/** After an entry, or with no `suffix` at a moment. */
export interface AuditPosition {
  readonly at: number;
  readonly suffix?: string;
}

export interface AuditListPage {
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; absent: this was the last. */
  readonly next?: AuditPosition;
}

/**
 * An organization's own entries, newest first. A page may be short, or empty, and still name a next one. A range that
 * ends before it begins, and a position outside of the range, are the last page, and empty: positions come back from
 * callers.
 */
export interface AuditReads {
  list(organization: OrganizationId, request: AuditListRequest): Promise<AuditListPage>;
}
