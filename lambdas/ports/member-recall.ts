import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';

export interface MemberRecall {
  /**
   * Refuses every token and session of the member that was issued at or before `at`, in seconds since the epoch; with
   * its audit entry, or not at all. Never moves back. `missing`: there is no such member. @throws Unavailable
   */
  recall(organization: OrganizationId, member: MemberId, at: number, audit: AuditEntry): Promise<'done' | 'missing'>;
}
