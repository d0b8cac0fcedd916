/**
 * What a token may say of its member beside the id, as far as the deployment's configuration (`memberClaims`) names it:
 * as it was when the token was issued. For the vendor's own look-ups and for people's eyes, never authority.
 */
export interface MemberClaims {
  /** The vendor's own user id, as the operator wrote it down. Does NOT tell members apart: one user may be several. */
  readonly externalId?: string;
  /** The address that the organization knows its member by. Nobody here has verified it: it is no key to an account. */
  readonly email?: string;
}

/** The wire's names: `email` is OpenID Connect Core's (§5.1), `external_id` is ours. */
export const MEMBER_CLAIMS = ['external_id', 'email'] as const;
export type MemberClaimName = (typeof MEMBER_CLAIMS)[number];

export const EXTERNAL_ID_FORM = '1–256 printable ASCII characters without spaces';

export function isExternalId(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value);
}

/** RFC 5321 §4.5.3.1.3 leaves 254 characters; the form in which members' addresses are kept. */
export function isEmailClaim(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 254 && /^[^\s@]+@[^\s@]+$/u.test(value);
}
