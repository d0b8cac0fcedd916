/**
 * A cookie of ours that no script reads. On https its name carries `__Host-`, so that a browser takes it from this very
 * host alone, over TLS alone, and for all paths (RFC 6265bis §4.1.3.2); http on loopback has neither prefix nor `Secure`,
 * because Safari drops secure cookies there.
 */
export interface CookieKind {
  readonly name: string;
  readonly isSecure: boolean;
}

export function cookieKind(plainName: string, issuer: string): CookieKind {
  const isSecure = issuer.startsWith('https://');
  return { name: isSecure ? `__Host-${plainName}` : plainName, isSecure };
}

/**
 * The value of the one cookie of this name. `cookies` are `name=value` pairs, as HTTP API splits them. Two of one name
 * are none: somebody has put the second there (law 10).
 */
export function readCookie(cookies: readonly string[] | undefined, { name }: CookieKind): string | undefined {
  const values = (cookies ?? []).flatMap((pair) => {
    const equals = pair.indexOf('=');
    return equals !== -1 && pair.slice(0, equals).trim() === name ? [pair.slice(equals + 1).trim()] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}

/**
 * `SameSite=Lax`: sent when a person follows a link to us, such as a provider's redirect, never with another site's
 * POST. With `maxAgeSeconds` 0 the browser forgets it; without, it ends with the browser.
 */
export function setCookie({ name, isSecure }: CookieKind, value: string, maxAgeSeconds?: number): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  return `${name}=${value}; Path=/${age}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
}
