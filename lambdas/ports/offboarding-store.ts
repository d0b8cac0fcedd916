import type { OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Revised } from '../core/administration/revision.ts';
import type { AuditEntry } from '../core/audit/entry.ts';
import type { SubjectLinkKey } from '../core/people/subject-link.ts';
import type { Enablement, Member, Organization, TrustedProvider } from '../core/records.ts';

/**
 * What takes data away, the operator's alone. Each method is one transaction, and may be repeated: of what is gone already
 * nothing is left to do. So whoever is interrupted begins anew, and of two at once each finds less to do.
 * @throws Unavailable
 */
export interface OffboardingStore {
  /**
   * The subject still leads to this member, who is a tombstone: by a digest, without claim and value, and no list has it.
   * So no provider brings them back.
   */
  eraseLink(member: Pick<Member, 'organization' | 'id'>, link: SubjectLinkKey): Promise<void>;
  /**
   * All passkeys of a member go, and that their credentials are somebody's; how many went. Of whoever is removed: nobody
   * registers one for them any more. Challenges end by themselves, within minutes.
   */
  erasePasskeys(member: Pick<Member, 'organization' | 'id'>): Promise<number>;
  /** How many passkeys a member has, those that count no more included. */
  countPasskeys(member: Pick<Member, 'organization' | 'id'>): Promise<number>;
  /**
   * Whatever lists the member goes, with the address in it: also what changes at one moment left behind, which nobody is
   * shown. Reads the lists of the organization whole.
   */
  erasePlaces(member: Pick<Member, 'organization' | 'id'>): Promise<void>;
  /** The address of a tombstone goes; its digest still leads there. Only over the state that was looked at. */
  eraseMember(member: Revised<Member>, erasedAt: number, audit: AuditEntry): Promise<'done' | 'changed_meanwhile'>;

  /** Suspended from now on, if it is not, and nothing new is its own any more. There is no way back. */
  beginDeletion(
    organization: Revised<Organization>,
    at: number,
    audit: AuditEntry,
  ): Promise<'done' | 'changed_meanwhile'>;
  /** With its aliases, which other clients may be called from then on. */
  deleteEnablement(enablement: Revised<Enablement>): Promise<'done' | 'changed_meanwhile'>;
  /** A page of a provider's links, and how many: 0 when none is left. */
  deleteSomeLinks(provider: ProviderId): Promise<number>;
  /** With its trust, if that is its own: another organization may have the issuer from then on. */
  deleteProvider(provider: TrustedProvider): Promise<void>;
  /**
   * The address that leads to a member, theirs, and where lists have them: a tombstone stays, whose id is nobody else's for
   * good.
   */
  forgetMember(member: Member, at: number): Promise<void>;
  /**
   * Of the lists of members, with the addresses in them, what is left when everybody is forgotten: changes of one moment leave
   * places that nobody is shown. A page, and how many: 0 when none is left.
   */
  deleteSomePlaces(organization: OrganizationId): Promise<number>;
  /** A tombstone without a name stays, so that the id is nobody else's, and no list has it. */
  completeDeletion(organization: Revised<Organization>, audit: AuditEntry): Promise<'done' | 'changed_meanwhile'>;
  /** How many links a provider has. */
  countLinks(provider: ProviderId): Promise<number>;
  /** Everybody who is not forgotten yet, in whatever state. */
  listUnforgotten(organization: OrganizationId): AsyncIterable<Member>;
}
