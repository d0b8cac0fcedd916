import { isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type ProviderInput, type ProviderRegistration, parseProvider } from '../../core/registration/provider.ts';
import type { DiscoveredProvider, DiscoverProvider } from '../../ports/provider-discovery.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';
import { samlDetails } from './provider-change.ts';

/**
 * An organization trusts a provider: at once, which only the operator may do, or `pending`, until it is confirmed.
 * Without `jwksUri` the provider is asked where its keys are, now; that host is pinned, and a provider that moves its
 * keys must be registered anew.
 */
export async function registerProvider(
  admin: Administration,
  discover: DiscoverProvider,
  organization: string,
  input: ProviderInput,
  status: 'active' | 'pending' = 'active',
): Promise<Administered<TrustedProvider>> {
  if (!isOrganizationId(organization)) return noOrganization(organization);
  // Whoever the operator has not spoken for reserves nothing and is believed nothing (L10).
  if (status === 'active' && admin.actor.kind !== 'operator') return problem('status', 'must be pending');
  const registration = parseProvider(input, admin.configuration);
  if (!registration.ok) return registration;
  if ((await admin.trust.findOrganization(organization)) === undefined) return noOrganization(organization);
  const keys = await locateKeys(registration.value, discover);
  if (!keys.ok) return keys;

  const provider: TrustedProvider = {
    ...registration.value,
    id: admin.ids.providerId(),
    organization,
    status,
    jwksUri: keys.value.jwksUri,
    pinnedHosts: keys.value.hosts,
  };
  const outcome = await admin.store.registerProvider(provider, auditOf(admin, provider));
  if (outcome === 'no_organization') return noOrganization(organization);
  return outcome === 'trust_taken' ? trustTaken(admin, provider) : ok(provider);
}

async function locateKeys(
  { issuer, jwksUri }: ProviderRegistration,
  discover: DiscoverProvider,
): Promise<Administered<DiscoveredProvider>> {
  if (jwksUri !== undefined) return ok({ jwksUri, hosts: [new URL(jwksUri).host] });
  const discovered = await discover(issuer);
  if (discovered.ok) return discovered;
  return problem(
    'issuer',
    `${discovered.error}. To register without discovery, give the address of its keys (JWKS URI) too`,
  );
}

/** Who holds the trust is said only to the same organization: another's name is none of its business. */
export async function trustTaken(
  { trust }: Administration,
  { issuer, tenant, audienceTenant, organization }: TrustedProvider,
): Promise<Administered<never>> {
  const holder = await trust.findProvider({ issuer, tenant, audienceTenant });
  const whose =
    holder?.organization === organization ? `here, as ${holder.id} (${holder.status})` : 'by another organization';
  return conflict('issuer', `with this tenant and audience tenant is registered already ${whose}`);
}

function noOrganization(organization: string): Administered<never> {
  return problem('organization', `does not exist: ${organization}`);
}

function auditOf(admin: Administration, provider: TrustedProvider) {
  const { id, issuer, tenant, audienceTenant, jwksUri, maxLifetimeSeconds, defaultScopes } = provider;
  return auditEntry(admin, provider.organization, {
    action: 'provider.registered',
    target: id,
    details: {
      issuer,
      jwksUri,
      maxLifetimeSeconds,
      status: provider.status,
      subjectClaim: provider.subjectClaim,
      emailDomains: [...provider.emailDomains].join(' '),
      ...samlDetails(provider),
      ...(provider.emailVerifiedAbsent && { emailVerifiedAbsent: provider.emailVerifiedAbsent }),
      justInTimeRole: provider.justInTimeRole ?? 'none',
      defaultScope: formatScopes(defaultScopes),
      ...(tenant !== undefined && { tenant }),
      ...(audienceTenant !== undefined && { audienceTenant }),
    },
  });
}
