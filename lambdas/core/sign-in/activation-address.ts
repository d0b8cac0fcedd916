import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';

/** Where a person is asked whether an account at a pending provider is theirs; of ids that were checked. */
export function activationPath(organization: OrganizationId, provider: ProviderId): string {
  return `/activate/${organization}/${provider}`;
}

/** In the address of a page of ours that follows: the console says there what has become active. */
export const ACTIVATED_PARAMETER = 'activated';
