import type { MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Member, Organization, TrustedProvider } from '../core/records.ts';
import type { ProviderRemovalOutcome } from './administration-store.ts';

/**
 * Changes that an organization's administrators make. Each is one transaction with its Status row and its audit entry,
 * written only over the very state that it was made of, and only while whoever makes it is what allowed it.
 *
 * Laws: a conflict is a word of the result, and then nothing was written; of racing changes of one state exactly one is
 * made; every change raises the record's revision.
 * @throws Unavailable
 */
export interface SelfServiceStore {
  changeOrganization(
    previous: Revised<Organization>,
    next: Organization,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile'>;
  /** Settings and status. Active again only while the trust is still this provider's: else `trust_taken`. */
  changeProvider(
    previous: Revised<TrustedProvider>,
    next: TrustedProvider,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'trust_taken' | Ungranted>;
  /** See {@link AdministrationStore.removeProvider}. */
  removeProvider(
    previous: Revised<TrustedProvider>,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<ProviderRemovalOutcome | Ungranted>;
  /** Who we are at the provider, and the hosts pinned for it. */
  changeSignIn(
    previous: Revised<TrustedProvider>,
    next: TrustedProvider,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | Ungranted>;
  /** Role, status and recall. */
  changeMember(
    previous: Revised<Member>,
    next: Member,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | Ungranted>;
  addLink(
    previous: Revised<Member>,
    link: SubjectLinkKey,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'no_provider' | 'subject_taken' | Ungranted>;
  /** The member stays marked as linked: what an administrator has taken away, an address does not bring back. */
  removeLink(
    previous: Revised<Member>,
    link: SubjectLinkKey,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'missing' | Ungranted>;
}

/** Whoever makes a change, as they were when it was allowed, and must be when it is written. */
export interface Administrator {
  readonly member: MemberId;
  readonly role: string;
  /**
   * Of a change that could take a way in from administrators: their own, which stays (law 6). The provider in this very
   * state, and the link leading to them. It is none of what the change itself writes.
   */
  readonly signIn?: { readonly provider: ProviderId; readonly revision: number; readonly link: string };
}

/** Whoever makes the change is no administrator any more, or could not sign in any more themselves. */
export type Ungranted = 'not_an_administrator' | 'last_sign_in';

/** What administrators look at, strongly consistent. @throws Unavailable */
export interface SelfServiceReads {
  findOrganization(organization: OrganizationId): Promise<Revised<Organization> | undefined>;
  findProvider(organization: OrganizationId, provider: ProviderId): Promise<Revised<TrustedProvider> | undefined>;
  findMember(organization: OrganizationId, member: MemberId): Promise<Revised<Member> | undefined>;
  /** In the order of ids. A page may be short, or empty, and still name a next one. */
  listMembers(organization: OrganizationId, request: MemberListRequest): Promise<MemberListPage>;
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

export interface MemberListPage {
  readonly members: readonly Member[];
  readonly next?: MemberId;
}
