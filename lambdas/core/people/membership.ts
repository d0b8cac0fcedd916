import type { Member } from '../records.ts';
import type { Invitation } from './invitation.ts';
import type { SubjectLinkKey } from './subject-link.ts';

/**
 * What comes to be together with a redemption, in its transaction: a subject link for a member whom a verified address
 * identifies, or a whole new member. Conditional on nobody having done it meanwhile.
 */
export interface NewMembership {
  readonly kind: 'link' | 'provision';
  /** As it will be: linked, and for `provision` with the provider's just-in-time role. */
  readonly member: Member;
  readonly link: SubjectLinkKey;
  /** Of a member who is linked by nothing else: it must stand, and is used up. */
  readonly invitation?: Invitation;
  /** The same person's other name at this provider, which leads to them too. */
  readonly also?: SubjectLinkKey;
}
