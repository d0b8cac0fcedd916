import { isLoopbackHost } from '../../../protect/vocabulary/uri.ts';

/** Characters. It stands in a page's policy, in a form and in a row. */
const MAX_REDIRECT_URI_LENGTH = 512;

/** RFC 3986's characters, without the fragment's `#`, and without what a header, a page or a policy would have to quote. */
const CHARACTERS = /^[A-Za-z0-9._~%:/?[\]@!$&()+=-]+$/;

/** RFC 8252 §7.1: a private-use scheme is a domain turned around, so that it has a dot. */
const PRIVATE_SCHEME = /^[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+:$/;

/** Editors that registered a scheme without one before there was the rule. */
const EDITOR_SCHEMES: ReadonlySet<string> = new Set(['cursor:', 'vscode:', 'vscode-insiders:', 'windsurf:', 'zed:']);

export const REDIRECT_URI_FORM =
  'https://…, http://127.0.0.1/… or http://[::1]/… (any port), or a scheme of the tool’s own such as com.example.tool:/callback; at most 512 characters, without user name and fragment, and written as a browser would write it';

/**
 * An address that a client may register for its answers: the one form in which a URL parser leaves it, so that comparing
 * texts compares places. `localhost` by name is none: a name may lead elsewhere (RFC 8252 §8.3).
 */
export function isRedirectUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_REDIRECT_URI_LENGTH || !CHARACTERS.test(value)) return false;
  const url = URL.parse(value);
  if (url === null || url.href !== value || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return !isLoopbackHost(url.hostname);
  if (url.protocol === 'http:') return LOOPBACK.test(value);
  return EDITOR_SCHEMES.has(url.protocol) || PRIVATE_SCHEME.test(url.protocol);
}

/** Loopback addresses as they are written, never by name: before the port, the port, and what follows. */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::([1-9]\d{0,4}))?(\/.*)$/;

/**
 * Whether a client that registered these may be answered there: equal as texts, but for the port of a loopback address,
 * which a tool gets from its system at each start.
 * @see RFC 8252 §7.3: "The authorization server MUST allow any port to be specified at the time of the request"
 * @see OAuth 2.1 §2.3.1, exact string matching
 */
export function isRegisteredRedirect(registered: ReadonlySet<string>, requested: string): boolean {
  if (registered.has(requested)) return true;
  const place = withoutPort(requested);
  return place !== undefined && [...registered].some((one) => withoutPort(one) === place);
}

function withoutPort(uri: string): string | undefined {
  const [, host, port = '80', rest] = LOOPBACK.exec(uri) ?? [];
  return host === undefined || rest === undefined || Number(port) > 65_535 ? undefined : host + rest;
}

/** What a page's policy lets a form's answer lead to: the origin, or the scheme where a policy cannot say more. */
export function formActionOf(redirectUri: string): string {
  const { protocol, origin, hostname } = new URL(redirectUri);
  const isHost = (protocol === 'https:' || protocol === 'http:') && !hostname.startsWith('[');
  return isHost ? origin : protocol;
}
