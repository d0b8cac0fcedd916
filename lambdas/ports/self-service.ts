import type { AuditEntry } from '../core/audit.ts';
import type { MemberId, OrganizationId, ProviderId } from '../core/identifiers.ts';
import type { Revised } from '../core/revision.ts';
import type { SubjectLinkKey } from '../core/subject-link.ts';
import type { Member, Organization, TrustedProvider } from '../core/trust.ts';

/**
 * Changes that an organization's administrators make. Each is one transaction with its Status row and its audit entry,
 * written only over the very state that it was made of, and only while what guards it still holds.
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
    guard: ProviderGuard,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'last_sign_in' | 'trust_taken'>;
  /** Role, status and recall, while `by` is still an administrator, so that two cannot take each other's role. */
  changeMember(
    previous: Revised<Member>,
    next: Member,
    by: Administrator,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'not_an_administrator'>;
  addLink(
    previous: Revised<Member>,
    link: SubjectLinkKey,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile' | 'no_provider' | 'subject_taken'>;
  /**
   * The member stays marked as linked: what an administrator has taken away, an address does not bring back. `kept`: a
   * link of the same member that must still lead there, at a provider that offers sign-in: else `last_sign_in`.
   */
  removeLink(
    member: Member,
    link: SubjectLinkKey,
    audit: AuditEntry,
    kept?: SubjectLinkKey,
  ): Promise<'done' | 'missing' | 'last_sign_in'>;
}

export interface ProviderGuard {
  /** Another provider that administrators sign in with, which must be active and offer sign-in when this is written. */
  readonly signInElsewhere?: ProviderId;
}

/** Whoever makes a change, as they were when it was allowed. */
export interface Administrator {
  readonly member: MemberId;
  readonly role: string;
}

/** What administrators look at, strongly consistent. @throws Unavailable */
export interface SelfServiceReads {
  findOrganization(organization: OrganizationId): Promise<Revised<Organization> | undefined>;
  findProvider(organization: OrganizationId, provider: ProviderId): Promise<Revised<TrustedProvider> | undefined>;
  findMember(organization: OrganizationId, member: MemberId): Promise<Revised<Member> | undefined>;
  /** In the order of ids. A page may be short, or empty, and still name a next one. */
  listMembers(organization: OrganizationId, request: MemberListRequest): Promise<MemberListPage>;
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
