import type { MemberClaimName, MemberClaims } from '../../../protect/vocabulary/member-claims.ts';
import type { Member } from '../records.ts';

/** What a token says of this member: what the configuration names and is known. Nothing unless it is named. */
export function memberClaims(
  { externalId, email }: Pick<Member, 'externalId' | 'email'>,
  named: ReadonlySet<MemberClaimName>,
): MemberClaims {
  return {
    ...(named.has('external_id') && externalId !== undefined && { externalId }),
    ...(named.has('email') && email !== '' && { email }),
  };
}

/** The same under the wire's names. */
export function memberClaimsJson({ externalId, email }: MemberClaims) {
  return {
    ...(externalId !== undefined && { external_id: externalId }),
    ...(email !== undefined && { email }),
  };
}
