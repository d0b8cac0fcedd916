import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { type DynamicClient, registrationState } from '../../core/clients/dynamic-client.ts';
import {
  judgeRegistrationToken,
  type RegistrationToken,
  type RegistrationTokenDigest,
} from '../../core/clients/registration-token.ts';
import { MAX_ASKED } from '../../ports/client-admission.ts';
import type { ClientRegistrations, RegistrationTokens } from '../../ports/client-registrations.ts';

/** For tests of flows. */
export class MemoryClientRegistrations implements ClientRegistrations, RegistrationTokens {
  readonly organizations = new Set<OrganizationId>();
  readonly tokens = new Map<RegistrationTokenDigest, RegistrationToken>();
  readonly clients = new Map<ClientId, DynamicClient>();
  readonly audit: AuditEntry[] = [];

  async createToken(token: RegistrationToken, audit: AuditEntry): Promise<'created' | 'no_organization'> {
    if (!this.organizations.has(token.organization)) return 'no_organization';
    this.tokens.set(token.digest, token);
    this.audit.push(audit);
    return 'created';
  }

  async listTokens(organization: OrganizationId, now: number): Promise<readonly RegistrationToken[]> {
    return [...this.tokens.values()].filter((one) => one.organization === organization && one.expiresAt > now);
  }

  async revokeToken(
    { digest }: RegistrationToken,
    revokedAt: number,
    audit: AuditEntry,
  ): Promise<'revoked' | 'missing'> {
    const found = this.tokens.get(digest);
    if (found === undefined || found.revokedAt !== undefined) return 'missing';
    this.tokens.set(digest, { ...found, revokedAt });
    this.audit.push(audit);
    return 'revoked';
  }

  async findToken(digest: RegistrationTokenDigest): Promise<RegistrationToken | undefined> {
    return this.tokens.get(digest);
  }

  async register(client: DynamicClient, { digest }: RegistrationToken, audit: AuditEntry) {
    const { organization, registeredAt: now } = client.registration;
    const judged = judgeRegistrationToken(this.tokens.get(digest), now);
    if (!judged.ok || judged.value.organization !== organization) return 'token_spent';
    if (!this.organizations.has(organization)) return 'no_organization';
    const waiting = [...this.clients.values()].filter(
      ({ registration }) =>
        registration.organization === organization && registrationState(registration, now) === 'waiting',
    );
    if (waiting.length >= MAX_ASKED) return 'too_many_waiting';
    this.tokens.set(digest, { ...judged.value, usesLeft: judged.value.usesLeft - 1 });
    this.clients.set(client.id, client);
    this.audit.push(audit);
    return 'registered';
  }

  async deleteClient({ id }: DynamicClient, deletedAt: number, audit: AuditEntry): Promise<'deleted' | 'gone'> {
    const found = this.clients.get(id);
    if (found === undefined || found.registration.deletedAt !== undefined) return 'gone';
    const { accessTokenSha256: _, ...registration } = found.registration;
    this.clients.set(id, { ...found, status: 'disabled', secrets: [], registration: { ...registration, deletedAt } });
    this.audit.push(audit);
    return 'deleted';
  }
}
