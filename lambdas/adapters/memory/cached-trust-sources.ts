import type { Client, Enablement, Organization, TrustedProvider } from '../../core/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/** Law 9: a disabled organization, provider, client or enablement is noticed within this many seconds. */
const MAX_AGE_SECONDS = 60;

/** Per kind; about 1 kB each. */
const MAX_ENTRIES = 1_000;

/** Providers, organizations, clients and enablements from memory ≤60 s; links and members always from the store. */
export function cachedTrustSources(sources: TrustSources, clock: Clock): TrustSources {
  const options = { clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES };
  const providers = shortLivedCache<string, TrustedProvider>(options);
  const organizations = shortLivedCache<string, Organization>(options);
  const clients = shortLivedCache<string, Client>(options);
  const restored = shortLivedCache<'restored', number>(options);
  const enablements = shortLivedCache<string, Enablement>(options);
  return {
    ...sources,
    findProvider: (claimed) =>
      providers(JSON.stringify([claimed.issuer, claimed.tenant ?? null, claimed.audienceTenant ?? null]), () =>
        sources.findProvider(claimed),
      ),
    findOrganization: (id) => organizations(id, () => sources.findOrganization(id)),
    rememberedClient: (id) => clients.recall(id),
    findClient: (id) => clients.renew(id, () => sources.findClient(id)),
    redemptionsRestoredAt: async () =>
      (await restored('restored', () => sources.redemptionsRestoredAt())) ?? sources.redemptionsRestoredAt(),
    findEnablement: (organization, client) =>
      enablements(`${organization} ${client}`, () => sources.findEnablement(organization, client)),
  };
}
