import type { MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { ManagedChanges } from '../core/provisioning/managed.ts';
import type { ScimToken, ScimTokenDigest } from '../core/provisioning/token.ts';
import type { Member, Organization, TrustedProvider } from '../core/records.ts';
import type { Changer, Ungranted } from './administration-store.ts';

/**
 * SCIM tokens of providers, by digest alone. Each change is one transaction with its audit entry, made only while an
 * administrator is what allowed it.
 *
 * Laws: of racing `createToken` calls of one provider no more succeed than there are slots free; a revoked token frees its
 * slot, and is never good again.
 * @throws Unavailable
 */
export interface ScimTokens {
  /** In a slot that is free; its own says which was asked for first. `full`: none is. */
  createToken(
    token: Omit<ScimToken, 'slot'>,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'created' | 'full' | 'no_organization' | Ungranted>;
  /** Those that are live; strongly consistent. */
  listTokens(provider: ProviderId): Promise<readonly ScimToken[]>;
  /** `missing`: it is revoked already. */
  revokeToken(
    token: ScimToken,
    revokedAt: number,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'revoked' | 'missing' | Ungranted>;
}

/** What a request of a SCIM client reads. Each is a key read, or one page of one partition; strongly consistent. */
export interface ProvisioningReads {
  /** Does NOT judge it. */
  findToken(digest: ScimTokenDigest): Promise<ScimToken | undefined>;
  findOrganization(organization: OrganizationId): Promise<Organization | undefined>;
  findProvider(organization: OrganizationId, provider: ProviderId): Promise<TrustedProvider | undefined>;
  findMember(organization: OrganizationId, member: MemberId): Promise<Revised<Member> | undefined>;
  /** The address normalized. */
  findMemberByEmail(organization: OrganizationId, email: string): Promise<MemberId | undefined>;
  /** Whom this provider calls so; a member who is its no more, too. */
  findNamed(provider: ProviderId, externalId: string): Promise<MemberId | undefined>;
  /** Whether a subject of this provider leads to the member. */
  isLinked(provider: ProviderId, member: MemberId): Promise<boolean>;
  /** Members whom the provider manages, in the order of ids, at most `max` of them; some may be removed by now. */
  listManaged(provider: ProviderId, max: number): Promise<readonly MemberId[]>;
}

/** Which of a provider's names lead to a member from now on, and which no more. Neither: they stay. */
export interface NameChange {
  /** Leads to the member until now. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** A member who is the provider's no more, whom the new name leads to yet. */
  readonly formerHolder?: MemberId | undefined;
}

/** A change by a provider's word, over the very state that was read. */
export interface ManagedChange {
  readonly over: Revised<Member>;
  readonly changes: ManagedChanges;
  readonly name: NameChange;
  /** Whether the provider lists the member from now on. */
  readonly listed: boolean;
  /** With which role of new members this is decided: somebody comes. Absent: they only go, whatever has become of the provider. */
  readonly comes?: { readonly provider: TrustedProvider };
}

/**
 * What a provider's SCIM client changes. Each is one transaction: the member, their places in the lists, the provider's own
 * name for them, and the audit entry; in a conflict nothing was written.
 *
 * Laws: of racing creations of one address or one name exactly one succeeds; of racing changes of one state exactly one is
 * made; nobody comes by a provider that is not active, or whose role of new members is not the one that it was decided by.
 * @throws Unavailable
 */
export interface ProvisioningStore {
  create(
    member: Member,
    provider: TrustedProvider,
    name: NameChange,
    audit: AuditEntry,
  ): Promise<'done' | 'no_organization' | 'provider_changed' | 'email_taken' | 'id_taken' | 'name_taken'>;
  change(
    change: ManagedChange,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'provider_changed' | 'name_taken'>;
  /** When a token was used last. Best effort: nothing decides by it. A later moment stands. */
  noteUse(token: ScimToken, at: number): Promise<void>;
}
