import type { DroppedKey } from '../../keys/jwk-set.ts';

export interface Slowness {
  readonly total: number;
  readonly requests: number;
  readonly slowest: number;
  readonly timeout: number;
}

/** What each step of a connection test found, and what to do. Names of keys are shown as they may be. */
export const findings = {
  provider: (clause: string) => `The provider ${clause}`,
  issuer: (clause: string) => `The issuer ${clause}`,
  copyIssuer: "Copy the issuer from the provider's settings: an https:// address without query and fragment.",
  otherIssuer: (expected: string, actual: string) => `You say ${expected}, the provider says ${actual}`,
  notOursToMend:
    'Check that the issuer is that of an OpenID Connect or OAuth server. If it is, report it to the vendor of the provider: the document is not as OpenID Connect Discovery 1.0 asks.',
  documentIsThere: 'the document is there',
  keysElsewhere: (published: string, registered: string) =>
    `The provider publishes its keys at ${published}; registered is ${registered}`,
  keysMoved: 'Keys are fetched from the registered address alone. If the provider has moved them, register it anew.',
  noKeySet: "Check that this is the address of the provider's JWK set (RFC 7517), and not of something else.",
  leaked: (keys: string) => `${keys} is published with its secret half: anybody can sign with it`,
  withdrawKey: 'Tell whoever runs the provider at once. The key must be withdrawn and replaced; we never use it.',
  emptyKeySet: 'The key set is empty',
  noUsableKey: (dropped: string) => `No key can be used: ${dropped}`,
  publishKey: 'The provider must publish a signing key: RSA of 2048 to 8192 bits, P-256 or Ed25519.',
  usable: (usable: number, published: number, dropped: string | undefined) =>
    `${usable} of ${published}${dropped === undefined ? '' : `; not used: ${dropped}`}`,
  dropped: (why: DroppedKey['why']) => why.replaceAll('_', ' '),
  keyWithoutKid: 'a key without kid',
  otherAlgorithms: (published: string, allowed: string) =>
    `Published keys are for ${published}; allowed are ${allowed}`,
  changeAlgorithm:
    "Set the provider's signing algorithm to one that is allowed, or allow its own in its settings here.",
  tookTime: ({ total, requests, slowest, timeout }: Slowness) =>
    `${total} ms for ${requests} requests, the slowest ${slowest} ms of ${timeout} ms`,
  slow: 'The provider is slow: an answer that takes longer than the limit counts as none.',
};
