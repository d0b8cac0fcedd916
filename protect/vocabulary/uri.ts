/**
 * URIs that name something: issuers and resources. Issuers are compared byte for byte (RFC 8414 §3.3), resources as URIs
 * ({@link isSameResource}).
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

/**
 * Whether two resource identifiers are one URI: scheme and host in any case, the scheme's own port written or not, an
 * empty path or its slash. URL libraries rewrite exactly these, without anybody's asking. Everything else counts as it
 * is written: the path's case, escapes and slash at the end, the query.
 * @see RFC 3986 §6.2.2.1, §6.2.3
 */
export function isSameResource(a: string, b: string): boolean {
  return a === b || resourceKey(a) === resourceKey(b);
}

/** A port that says nothing: that of the scheme, or none after the colon. */
const NO_PORT: ReadonlyMap<string, RegExp> = new Map([
  ['http', /:(?:80)?$/],
  ['https', /:(?:443)?$/],
]);

/** What is the same of two identifiers exactly if they are one resource. An opaque one (`urn:…`) has no authority. */
function resourceKey(identifier: string): string {
  const parts = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/((?:[^/?#@]*@)?)([^/?#@]*)(.*)$/s.exec(identifier);
  if (parts === null) return identifier.replace(/^[A-Za-z][A-Za-z0-9+.-]*:/, (scheme) => scheme.toLowerCase());
  const [, scheme = '', userinfo = '', authority = '', rest = ''] = parts;
  const known = scheme.toLowerCase();
  const host = authority.toLowerCase().replace(NO_PORT.get(known) ?? /:$/, '');
  return `${known}://${userinfo}${host}${rest.startsWith('/') ? '' : '/'}${rest}`;
}

/**
 * Whether two names lead to one place, however they are written: case of scheme and host, default port, punycode, dot
 * segments, escapes, repeated and trailing slashes. For refusing what may be ourselves, and for nothing else: what is
 * accepted as an issuer is accepted byte for byte (K1).
 */
export function leadToOnePlace(a: string, b: string): boolean {
  return placeOf(a) === placeOf(b);
}

function placeOf(name: string): string {
  if (!URL.canParse(name)) return name.replace(/\/+$/, '');
  const { protocol, hostname, port, pathname } = new URL(name);
  // RFC 1034 §3.1: a dot at the end is the root that every name has.
  const host = `${hostname.replace(/\.+$/, '')}${port && `:${port}`}`;
  return `${protocol}//${host}${unescaped(pathname).replace(/\/+/g, '/').replace(/\/$/, '')}`;
}

/** An escape of anything but a delimiter means the character itself (RFC 3986 §6.2.2.2). */
function unescaped(path: string): string {
  return path.replace(/%([0-9a-f]{2})/gi, (escaped, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[\w.~/-]/.test(character) ? character : escaped.toUpperCase();
  });
}
