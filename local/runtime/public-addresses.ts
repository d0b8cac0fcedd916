import { isLoopbackHttp } from '../../lambdas/adapters/https/request-url.ts';

/** Where the two servers are reached from elsewhere, through what a person has put in front of them. Both are origins. */
export interface PublicAddresses {
  /** Of the authorization server: its issuer. */
  readonly issuer: string;
  /** Of the demo's identity provider: its issuer. */
  readonly identityProvider: string;
}

/** As the options are given. */
export type GivenAddresses = { readonly [Of in keyof PublicAddresses]: string | undefined };

export const PUBLIC_URL_OPTIONS = { issuer: '--public-url', identityProvider: '--idp-public-url' } as const;

/**
 * What is wrong with an address; `undefined`: nothing. https anywhere, or http on this machine: the rule of an issuer in the
 * configuration. Does NOT check that anything answers there.
 */
export function problemOfPublicUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) return 'It is an address such as https://HOST.';
  if (url.protocol === 'http:' && !isLoopbackHttp(url))
    return 'http:// is for this machine alone: forward an https:// address.';
  if (url.origin !== text) return 'It is scheme and host only: no path, no slash at the end.';
  return undefined;
}

/** What is wrong with the two together, each well-formed by itself; `undefined`: nothing. Names the option to change. */
export function problemOfPublicAddresses(given: GivenAddresses): string | undefined {
  const { issuer: first, identityProvider: second } = PUBLIC_URL_OPTIONS;
  const { issuer, identityProvider } = given;
  if (issuer === undefined && identityProvider === undefined) return undefined;
  if (identityProvider === undefined)
    return `${first} needs ${second} too: whoever signs in is sent to the identity provider`;
  if (issuer === undefined) return `${second} needs ${first} too: the link that waits for a person leads there`;
  if (issuer === identityProvider) return `${first} and ${second} are two servers: they cannot share ${issuer}`;
  if (new URL(issuer).protocol !== new URL(identityProvider).protocol)
    return `${first} and ${second} must both be https://, or both http:// on this machine`;
  // Law 14: the functions fetch from no other port.
  if (issuer.startsWith('https:') && new URL(identityProvider).port !== '')
    return `${second} must be on port 443: the keys of a provider are fetched from no other`;
  return undefined;
}
