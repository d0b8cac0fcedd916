import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { formatScopes } from '../../../protect/vocabulary/scope.ts';
import { notTheOperators } from '../../core/administration/caller.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type ProviderInput, type ProviderRegistration, parseProvider } from '../../core/registration/provider.ts';
import type { DiscoveredProvider, DiscoverProvider } from '../../ports/provider-discovery.ts';
import {
  type Administered,
  type Administration,
  auditEntry,
  checked,
  conflict,
  invalid,
  noOrganization,
  organizationOf,
  problem,
} from './administration.ts';
import { changerOf, ungranted } from './changer.ts';
import { rolesDetails, samlDetails } from './provider-change.ts';
import type { RequireReadableKeys } from './readable-keys.ts';

export interface RegistrationInput extends ProviderInput {
  /** Absent: at once by the operator, and pending by an administrator. */
  readonly status?: 'active' | 'pending';
  /** Absent: the keys are not asked for. What an administrator registers has to sign somebody in before it is trusted. */
  readonly requireKeys?: RequireReadableKeys;
}

/**
 * An organization trusts a provider: at once, which only the operator may do, or `pending`, until an administrator has
 * signed in through it or the operator confirms it. Without `jwksUri` the provider is asked where its keys are, now; that
 * host is pinned, and a provider that moves its keys must be registered anew.
 */
export async function registerProvider(
  admin: Administration,
  discover: DiscoverProvider,
  organization: string,
  { status = admin.caller.kind === 'operator' ? 'active' : 'pending', requireKeys, ...input }: RegistrationInput,
): Promise<Administered<TrustedProvider>> {
  const of = organizationOf(admin, organization);
  if (!of.ok) return of;
  const refused = status === 'active' ? notTheOperators(admin.caller, 'trust_at_once') : undefined;
  if (refused !== undefined) return invalid(refused.field, refused.problem);
  const free = await mayBecomeActive(admin, of.value, input);
  if (!free.ok) return free;
  const registration = checked(parseProvider(input, admin.configuration));
  if (!registration.ok) return registration;
  if ((await admin.trust.findOrganization(of.value)) === undefined) return noOrganization(organization);
  const keys = await locateKeys(registration.value, discover);
  if (!keys.ok) return keys;

  const provider: TrustedProvider = {
    ...registration.value,
    id: admin.ids.providerId(),
    organization: of.value,
    status,
    jwksUri: keys.value.jwksUri,
    pinnedHosts: keys.value.hosts,
  };
  const readable = await requireKeys?.(provider);
  if (readable?.ok === false) return readable;
  const by = await changerOf(admin);
  if (!by.ok) return by;
  const outcome = await admin.store.registerProvider(provider, by.value, auditOf(admin, provider));
  switch (outcome) {
    case 'done':
      return ok(provider);
    case 'no_organization':
      return noOrganization(organization);
    case 'trust_taken':
      return trustTaken(admin, provider);
    case 'not_an_administrator':
    case 'last_sign_in':
      return ungranted(outcome);
  }
}

/**
 * An administrator's could never become active while another has its trust: said now, and not when somebody has set up the
 * rest. The operator moves a trust by disabling the other first or last.
 */
async function mayBecomeActive(
  admin: Administration,
  organization: OrganizationId,
  { issuer, tenant, audienceTenant }: ProviderInput,
): Promise<Administered<true>> {
  if (admin.caller.kind === 'operator') return ok(true);
  const holder = await admin.trust.findProvider({ issuer, tenant, audienceTenant });
  return holder === undefined ? ok(true) : trustTaken(admin, { ...holder, organization });
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
      ...rolesDetails(provider),
      defaultScope: formatScopes(defaultScopes),
      ...(tenant !== undefined && { tenant }),
      ...(audienceTenant !== undefined && { audienceTenant }),
    },
  });
}
