import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../core/records.ts';
import type { MemberIdClaims } from './member-ids.ts';
import type { TrustSources } from './trust-sources.ts';

/**
 * Changes of trust. Each method is one transaction: the change, its Status row where `protect()` needs one, and its
 * audit entry, all or nothing. A conflict is a word of the result, and then nothing was written.
 *
 * Laws: of racing calls that claim one unique thing (an organization's id, a trust, a client's id, an alias, an
 * address, a subject) exactly one succeeds; what was written is visible to the next read of {@link TrustSources}.
 * @throws Unavailable
 */
export interface AdministrationStore {
  createOrganization(organization: Organization, audit: AuditEntry): Promise<'done' | 'exists'>;
  /** Whether agents may act for members of the organization. */
  switchAgents(
    organization: OrganizationId,
    agents: Organization['agents'],
    audit: AuditEntry,
  ): Promise<'done' | 'missing'>;
  /** Seconds since the epoch; see {@link TrustSources.redemptionsRestoredAt}. */
  setRedemptionsRestoredAt(restoredAt: number, audit: AuditEntry): Promise<'done'>;
  /** Active: claims the trust. Pending: claims nothing, so that nobody can reserve what is not theirs. */
  registerProvider(provider: TrustedProvider, audit: AuditEntry): Promise<'done' | 'no_organization' | 'trust_taken'>;
  /** Claims the trust of a provider that is pending or disabled, and makes it active. */
  confirmProvider(provider: TrustedProvider, audit: AuditEntry): Promise<'done' | 'missing' | 'trust_taken'>;
  /** Settings, written over the state that was read. Status, sign-in and the trust itself stay. */
  changeProvider(
    previous: Revised<TrustedProvider>,
    next: TrustedProvider,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile'>;
  disableProvider(organization: OrganizationId, provider: ProviderId, audit: AuditEntry): Promise<'done' | 'missing'>;
  /**
   * Gone for good, with the trust and the aliases that are its own, if it is disabled and still what was read. Nothing
   * new leads from a disabled provider, so that links that were counted after it was read are all that there are.
   * Nothing has its id again.
   */
  removeProvider(previous: Revised<TrustedProvider>, audit: AuditEntry): Promise<ProviderRemovalOutcome>;
  /** Replaces who we are at the provider, and the hosts pinned for it, if both are still `previous`'s. */
  setSignIn(previous: TrustedProvider, next: TrustedProvider, audit: AuditEntry): Promise<'done' | 'changed_meanwhile'>;
  /** `is_an_alias`: a provider knows another client by this very name, and one assertion would mean two. */
  createClient(client: Client, audit: AuditEntry): Promise<'done' | 'exists' | 'is_an_alias'>;
  /** Replaces secrets and keys, if the client is still `previous`. */
  replaceCredentials(previous: Client, next: Client, audit: AuditEntry): Promise<'done' | 'changed_meanwhile'>;
  /** For the whole deployment: what organizations have made of it stays, and holds again when it is active again. */
  setClientStatus(client: ClientId, status: Client['status'], audit: AuditEntry): Promise<'done' | 'missing'>;
  /**
   * Replaces the enablement if it is still `previous`: aliases that are new are claimed, and those that are no more are
   * given up. `aliasAt` claims its alias at that provider once more.
   */
  enableClient(change: EnablementChange, audit: AuditEntry): Promise<EnablementOutcome>;
  /** A new member, with the address and the subject that find it. Its id is its organization's from now on, for good. */
  addMember(member: Member, link: SubjectLinkKey | undefined, audit: AuditEntry): Promise<MemberOutcome>;
  /**
   * The same, in the place of one who was removed: their address, and the subject if it is theirs, lead to the new one.
   * The tombstone stays, so that what was issued for its id is refused.
   */
  replaceMember(
    former: Member,
    member: Member,
    link: SubjectLinkKey | undefined,
    audit: AuditEntry,
  ): Promise<MemberOutcome>;
  /** Sets role and status of an existing member, and adds the subject. */
  changeMember(member: Member, link: SubjectLinkKey | undefined, audit: AuditEntry): Promise<MemberOutcome>;
  /** The subject leads nowhere any more; `missing`: it does not lead to this member. */
  removeLink(member: Member, link: SubjectLinkKey, audit: AuditEntry): Promise<'done' | 'missing'>;
  /**
   * Disabled, or removed: a tombstone, whose address stays taken. Tokens issued up to `recalledAt` stay refused,
   * whatever comes later.
   */
  stopMember(
    member: Member,
    status: 'disabled' | 'removed',
    recalledAt: number,
    audit: AuditEntry,
  ): Promise<'done' | 'missing'>;
}

/** `too_many_aliases`: for one transaction. */
export type ProviderRemovalOutcome = 'done' | 'changed_meanwhile' | 'too_many_aliases';

export interface EnablementChange {
  readonly previous: Enablement | undefined;
  readonly next: Enablement;
  readonly aliasAt?: ProviderId | undefined;
}

export type EnablementOutcome =
  | 'done'
  | 'changed_meanwhile'
  | 'no_organization'
  | 'no_client'
  | 'no_provider'
  /** Another client has this alias at this provider. */
  | 'alias_taken'
  /** A client is registered under this very id: it and the alias would mean two clients. */
  | 'alias_is_a_client';

export type MemberOutcome =
  | 'done'
  | 'no_organization'
  | 'no_provider'
  | 'member_exists'
  | 'member_missing'
  /** Somebody of another organization has this id, or had it. */
  | 'id_taken'
  /** Another member of the organization has this address. */
  | 'email_taken'
  /** The subject leads to another member already. */
  | 'subject_taken';

/** What lists and finds for people; never read on a request path for tokens. */
export interface AdministrationReads {
  listOrganizations(): AsyncIterable<Organization>;
  findProvider(organization: OrganizationId, provider: ProviderId): Promise<TrustedProvider | undefined>;
  findRevisedProvider(
    organization: OrganizationId,
    provider: ProviderId,
  ): Promise<Revised<TrustedProvider> | undefined>;
  listProviders(organization: OrganizationId): AsyncIterable<TrustedProvider>;
  /** How many subjects lead from it to somebody, by whatever claim; `max`: as many, or more. */
  countLinks(provider: ProviderId, max: number): Promise<number>;
  /** The organization that has a member with this id, or had. Of a member of a former release: see below. */
  findMemberIdHolder(member: MemberId): Promise<OrganizationId | undefined>;
  /** Whether that is known of every member: see {@link MemberIdClaims}. */
  memberIdsAreClaimed(): Promise<boolean>;
  /** The client that a provider calls by this name. */
  findClientByAlias(provider: ProviderId, alias: string): Promise<ClientId | undefined>;
  /** Of the whole deployment: a client belongs to no organization. */
  listClients(): AsyncIterable<Client>;
}
