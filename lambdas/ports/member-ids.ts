import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { AuditEntry } from '../core/audit/entry.ts';

/**
 * A token's `sub` is one person's in the whole deployment: whoever makes a member claims its id for the organization, in
 * the transaction that makes it, for good. This is for members of a release that did not: the operator's command looks
 * through them once, and until it has, nobody chooses an id.
 * @throws Unavailable
 */
export interface MemberIdClaims {
  /** Every member of an organization, tombstones too. */
  list(organization: OrganizationId): AsyncIterable<MemberId>;
  /** Claims an id for an organization. The answer: whose it is, which is another's if that had it first. */
  claim(id: MemberId, organization: OrganizationId): Promise<OrganizationId>;
  /** Every member has been looked at: ids may be chosen from now on. */
  finish(audit: AuditEntry): Promise<void>;
}
