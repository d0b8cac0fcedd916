import { MAX_URI_LENGTH } from '../vocabulary/uri.ts';

/** A request's address in its one form: see {@link targetOf}. */
export type Target = string & { readonly __brand: 'Target' };

/**
 * What an address means for a proof: scheme, host, port and path, without query and fragment (RFC 9449 §4.3). Normalized as
 * RFC 3986 §6.2.2 and §6.2.3 say, and every escape of the path decoded, because API Gateway hands paths on decoded: what
 * was escaped cannot be told from what was not. A slash more or less at the end counts.
 * `undefined`: no address of a request.
 */
export function targetOf(address: unknown): Target | undefined {
  // `URL` would silently drop white space and control characters.
  if (typeof address !== 'string' || address.length > MAX_URI_LENGTH || /[^\x21-\x7e]/.test(address)) return undefined;
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  return asTarget(url);
}

/**
 * The target of a request that came to this path of an API that stands at `base`: never made of the `Host` header, which
 * its sender writes. `base` may have a path: what a gateway or proxy takes away before it hands requests on.
 */
export function targetAt(base: string, path: string): Target | undefined {
  const url = URL.parse(base);
  if (url === null || targetOf(base) === undefined) return undefined;
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  return asTarget(url);
}

function asTarget({ origin, pathname }: URL): Target {
  return `${origin}${decoded(pathname)}` as Target;
}

function decoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      // No UTF-8: the same in either case of its digits.
      return escapes.toUpperCase();
    }
  });
}
