import { lengthPrefixedDigest } from '../../../core/length-prefixed-digest.ts';
import { type Client, signInParts, type TrustedProvider } from '../../../core/records.ts';

/**
 * What the former release names the state of a row's part by, where there is a revision now. For one release more:
 * demanded of a client that it has rotated last, and written for it where it demands one, so that either may run after
 * the other. Texts, because documents have no order that a condition could rely on.
 */

/** Secrets and keys: `credentialsRevision`. */
export function credentialsDigest({ secrets, keys }: Client): string {
  const published = keys?.source === 'published' ? [keys.jwksUri, ...keys.pinnedHosts] : [];
  const registered = keys?.source === 'registered' ? keys.keys : [];
  const parts = [
    ...secrets.map(({ sha256, expiresAt }) => `${sha256}@${expiresAt ?? ''}`),
    '',
    ...registered.map(({ key, expiresAt }) => `${JSON.stringify(Object.entries(key).sort())}@${expiresAt ?? ''}`),
    '',
    ...published,
  ];
  return lengthPrefixedDigest('countersign/credentials/v1', ...parts);
}

/** Who we are at a provider, and its hosts: `signInRevision`. */
export function signInDigest({ signIn, pinnedHosts }: Pick<TrustedProvider, 'signIn' | 'pinnedHosts'>): string {
  const purpose = 'countersign/sign-in/v1';
  const hosts = pinnedHosts.join(' ');
  return lengthPrefixedDigest(purpose, hosts, ...(signIn === undefined ? [] : signInParts(signIn)));
}
