import { randomBytes } from 'node:crypto';
import { directoryKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { toRow } from '../../lambdas/adapters/aws/directory/rows.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../../lambdas/core/records.ts';
import type { DomainProof } from '../../lambdas/core/registration/domain-proof.ts';
import type { SignalStream } from '../../lambdas/core/signals/stream.ts';
import type { RedemptionId, RedemptionOwner, RedemptionRecord } from '../../lambdas/core/tokens/redemption.ts';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope, ScopeSet } from '../../protect/vocabulary/scope.ts';
import type { TestTables } from '../support/test-tables.ts';

/** Valid records, each new: tests share tables, and never meet. */

/** 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600;

export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}

export function scopes(...names: readonly string[]): ScopeSet {
  return new Set(names as Scope[]);
}

export function aRedemption(): RedemptionRecord {
  return {
    id: unique('redemption') as RedemptionId,
    owner: unique('owner') as RedemptionOwner,
    organization: 'acme' as OrganizationId,
    provider: aProviderId(),
    client: 'cursor' as ClientId,
    member: 'maria' as MemberId,
    scopes: scopes('projects:read', 'projects:rename'),
    resources: ['https://api.example'],
    keyId: 'key-1',
    correlationId: 'request-1',
    issuedAt: NOW,
    expiresAt: NOW + 86_400,
    ttl: NOW + 400 * 86_400,
  };
}

export function anOrganization(overrides: Partial<Organization> = {}): Organization {
  return { id: unique('org') as OrganizationId, name: 'Acme', status: 'active', agents: 'off', ...overrides };
}

export function aProviderId(): ProviderId {
  return `idp_${randomBytes(16).toString('hex')}` as ProviderId;
}

export function aProvider(organization: OrganizationId, overrides: Partial<TrustedProvider> = {}): TrustedProvider {
  return {
    id: aProviderId(),
    organization,
    issuer: `https://${unique('idp')}.example`,
    status: 'active',
    jwksUri: 'https://idp.example/keys',
    pinnedHosts: ['idp.example'],
    algorithms: new Set(['RS256', 'ES256']),
    subjectClaim: 'sub',
    emailDomains: new Set(),
    maxLifetimeSeconds: 300,
    defaultScopes: scopes(),
    ...overrides,
  };
}

/** What was asked for just now, and found at once. */
export function aDomainProof(overrides: Partial<DomainProof> = {}): DomainProof {
  return {
    ...{ domain: 'idp.example', token: 'ab'.repeat(16), askedAt: NOW },
    ...{ checked: { at: NOW, by: 'olga', outcome: 'found' }, foundAt: NOW },
    ...overrides,
  };
}

/** A stream of signals of this provider, as it is when it was switched on just now. */
export function aSignalStream(
  { organization, id: provider }: Pick<TrustedProvider, 'organization' | 'id'>,
  overrides: Partial<SignalStream> = {},
): SignalStream {
  return {
    organization,
    provider,
    audience: `https://auth.example/signals/${provider}`,
    tokenSha256: 'cd'.repeat(32),
    enabledAt: NOW,
    verificationState: 'state-1',
    heard: {},
    ...overrides,
  };
}

/** Its row, active, whether it stands or not: people are linked only from a provider that is not disabled. */
export async function trustAgain(tables: TestTables, organization: OrganizationId, id: ProviderId): Promise<void> {
  const provider = aProvider(organization, { id, issuer: `https://${id.replace('_', '-')}.example` });
  await tables.put('directory', { ...directoryKey.provider(organization, id), ...toRow.provider(provider) });
}

export function aClient(overrides: Partial<Client> = {}): Client {
  return {
    id: unique('client') as ClientId,
    status: 'active',
    authenticationMethod: 'client_secret_basic',
    secrets: [{ sha256: 'ab'.repeat(32) }],
    grantTypes: new Set([JWT_BEARER_GRANT]),
    scopes: scopes('projects:read', 'projects:rename'),
    ...overrides,
  };
}

export function anEnablement(
  organization: OrganizationId,
  client: ClientId,
  overrides: Partial<Enablement> = {},
): Enablement {
  return {
    organization,
    client,
    status: 'active',
    ceiling: scopes('projects:read'),
    aliases: new Map(),
    writes: 'granted',
    ...overrides,
  };
}

export function aMember(organization: OrganizationId, overrides: Partial<Member> = {}): Member {
  const id = unique('member') as MemberId;
  return {
    id,
    organization,
    email: `${id}@acme.example`,
    status: 'active',
    role: 'editor',
    linked: false,
    ...overrides,
  };
}

export function anAudit(organization: OrganizationId | undefined): AuditEntry {
  return {
    organization,
    at: NOW,
    suffix: randomBytes(8).toString('hex'),
    actor: { kind: 'operator', id: 'arn:aws:iam::111111111111:user/olga' },
    action: 'organization.created',
    target: 'a target',
    details: { name: 'Acme', count: 2, confirmed: true },
  };
}
