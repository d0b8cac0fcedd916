/**
 * URIs that name something: issuers and resources. They are compared byte for byte (RFC 8414 §3.3, RFC 3986 §6.2.1),
 * so nothing here normalizes.
 */

/** What the whole product accepts as a URL's length, characters. */
export const MAX_URI_LENGTH = 2048;

/** `localhost` and the loopback addresses, as they stand in a URL's host. */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * An absolute URI without a fragment, as RFC 8707 §2 asks of a resource. White space and control characters are
 * refused because `new URL` would silently drop them.
 */
export function isAbsoluteUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_URI_LENGTH || /[^\x21-\x7e]/.test(value)) return false;
  return /^[A-Za-z][A-Za-z0-9+.-]*:./.test(value) && !value.includes('#') && URL.canParse(value);
}

/**
 * An issuer identifier: https, no query, no fragment, no credentials (RFC 8414 §2).
 * With `allowLoopbackIssuers`, http to a loopback host as well; nothing else is relaxed.
 */
export function isIssuerUrl(value: unknown, options: { readonly allowLoopbackIssuers: boolean }): value is string {
  if (!isAbsoluteUri(value) || value.includes('?')) return false;
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return options.allowLoopbackIssuers && url.protocol === 'http:' && isLoopbackHost(url.hostname);
}
