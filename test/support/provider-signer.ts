import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { pruneKeySet, type VerificationKeySet } from '../../lambdas/core/keys/jwk-set.ts';
import type { AssertionAlgorithm } from '../../protect/jose/algorithm.ts';
import { validClaims } from './fixtures.ts';

/** A provider's own keys, one for each algorithm, and its signature over anything, well-formed or not. */

interface ProviderKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const providerKeys: Readonly<Record<AssertionAlgorithm, ProviderKey>> = {
  RS256: { kid: 'rsa-1', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) },
  PS256: { kid: 'pss-1', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) },
  ES256: { kid: 'ec-1', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
  EdDSA: { kid: 'ed-1', ...generateKeyPairSync('ed25519') },
};

export function publicJwk(algorithm: AssertionAlgorithm): Readonly<Record<string, unknown>> {
  const { kid, publicKey } = providerKeys[algorithm];
  return { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' };
}

/** What the provider publishes, unless a test says otherwise. */
export const providerKeySet: VerificationKeySet = keySetOf(
  publicJwk('RS256'),
  publicJwk('PS256'),
  publicJwk('ES256'),
  publicJwk('EdDSA'),
);

export function keySetOf(...keys: readonly object[]): VerificationKeySet {
  const pruned = pruneKeySet({ keys });
  if (!pruned.ok) throw new Error(pruned.error.reason);
  return { keys: pruned.value.keys };
}

/** Members whose value is `undefined` are left out. */
export interface AssertionOverrides {
  readonly algorithm?: AssertionAlgorithm;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signs with this instead of the provider's own key. */
  readonly privateKey?: KeyObject;
}

/** A valid assertion but for what is overridden, signed properly. */
export function signAssertion({ algorithm = 'ES256', header, claims, privateKey }: AssertionOverrides = {}): string {
  const { kid } = providerKeys[algorithm];
  return signText(
    JSON.stringify({ alg: algorithm, typ: 'oauth-id-jag+jwt', kid, ...header }),
    JSON.stringify({ ...validClaims, ...claims }),
    algorithm,
    privateKey,
  );
}

/** Signs header and payload exactly as they are given, JSON or not. */
export function signText(
  header: string | Uint8Array,
  payload: string | Uint8Array,
  algorithm: AssertionAlgorithm = 'ES256',
  privateKey: KeyObject = providerKeys[algorithm].privateKey,
): string {
  const input = `${Buffer.from(header).toString('base64url')}.${Buffer.from(payload).toString('base64url')}`;
  return `${input}.${signatureOver(input, algorithm, privateKey).toString('base64url')}`;
}

/** RFC 7518 §3.3–§3.5, RFC 8037 §3.1. */
function signatureOver(input: string, algorithm: AssertionAlgorithm, key: KeyObject): Buffer {
  const data = Buffer.from(input, 'ascii');
  switch (algorithm) {
    case 'RS256':
      return sign('sha256', data, key);
    case 'PS256':
      return sign('sha256', data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    case 'ES256':
      return sign('sha256', data, { key, dsaEncoding: 'ieee-p1363' });
    case 'EdDSA':
      return sign(null, data, key);
  }
}
