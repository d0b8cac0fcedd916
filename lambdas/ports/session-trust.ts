import type { OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { TrustedProvider } from '../core/records.ts';
import type { TrustSources } from './trust-sources.ts';

/**
 * What a session's use re-reads (law 7): its member at the database each time, its provider and organization at most
 * 60 s old. `undefined` is "not found". @throws Unavailable
 */
export interface SessionTrust extends Pick<TrustSources, 'findOrganization' | 'findMember'> {
  findProviderById(organization: OrganizationId, provider: ProviderId): Promise<TrustedProvider | undefined>;
}
