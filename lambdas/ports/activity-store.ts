import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { ActivityCounter, ActivitySummary, RecordedRefusal } from '../core/audit/activity.ts';
import type { Hour } from '../core/audit/hour.ts';

/**
 * What happened to an organization's requests for tokens, and what else was refused. For people; no decision reads it, and
 * it lags by seconds.
 */
export interface ActivityReads {
  /** From hour to hour, both included, in their order. The range is the caller's to bound. @throws Unavailable */
  counters(organization: OrganizationId, from: Hour, to: Hour): Promise<readonly ActivityCounter[]>;
  /** Newest first, at most 50 of each kind. @throws Unavailable */
  recentRefusals(organization: OrganizationId): Promise<readonly RecordedRefusal[]>;
  /** One of the recent ones. @throws Unavailable */
  findRefusal(organization: OrganizationId, correlationId: string): Promise<RecordedRefusal | undefined>;
}

/** Where a batch of log lines ends up. */
export interface ActivityRecorder {
  /**
   * Adds to the counters, and keeps the refusals that are the organization's latest.
   *
   * Laws: the same batch recorded twice, even after half of it was written, counts once (while its mark lasts, two
   * days); two batches at once both count; of an organization's refusals no more than 50 of each kind stay.
   * @throws Unavailable: to be recorded again
   */
  record(batchId: string, summary: ActivitySummary, now: number): Promise<void>;
}
