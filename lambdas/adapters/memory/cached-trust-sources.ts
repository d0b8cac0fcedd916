import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { ClaimedIssuer } from '../../core/assertion/claims.ts';
import type { Client, Enablement, Organization, TrustedProvider } from '../../core/records.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeysAt, Trust, TrustLookUps, TrustSources } from '../../ports/trust-sources.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/** Law 9: a disabled organization, provider, client or enablement is noticed within this many seconds. */
const MAX_AGE_SECONDS = 60;

/** Per kind; about 1 kB each. */
const MAX_ENTRIES = 1_000;

/** Providers, organizations, clients and enablements from memory ≤60 s; links and members always from the store. */
export function cachedTrustSources(sources: TrustLookUps, clock: Clock): TrustSources {
  const options = { clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES };
  const providers = shortLivedCache<string, TrustedProvider>(options);
  const organizations = shortLivedCache<string, Organization>(options);
  const clients = shortLivedCache<string, Client>(options);
  const restored = shortLivedCache<'restored', number>(options);
  const enablements = shortLivedCache<string, Enablement>(options);
  // An issuer that has come to lead elsewhere may lead to its former provider for as long again, whose status is read anew.
  const trusts = shortLivedCache<string, Trust>(options);

  const findTrust = (claimed: ClaimedIssuer) => trusts(keyOf(claimed), () => sources.findTrust(claimed));

  const cached: Omit<TrustSources, 'readAhead'> = {
    ...sources,
    findProvider: (claimed) =>
      providers(keyOf(claimed), async () => {
        const trust = await findTrust(claimed);
        return trust && sources.findTrusted(trust);
      }),
    findOrganization: (id) => organizations(id, () => sources.findOrganization(id)),
    currentOrganization: (id) => organizations.renew(id, () => sources.findOrganization(id)),
    rememberedClient: (id) => clients.recall(id),
    findClient: (id) => clients.renew(id, () => sources.findClient(id)),
    redemptionsRestoredAt: async () =>
      (await restored('restored', () => sources.redemptionsRestoredAt())) ?? sources.redemptionsRestoredAt(),
    findEnablement: (organization, client) =>
      enablements(`${organization} ${client}`, () => sources.findEnablement(organization, client)),
  };

  async function readAhead(
    client: ClientId,
    claimedIssuer: () => ClaimedIssuer | undefined,
  ): Promise<KeysAt | undefined> {
    if ((await clients.recall(client)) !== undefined) return undefined;
    const claimed = claimedIssuer();
    if (claimed === undefined) return undefined;
    begin(cached.redemptionsRestoredAt());
    const trust = await findTrust(claimed);
    if (trust === undefined) return undefined;
    begin(cached.findProvider(claimed));
    begin(cached.findOrganization(trust.organization));
    begin(cached.findEnablement(trust.organization, client));
    return trust.jwksUri === undefined ? undefined : { id: trust.provider, jwksUri: trust.jwksUri };
  }

  return { ...cached, readAhead: (client, claimed) => readAhead(client, claimed).catch(() => undefined) };
}

/** Left alone: who asks for the very thing waits for it, and learns what became of it. */
function begin(read: Promise<unknown>): void {
  read.catch(() => undefined);
}

const keyOf = ({ issuer, tenant, audienceTenant }: ClaimedIssuer): string =>
  JSON.stringify([issuer, tenant ?? null, audienceTenant ?? null]);
