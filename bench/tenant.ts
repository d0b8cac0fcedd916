import { createHash, randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../lambdas/core/records.ts';
import { JWT_BEARER_GRANT } from '../lambdas/core/tokens/request.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../protect/vocabulary/identifiers.ts';
import type { Scope } from '../protect/vocabulary/scope.ts';

/** The one organization of the benchmark as plain facts, which travel to other processes as JSON. */
export interface Tenant {
  /** Ours, or the other server's: the audience of every assertion. */
  readonly issuer: string;
  readonly resource: string;
  readonly organization: string;
  readonly client: { readonly id: string; readonly secret: string };
  readonly provider: { readonly id: string; readonly issuer: string; readonly jwksUri: string };
  readonly role: string;
  /** What the client may be given here, and the role holds. */
  readonly scopes: readonly string[];
  /** The provider's keys; the private halves sign assertions and reach no server. */
  readonly publicKeys: readonly JWK[];
}

/** Seconds. The most that a provider may be allowed: no assertion ends while requests are still being made. */
export const MAX_ASSERTION_LIFETIME_SECONDS = 3_600;

/** Members that the tenant has to begin with. */
export const FIRST_MEMBERS = 10;

/** The subject at the provider, and the member that it is linked to. */
export const subjectOf = (member: number): string => `subject-${member}`;
export const memberIdOf = (member: number): string => `member-${member}`;

export function newTenant(known: Pick<Tenant, 'issuer' | 'resource' | 'publicKeys'> & { jwksUri: string }): Tenant {
  const { issuer, resource, publicKeys, jwksUri } = known;
  return {
    issuer,
    resource,
    organization: 'acme',
    client: { id: 'cursor', secret: randomBytes(32).toString('base64url') },
    provider: { id: `idp_${randomBytes(16).toString('hex')}`, issuer: new URL(jwksUri).origin, jwksUri },
    role: 'editor',
    scopes: ['projects:read', 'projects:create', 'projects:rename'],
    publicKeys,
  };
}

/** The same facts as the product's own records. */
export interface TenantRecords {
  readonly organization: Organization;
  readonly provider: TrustedProvider;
  readonly client: Client;
  readonly enablement: Enablement;
}

export function tenantRecords({ organization, client, provider, scopes: granted }: Tenant): TenantRecords {
  const id = organization as OrganizationId;
  const scopes = new Set(granted as Scope[]);
  return {
    organization: { id, name: 'Acme', status: 'active', agents: 'on' },
    provider: {
      ...provider,
      id: provider.id as ProviderId,
      organization: id,
      status: 'active',
      pinnedHosts: [new URL(provider.jwksUri).host],
      algorithms: new Set(['RS256', 'ES256']),
      subjectClaim: 'sub',
      emailDomains: new Set(),
      maxLifetimeSeconds: MAX_ASSERTION_LIFETIME_SECONDS,
      defaultScopes: new Set(),
    },
    client: {
      id: client.id as ClientId,
      status: 'active',
      authenticationMethod: 'client_secret_basic',
      secrets: [{ sha256: createHash('sha256').update(client.secret).digest('hex') }],
      grantTypes: new Set([JWT_BEARER_GRANT]),
      scopes,
    },
    enablement: {
      organization: id,
      client: client.id as ClientId,
      status: 'active',
      ceiling: scopes,
      writes: 'granted',
      aliases: new Map(),
    },
  };
}

export function memberRecord({ organization, role }: Tenant, member: number): Member {
  return {
    id: memberIdOf(member) as MemberId,
    organization: organization as OrganizationId,
    email: `${memberIdOf(member)}@acme.example`,
    status: 'active',
    role,
    linked: true,
  };
}

/** Of the sample, for the tenant's organization. */
export function projectsOf({ issuer, organization }: Tenant): string {
  return `${issuer}/sample/organizations/${organization}/projects`;
}
