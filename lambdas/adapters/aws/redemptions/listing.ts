import type { OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { Hour } from '../../../core/audit/hour.ts';

/** Of the Redemptions table: an organization's tokens by the hour in which they were issued. */
export const LISTING_INDEX = 'by-hour';

export function listingKey(organization: OrganizationId, hour: Hour): string {
  return `${organization}#${hour}`;
}
