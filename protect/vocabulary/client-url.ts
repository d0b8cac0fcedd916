import { isLoopbackHost } from './uri.ts';

/**
 * Client ids that are URLs: of the client's own metadata document. An id is compared as a text, byte for byte, so only the
 * one form that a URL parser leaves as it is counts: no dot segments, no default port, the host in lower case.
 * @see draft-ietf-oauth-client-id-metadata-document §3
 */

/** Characters. Stands in keys, tokens and log lines; the longest in public use has about 70. */
export const MAX_CLIENT_URL_LENGTH = 256;

/** Scheme, host and path with nothing that a page, a shell or a table's key would have to quote. No query, no fragment. */
const CLIENT_URL = /^(https?):\/\/([a-z0-9.-]+|\[::1\])(:\d{1,5})?\/[A-Za-z0-9._~%+,;=@:!$&/-]*$/;

/** An escape that hides a delimiter or a dot would let two texts name one place. */
const HIDDEN = /%(?:2e|2f|5c|00|25)/i;

export const CLIENT_URL_FORM =
  'https://, a host without port, and a path, at most 256 characters; without user name, query, fragment, "." and ".." segments';

/**
 * `http:` is a form of loopback hosts alone, with any port.
 * Does NOT say that such a client may be registered: only the local runtime takes loopback ones ({@link
 * isLoopbackClientUrl}).
 */
export function isClientUrl(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_CLIENT_URL_LENGTH) return false;
  const [, scheme, host = '', port] = CLIENT_URL.exec(value) ?? [];
  if (scheme === undefined || HIDDEN.test(value) || /%(?![0-9A-Fa-f]{2})/.test(value)) return false;
  if (URL.parse(value)?.href !== value) return false;
  return scheme === 'https' ? port === undefined && !isLoopbackHost(host) : isLoopbackHost(host);
}

export function isLoopbackClientUrl(id: string): boolean {
  return isClientUrl(id) && id.startsWith('http:');
}
