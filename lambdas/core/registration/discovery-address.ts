import { ROUTES } from '../../routes.ts';

/** OpenID Connect Discovery 1.0 §4: behind the issuer. At a provider as here. */
const OPENID = ROUTES.metadata.openIdConfiguration.path;

/** RFC 8414 §3.1: between the issuer's host and its path. */
const OAUTH = ROUTES.metadata.authorizationServer.path;

/**
 * The issuer whose discovery document is at this address: what people copy from a provider is often the document's
 * address. `undefined`: it is no such address. Does NOT know a slash at the issuer's end, which the address leaves out: the
 * document itself says.
 */
export function issuerOfDiscoveryAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { origin, pathname, search, hash, protocol, username, password } = new URL(address);
  const isPlain = /^https?:$/.test(protocol) && search + hash + username + password === '';
  if (!isPlain) return undefined;
  if (pathname.endsWith(OPENID)) return origin + pathname.slice(0, -OPENID.length);
  if (pathname.endsWith(OAUTH)) return origin + pathname.slice(0, -OAUTH.length);
  return pathname.startsWith(`${OAUTH}/`) ? origin + pathname.slice(OAUTH.length) : undefined;
}
