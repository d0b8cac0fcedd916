import { isEntraHost, isSharedIssuer } from '../administration/shared-issuers.ts';

/**
 * A fixed label in front of the domain, as ACME's `_acme-challenge` (RFC 8555 §8.4): a name that nothing else uses, so that
 * whoever may publish at it may publish for the domain. An underscore keeps it apart from every host (RFC 8552 §1).
 */
export const CHALLENGE_LABEL = '_countersign-challenge';

/** RFC 1035 §2.3.4: 255 octets on the wire, which are 253 characters in text. */
const MAX_NAME_LENGTH = 253;

/** RFC 1035 §2.3.1, and underscores, which are seen in names of hosts; at least two labels, the last one no number. */
const DOMAIN = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+(?=[a-z0-9-]*[a-z])[a-z0-9-]{1,63}$/;

/** Of a provider, or of what an API says of one. */
interface ProvableIssuer {
  readonly issuer: string;
  readonly tenant?: string | undefined;
}

/** Why nobody can prove a provider by the DNS. */
export type Unprovable = 'shared' | 'no_domain';

/**
 * The domain whose DNS says who may trust a provider here: the host of its issuer, and neither a part of it nor a domain of
 * its people's addresses. Whoever may write at a name of the host decides what answers there; whoever has `acme.example`
 * decides nothing about `acme.okta.com`, and one that had proved the one could otherwise take the other from its owner. No
 * parent is asked either, so that no list of public suffixes decides.
 *
 * `shared`: many customers' (a `tenant` tells them apart), so that the host is nobody's of them. `no_domain`: an address, a
 * name of one label, one with a dot at the end, or one too long. On this machine, whatever it is called there, it is `localhost`.
 */
export function provableDomain({
  issuer,
  tenant,
}: ProvableIssuer): { readonly domain: string } | { readonly unprovable: Unprovable } {
  const { hostname, protocol } = new URL(issuer);
  if (tenant !== undefined || isSharedIssuer(issuer) || isEntraHost(hostname)) return { unprovable: 'shared' };
  // Only the local runtime takes an issuer of http:, and of this machine alone.
  if (protocol === 'http:') return { domain: 'localhost' };
  const fits = challengeName(hostname).length <= MAX_NAME_LENGTH;
  return fits && DOMAIN.test(hostname) ? { domain: hostname } : { unprovable: 'no_domain' };
}

/** Where the record stands. `domain` is in the form of the DNS already (`xn--…`): it is a URL's host. */
export function challengeName(domain: string): string {
  return `${CHALLENGE_LABEL}.${domain}`;
}
