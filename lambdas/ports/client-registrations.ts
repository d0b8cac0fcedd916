import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { DynamicClient } from '../core/clients/dynamic-client.ts';
import type { RegistrationToken, RegistrationTokenDigest } from '../core/clients/registration-token.ts';

/**
 * Initial access tokens, by digest alone. Each change is one transaction with its audit entry.
 * @throws Unavailable
 */
export interface RegistrationTokens {
  createToken(token: RegistrationToken, audit: AuditEntry): Promise<'created' | 'no_organization'>;
  /** All that have not ended before `now`, seconds since the epoch; strongly consistent, in no order. */
  listTokens(organization: OrganizationId, now: number): Promise<readonly RegistrationToken[]>;
  /** `missing`: there is none any more, or it is revoked already. */
  revokeToken(token: RegistrationToken, revokedAt: number, audit: AuditEntry): Promise<'revoked' | 'missing'>;
}

/**
 * Clients that register themselves (RFC 7591). What is found of them is the trust sources'.
 *
 * Laws: of racing `register` calls with one token no more succeed than it has uses left; one that is revoked or has ended
 * at `registeredAt` registers nothing; a use is used up exactly when its client stands, with its audit entry; no more than
 * `MAX_ASKED` clients wait for one organization, and those that have waited for too long wait no longer. `deleteClient`
 * is one transaction with its audit entry, and of racing ones exactly one is done; it writes over nothing but the
 * registration that was read.
 * @throws Unavailable
 */
export interface ClientRegistrations {
  /** Strongly consistent. Does NOT judge it. */
  findToken(digest: RegistrationTokenDigest): Promise<RegistrationToken | undefined>;
  register(
    client: DynamicClient,
    token: RegistrationToken,
    audit: AuditEntry,
  ): Promise<'registered' | 'token_spent' | 'too_many_waiting' | 'no_organization'>;
  /** Disabled in the whole deployment, without secrets, and nothing brings it back. `gone`: it was deleted meanwhile. */
  deleteClient(client: DynamicClient, deletedAt: number, audit: AuditEntry): Promise<'deleted' | 'gone'>;
}
