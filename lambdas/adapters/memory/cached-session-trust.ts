import type { Organization, TrustedProvider } from '../../core/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionTrust } from '../../ports/session-trust.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/** Law 9: a disabled organization or provider is noticed within this many seconds. */
const MAX_AGE_SECONDS = 60;

/** Of each kind; about 1 kB each. */
const MAX_ENTRIES = 1_000;

/** Provider and organization from memory ≤60 s; the member always from the store. */
export function cachedSessionTrust(trust: SessionTrust, clock: Clock): SessionTrust {
  const options = { clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES };
  const organizations = shortLivedCache<string, Organization>(options);
  const providers = shortLivedCache<string, TrustedProvider>(options);
  return {
    ...trust,
    findOrganization: (id) => organizations(id, () => trust.findOrganization(id)),
    findProviderById: (organization, id) =>
      providers(`${organization} ${id}`, () => trust.findProviderById(organization, id)),
  };
}
