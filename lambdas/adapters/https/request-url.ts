/** The checks on a URL that need no network. */
import { isIP } from 'node:net';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { UrlFailure } from '../../core/connection/fetch-failure.ts';
import type { OutboundPolicy, PinnedPolicy } from './policy.ts';
import { isLoopbackAddress } from './public-address.ts';

/**
 * RFC 3986 §2, coarsely. `URL` trims white space, drops line breaks and reads a backslash as a slash. No address in use is
 * longer.
 */
const URI_CHARACTERS = /^[!-[\]-~]{1,2048}$/;

/**
 * A URL that may be requested or stored for later requests: absolute, https on 443 (or loopback http, where allowed),
 * without credentials and fragment.
 * Does NOT check what the host resolves to, nor whether it is pinned.
 */
export function parseRequestUrl(text: string, policy: OutboundPolicy): Result<URL, UrlFailure> {
  const url = URI_CHARACTERS.test(text) ? URL.parse(text) : null;
  if (url === null) return err({ reason: 'invalid_url' });
  if (url.username !== '' || url.password !== '') return err({ reason: 'credentials_in_url' });
  if (url.href.includes('#')) return err({ reason: 'fragment_in_url' });
  if (policy.allowLoopbackIssuers && isLoopbackHttp(url)) return ok(url);
  if (url.protocol !== 'https:') return err({ reason: 'not_https', scheme: url.protocol.slice(0, -1) });
  // `URL` leaves `port` empty for a scheme's own port.
  if (url.port !== '') return err({ reason: 'bad_port', port: Number(url.port) });
  return ok(url);
}

/** {@link parseRequestUrl}, and the host is one that the caller pinned, port included. */
export function parsePinnedUrl(text: string, policy: PinnedPolicy): Result<URL, UrlFailure> {
  const url = parseRequestUrl(text, policy);
  if (!url.ok) return url;
  return policy.pinnedHosts.includes(url.value.host) ? url : err({ reason: 'host_not_pinned', host: url.value.host });
}

/** `http:` to a host that is loopback by its text. `localhost` must still resolve to loopback: see resolve-host. */
export function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && (url.hostname === 'localhost' || isLoopbackAddress(bareHost(url)));
}

/** The host without the brackets that a URL puts around an IPv6 address. */
export function bareHost(url: URL): string {
  const bare = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 6 ? bare : url.hostname;
}
