import { CONSOLE_ROOT, ROUTES } from '../../routes.ts';

/** Pages of ours that signing in may lead to. A prefix ends with its slash: `/approved` is not below `/approve/`. */
const PAGES: readonly string[] = [
  ROUTES.signIn.session.path,
  ROUTES.console.console.path,
  ROUTES.authorization.authorize.path,
];
const PREFIXES = [prefixOf(ROUTES.approval.showPage), prefixOf(ROUTES.approval.showConfirmations), CONSOLE_ROOT];

/** An approval that asks for many scopes is long; a cookie carries it through signing in (4,096 bytes with all). */
const MAX_RETURN_TO_CHARACTERS = 2_048;

/** One slash first; then printable ASCII but backslash, which browsers read as a slash; no two slashes in a row. */
const PATH = /^\/(?:[\x21-\x2e\x30-\x5b\x5d-\x7e]|\/(?!\/))*$/;

/**
 * Where a person wanted to go before signing in: a path of ours, with its query, else `undefined`. By allow-list, so
 * that no reading of it, by us or by a browser, leads to another origin (no open redirect), or to a page that does
 * something by being opened.
 */
export function parseReturnTo(value: string, issuer: string): string | undefined {
  if (value.length > MAX_RETURN_TO_CHARACTERS || value.startsWith('//') || !PATH.test(value)) return undefined;
  const url = URL.parse(value, issuer);
  // A browser would go exactly there: nothing was normalized away, such as `/approve/../logout`.
  if (url === null || url.origin !== issuer || url.pathname + url.search !== value) return undefined;
  const isKnown = PAGES.includes(url.pathname) || PREFIXES.some((prefix) => url.pathname.startsWith(prefix));
  return isKnown ? value : undefined;
}

/** All of a path before its first parameter. */
function prefixOf({ path }: { readonly path: string }): string {
  return path.slice(0, path.indexOf('{'));
}
