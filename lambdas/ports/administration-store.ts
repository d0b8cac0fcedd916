import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Changes, Over, Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { Logo } from '../core/clients/logo.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Client, Enablement, Member, Organization, TrustedProvider } from '../core/records.ts';
import type { DomainProof } from '../core/registration/domain-proof.ts';
import type { SignalStream } from '../core/signals/stream.ts';
import type { RevokedToken } from '../core/tokens/revocation.ts';
import type { AskedClient } from './client-admission.ts';
import type { LogoChange } from './client-logos.ts';
import type { MemberIdClaims } from './member-ids.ts';
import type { TrustSources } from './trust-sources.ts';

/**
 * Changes of trust, by the operator and by an organization's administrators. Each method is one transaction: the change,
 * its Status row where `protect()` needs one, and its audit entry, all or nothing. A conflict is a word of the result,
 * and then nothing was written.
 *
 * Laws: of racing calls that claim one unique thing (an organization's id, a trust, a client's id, an alias, an
 * address, a subject) exactly one succeeds; of racing changes of one state exactly one is made; every change raises the
 * record's revision, and touches nothing of it but what is changed; an administrator's is made only while they are what
 * allowed it; what was written is visible to the next read of {@link TrustSources}.
 * @throws Unavailable
 */
export interface AdministrationStore {
  createOrganization(organization: Organization, audit: AuditEntry): Promise<'done' | 'exists'>;
  changeOrganization(
    over: Over<Organization, 'id'>,
    changes: Changes<Omit<Organization, 'id'>>,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'missing' | 'changed_meanwhile' | Ungranted>;
  /** Seconds since the epoch; see {@link TrustSources.redemptionsRestoredAt}. */
  setRedemptionsRestoredAt(restoredAt: number, audit: AuditEntry): Promise<'done'>;
  /**
   * Active, which the operator alone registers: claims the trust. Pending: claims nothing, so that nobody can reserve
   * what is not theirs.
   */
  registerProvider(
    provider: TrustedProvider,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'no_organization' | 'trust_taken' | Ungranted>;
  /**
   * Settings, status, and who we are at the provider. Active again: the operator's word claims the trust, an
   * administrator's needs it to be this provider's still; else `trust_taken`.
   */
  changeProvider(
    over: Over<TrustedProvider, keyof TrustedProvider>,
    changes: Changes<ProviderSettings>,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'missing' | 'changed_meanwhile' | 'trust_taken' | Ungranted>;
  /**
   * What was asked for, or found, in the DNS; `becomes`: the provider was pending, is active by it, and claims its trust. Over
   * the very state that was looked at: of two look-ups at once one is recorded, and of two organizations one has the trust.
   */
  recordDomainProof(
    over: Revised<TrustedProvider>,
    recorded: { readonly proof: DomainProof; readonly becomes: 'active' | undefined },
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'missing' | 'changed_meanwhile' | 'trust_taken' | Ungranted>;
  /**
   * Gone for good, with the trust and the aliases that are its own, if it is disabled, still what was read, and leads to
   * nobody, by whatever claim. Nothing new leads from a disabled provider, so that links that are looked for after it was
   * read are all that there are. Nothing has its id again, and its status stays one that `protect()` refuses.
   */
  removeProvider(
    over: Revised<TrustedProvider>,
    by: Changer,
    audit: AuditEntry,
  ): Promise<ProviderRemovalOutcome | Ungranted>;
  /**
   * That a provider may send signals, in the place of what was read of it; `next` absent: it may no more. `missing`: there is
   * no such provider of this organization.
   */
  changeSignals(
    of: { readonly organization: OrganizationId; readonly provider: ProviderId },
    change: { readonly previous: Revised<SignalStream> | undefined; readonly next: SignalStream | undefined },
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'missing' | 'changed_meanwhile' | Ungranted>;
  /** `is_an_alias`: a provider knows another client by this very name, and one assertion would mean two. */
  createClient(client: Client, audit: AuditEntry, logo?: Logo): Promise<'done' | 'exists' | 'is_an_alias'>;
  /**
   * Secrets, keys, how it authenticates, what people are told of it, with its picture, and status, which is the whole
   * deployment's: what organizations have made of a disabled client stays, and holds again when it is active again.
   */
  changeClient(
    over: Over<Client, 'id'>,
    changes: Changes<ClientSettings>,
    audit: AuditEntry,
    logos?: LogoChange,
  ): Promise<'done' | 'missing' | 'changed_meanwhile'>;
  /**
   * Replaces the enablement if it is still `previous`: aliases that are new are claimed, and those that are no more are
   * given up. `aliasesAt` claims those at these providers once more.
   */
  enableClient(change: EnablementChange, by: Changer, audit: AuditEntry): Promise<EnablementOutcome | Ungranted>;
  /** A client is asked for no longer, if it was: somebody has answered. Nothing decides by it, so that nobody is told. */
  forgetAsked(organization: OrganizationId, client: ClientId): Promise<void>;
  /** Up to when everything of a client's agents counts for nothing: one row, beside the enablement. A later one stays. */
  stopAgents(
    stop: AgentStop,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'stopped_later' | 'no_organization' | Ungranted>;
  /** A new member, with the address and the subject that find it. Its id is its organization's from now on, for good. */
  addMember(
    member: Member,
    link: SubjectLinkKey | undefined,
    by: Changer,
    audit: AuditEntry,
  ): Promise<MemberOutcome | Ungranted>;
  /**
   * The same, in the place of one who was removed: their address, and the subject if it is theirs, lead to the new one.
   * The tombstone stays, so that what was issued for its id is refused. Nobody replaces themselves.
   */
  replaceMember(
    replaced: { readonly former: Member; readonly member: Member },
    link: SubjectLinkKey | undefined,
    by: Changer,
    audit: AuditEntry,
  ): Promise<MemberOutcome | Ungranted>;
  /**
   * Role, status and recall of an existing member, and a subject that leads to them from now on. Over whatever there is, role
   * and status are named both.
   */
  changeMember(
    over: Over<Member, keyof Member>,
    changes: MemberChanges,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'member_missing' | 'no_provider' | 'subject_taken' | Ungranted>;
  /**
   * The subject leads nowhere any more; `missing`: it does not lead to this member. The member stays marked as linked:
   * what was taken away, an address does not bring back.
   */
  removeLink(
    over: Over<Member, 'organization' | 'id'>,
    link: SubjectLinkKey,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'missing' | 'changed_meanwhile' | Ungranted>;
  /**
   * Tokens and sessions of this subject from `recalledAt` or before are refused from now on, whatever comes later. What
   * changes of it at the same moment stands. `recalled_later`: a later recall stands, which reaches as far; or there is
   * no such subject any more.
   */
  recall(
    subject: RecallSubject,
    recalledAt: number,
    by: Changer,
    audit: AuditEntry,
  ): Promise<'done' | 'recalled_later' | Ungranted>;
  /**
   * One token of a member is refused from their next request on: the list is that of `TokenRevocations`.
   * `changed_meanwhile`: others change the very list all the time. `member`: by themselves, which takes no role.
   */
  revokeToken(
    of: { readonly organization: OrganizationId; readonly member: MemberId },
    token: RevokedToken,
    by: Changer | 'member',
    audit: AuditEntry,
  ): Promise<'done' | 'stands_already' | 'full' | 'unknown_member' | 'changed_meanwhile' | Ungranted>;
  /**
   * The operator's word, whatever the member's state: disabled, or removed, which is a tombstone whose address stays
   * taken. Tokens issued up to `recalledAt` stay refused, whatever comes later, and a later recall stands.
   */
  stopMember(
    member: Pick<Member, 'organization' | 'id'>,
    status: 'disabled' | 'removed',
    recalledAt: number,
    audit: AuditEntry,
  ): Promise<'done' | 'missing'>;
}

export interface AgentStop {
  readonly organization: OrganizationId;
  readonly client: ClientId;
  /** Seconds since the epoch. */
  readonly stoppedAt: number;
}

/** Whose tokens are recalled at once: of a client, those that it has in this one organization. */
export type RecallSubject =
  | { readonly kind: 'member'; readonly organization: OrganizationId; readonly member: MemberId }
  | { readonly kind: 'organization'; readonly organization: OrganizationId }
  | { readonly kind: 'provider'; readonly organization: OrganizationId; readonly provider: ProviderId }
  | { readonly kind: 'client'; readonly organization: OrganizationId; readonly client: ClientId };

/** Who makes a change. The operator's is under no condition of who they are. */
export type Changer = 'operator' | Administrator;

/** All of a provider that can change; issuer, tenants and the keys' address are the trust itself. */
export type ProviderSettings = Omit<
  TrustedProvider,
  'id' | 'organization' | 'issuer' | 'tenant' | 'audienceTenant' | 'jwksUri'
>;

/** All of a client that can change; which grants and scopes it may ever have is decided when it is registered. */
export type ClientSettings = Omit<Client, 'id' | 'grantTypes' | 'scopes' | 'resources'>;

/** `link`: leads to the member from now on. Given again, nothing changes but that it is listed. */
export type MemberChanges = Changes<
  Pick<Member, 'role' | 'status' | 'linked' | 'recalledAt' | 'externalId' | 'invitation' | 'displayName'>
> & {
  readonly link?: SubjectLinkKey | undefined;
};

/** Whoever makes a change, as they were when it was allowed, and must be when it is written. */
export interface Administrator {
  readonly member: MemberId;
  readonly role: string;
  /** Their last recall: a later one ends what they have come by (L9). Absent: none. */
  readonly recalledAt?: number;
  /**
   * Of a change that could take a way in from administrators: their own, which stays (law 6). The provider in this very
   * state, and the link leading to them. It is none of what the change itself writes.
   */
  readonly signIn?: { readonly provider: ProviderId; readonly revision: number; readonly link: string };
}

/** Whoever makes the change is no administrator any more, or was recalled, or could not sign in any more themselves. */
export type Ungranted = 'not_an_administrator' | 'last_sign_in';

/** `too_many_aliases`: for one transaction. */
export type ProviderRemovalOutcome = 'done' | 'changed_meanwhile' | 'has_links' | 'too_many_aliases';

export interface EnablementChange {
  readonly previous: Revised<Enablement> | undefined;
  readonly next: Enablement;
  readonly aliasesAt?: readonly ProviderId[] | undefined;
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
export interface DirectoryReads {
  listOrganizations(): AsyncIterable<Organization>;
  listProviders(organization: OrganizationId): AsyncIterable<TrustedProvider>;
  /** What an organization has made of clients, disabled enablements too, and those that its policy let in. Each client once. */
  listEnablements(organization: OrganizationId): AsyncIterable<Enablement>;
  /** What its members have asked its administrators for, whatever became of it. Oldest first. */
  listAsked(organization: OrganizationId): Promise<readonly AskedClient[]>;
  /** The organization that has a member with this id, or had. Of a member of a former release: see below. */
  findMemberIdHolder(member: MemberId): Promise<OrganizationId | undefined>;
  /** Whether that is known of every member: see {@link MemberIdClaims}. */
  memberIdsAreClaimed(): Promise<boolean>;
  /** The client that a provider calls by this name. */
  findClientByAlias(provider: ProviderId, alias: string): Promise<ClientId | undefined>;
  /** Of the whole deployment: a client belongs to no organization. */
  listClients(): AsyncIterable<Client>;
}

/** What is looked at before it is changed, with its revision; strongly consistent. @throws Unavailable */
export interface AdministrationReads extends DirectoryReads {
  findOrganization(organization: OrganizationId): Promise<Revised<Organization> | undefined>;
  findProvider(organization: OrganizationId, provider: ProviderId): Promise<Revised<TrustedProvider> | undefined>;
  /** `undefined`: it sends no signals. */
  findSignals(provider: ProviderId): Promise<Revised<SignalStream> | undefined>;
  findClient(client: ClientId): Promise<Revised<Client> | undefined>;
  findEnablement(organization: OrganizationId, client: ClientId): Promise<Revised<Enablement> | undefined>;
  findMember(organization: OrganizationId, member: MemberId): Promise<Revised<Member> | undefined>;
  /** In the order of ids. A page may be short, or empty, and still name a next one. */
  listMembers(organization: OrganizationId, request: MemberListRequest): Promise<MemberListPage>;
  /**
   * A page in the order of addresses, of those whose words begin with each of `words`. Costs what a page costs, however many
   * members there are: a rare match among many of its longest word comes on a later page, so that one may be short, or
   * empty, and still name a next one. `not_listed`: members of a former release have to be placed first, see
   * {@link MemberPlaces}. `no_such_place`: `after` is in none of these.
   */
  searchMembers(
    organization: OrganizationId,
    request: MemberSearch,
  ): Promise<MemberSearchPage | 'not_listed' | 'no_such_place'>;
  /** Reads them all: for a person. */
  countMembers(organization: OrganizationId): Promise<MemberCounts>;
  /** Whom a link leads to, by its digest. */
  findLinkOwner(digest: string): Promise<MemberId | undefined>;
  /** How one provider knows one member, by whatever claim. */
  listLinks(provider: ProviderId, member: MemberId): Promise<readonly SubjectLinkKey[]>;
  /** How one provider knows anybody, at most `max` of them. */
  listLinksOf(provider: ProviderId, max: number): Promise<readonly (SubjectLinkKey & { readonly member: MemberId })[]>;
}

export interface MemberListRequest {
  readonly statuses: readonly Member['status'][];
  /** What the address begins with, normalized. */
  readonly emailPrefix?: string;
  readonly after?: MemberId;
}

export interface MemberSearch {
  readonly statuses: readonly Member['status'][];
  readonly role?: string;
  /** As `wordsOf` makes them. In the order of last sign-ins: none. */
  readonly words: readonly string[];
  readonly descending: boolean;
  readonly after?: string;
  /** In the order of last sign-ins; absent: of addresses. Of a former release's members: `not_listed`, until they are placed. */
  readonly bySignIn?: SignInSearch;
}

export interface SignInSearch {
  /** Seconds since the epoch: whoever has come in in no hour that began then or later. Absent: everybody. */
  readonly before?: number;
}

export interface MemberSearchPage {
  readonly members: readonly Member[];
  readonly next?: string;
}

/**
 * Whoever makes or changes a member writes their places in the lists with it. This is for members of a release that did not:
 * the operator's command goes through them once; until it has, an organization's members are listed in no order.
 * @throws Unavailable
 */
export interface MemberPlaces {
  /** How many members an organization has were placed now, tombstones too. Repeated, it writes the same again. */
  place(organization: OrganizationId): Promise<number>;
}

export type MemberCounts = Readonly<Record<Member['status'], number>>;

export interface MemberListPage {
  readonly members: readonly Member[];
  readonly next?: MemberId;
}
