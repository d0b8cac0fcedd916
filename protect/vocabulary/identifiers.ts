import { isClientUrl } from './client-url.ts';

/**
 * Identifiers of the product. Each is parsed once, at the edge, and branded, so that a member's id cannot be
 * passed where an organization's is meant.
 */

export type OrganizationId = string & { readonly __brand: 'OrganizationId' };
export type ProviderId = string & { readonly __brand: 'ProviderId' };
export type ClientId = string & { readonly __brand: 'ClientId' };
export type MemberId = string & { readonly __brand: 'MemberId' };

/** Appears in paths and keys: lower case, so that two organizations never differ by case alone. */
const ORGANIZATION_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** RFC 3986 unreserved characters: the same text in a Basic header, raw or form-encoded, and no colon to split at. */
const CLIENT_NAME = /^[A-Za-z0-9._~-]{1,128}$/;

/**
 * The vendor may choose the member id (its own user id), so any printable ASCII but space is read. One that is chosen now
 * must stand in a path, too: see {@link canStandInPath}.
 */
const MEMBER_ID = /^[\x21-\x7e]{1,128}$/;

/** 128 random bits, made here, never reused. */
const PROVIDER_ID = /^idp_[0-9a-f]{32}$/;

export const ORGANIZATION_ID_FORM = '1–63 characters: lower-case letters, digits and inner hyphens';
export const CLIENT_ID_FORM =
  '1–128 characters: letters, digits, ".", "_", "~" and "-"; or the https:// URL of its metadata document';
export const MEMBER_ID_FORM = '1–128 printable ASCII characters without spaces';
export const PROVIDER_ID_FORM = '"idp_" and 32 hexadecimal digits';

/** What {@link canStandInPath} adds to an id's form. */
export const PATH_FORM = 'without "/", "?", "#", "%" and "\\", and not "." or ".."';

/**
 * Whether an address can name it. HTTP APIs decode a path before they route it, drop what follows a decoded `?`, and
 * browsers take "." and ".." for directories, percent-encoded or not: `/members/a%2Fb` is nobody's address, and
 * `/members/a%3Fb` is that of `a`.
 * @see https://url.spec.whatwg.org/#single-dot-path-segment
 */
export function canStandInPath(id: string): boolean {
  return !/[/?#%\\]/.test(id) && id !== '.' && id !== '..';
}

export function isOrganizationId(value: unknown): value is OrganizationId {
  return typeof value === 'string' && ORGANIZATION_ID.test(value);
}

/** A name that the operator has chosen, or the URL of the client's own metadata document ({@link isClientUrl}). */
export function isClientId(value: unknown): value is ClientId {
  return typeof value === 'string' && (CLIENT_NAME.test(value) || isClientUrl(value));
}

export function isMemberId(value: unknown): value is MemberId {
  return typeof value === 'string' && MEMBER_ID.test(value);
}

export function isProviderId(value: unknown): value is ProviderId {
  return typeof value === 'string' && PROVIDER_ID.test(value);
}

/**
 * An id as it may be logged: a path is its sender's text and may hold anything, a token too. `undefined`: it was none
 * of the form.
 */
export function idOrNothing<Id extends string>(isId: (value: unknown) => value is Id, value: unknown): Id | undefined {
  return isId(value) ? value : undefined;
}
