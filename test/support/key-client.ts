import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CLIENT_ASSERTION_TYPE } from '../../lambdas/core/clients/assertion.ts';
import type { Client, Enablement } from '../../lambdas/core/records.ts';
import type { AssertionAlgorithm } from '../../protect/jose/algorithm.ts';
import type { VerificationKey } from '../../protect/jose/verification-key.ts';
import { client, clientId, enablement, ISSUER, NOW } from './fixtures.ts';
import type { TrustedFacts } from './memory-trust.ts';
import { type AssertionOverrides, keySetOf, signAssertion, signText } from './provider-signer.ts';
import type { TokenHttpParts } from './token-http.ts';

/** A client that authenticates by `private_key_jwt`, and its signature over anything. */

interface ClientKey {
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
}

export function makeClientKey(kid: string, algorithm: AssertionAlgorithm = 'ES256'): ClientKey {
  const { privateKey, publicKey } = generate(algorithm);
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm, use: 'sig' } };
}

function generate(algorithm: AssertionAlgorithm) {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return algorithm === 'EdDSA' ? generateKeyPairSync('ed25519') : generateKeyPairSync('rsa', { modulusLength: 2048 });
}

export const clientKey = makeClientKey('client-ec');
export const otherAlgorithmKey = makeClientKey('client-ed', 'EdDSA');

export function verificationKey({ jwk }: ClientKey): VerificationKey {
  const [key] = keySetOf(jwk).keys;
  if (key === undefined) throw new Error('not a key that verifies');
  return key;
}

export const keyClient: Client = {
  ...client,
  id: clientId('agent-host'),
  authenticationMethod: 'private_key_jwt',
  secrets: [],
  keys: { source: 'registered', keys: [clientKey, otherAlgorithmKey].map((key) => ({ key: verificationKey(key) })) },
};

const keyClientEnablement: Enablement = { ...enablement, client: keyClient.id };

/** Registers {@link keyClient} with these changes, and enables it. */
export function addKeyClient(facts: TrustedFacts, override: Partial<Client> = {}): void {
  facts.clients.push({ ...keyClient, ...override });
  facts.enablements.push({ ...keyClientEnablement, client: override.id ?? keyClient.id });
}

export const clientClaims = {
  iss: keyClient.id,
  sub: keyClient.id,
  aud: ISSUER,
  jti: 'client-assertion-1',
  iat: NOW - 5,
  exp: NOW + 60,
} as const;

/** A valid client assertion but for what is overridden, signed properly. Members that are `undefined` are left out. */
export function signClientAssertion(overrides: AssertionOverrides = {}): string {
  const { algorithm = 'ES256', header, claims, privateKey = clientKey.privateKey } = overrides;
  return signText(
    JSON.stringify({ alg: algorithm, typ: 'client-authentication+jwt', kid: clientKey.jwk['kid'], ...header }),
    JSON.stringify({ ...clientClaims, ...claims }),
    algorithm,
    privateKey,
  );
}

/** A grant's assertion that was issued to {@link keyClient}. */
export function assertionForKeyClient(claims: Readonly<Record<string, unknown>> = {}): string {
  return signAssertion({ claims: { client_id: keyClient.id, ...claims } });
}

/** The valid request of {@link keyClient}, but for what is overridden. */
export function byKey(
  clientAssertion: string = signClientAssertion(),
  form: NonNullable<TokenHttpParts['form']> = {},
): TokenHttpParts {
  const authentication = { client_assertion_type: CLIENT_ASSERTION_TYPE, client_assertion: clientAssertion };
  return {
    headers: { authorization: undefined },
    form: { assertion: assertionForKeyClient(), ...authentication, ...form },
  };
}
