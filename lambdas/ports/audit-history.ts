import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Hour } from '../core/audit/hour.ts';
import type { AuditRecord, Day, TokenRecord } from '../core/audit/record.ts';

/** What was recorded, oldest first: for the operator, who exports it. */
export interface AuditHistory {
  /**
   * Every entry of a day; `since` leaves out those before that time (ISO 8601, of that day). Without an organization:
   * of the deployment as a whole. Whatever was durable when reading began is there.
   * @throws Unavailable
   */
  entries(organization: OrganizationId | undefined, day: Day, since?: string): AsyncIterable<AuditRecord>;
  /**
   * Every token issued in an hour. From an index, which is behind by milliseconds as a rule: what was issued in this
   * very moment may be missing.
   * @throws Unavailable
   */
  tokens(organization: OrganizationId, hour: Hour): AsyncIterable<TokenRecord>;
}
