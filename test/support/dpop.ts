import type { KeyObject } from 'node:crypto';
import { ROUTES } from '../../lambdas/routes.ts';
import { accessTokenHash, checkProof } from '../../protect/dpop/proof.ts';
import { targetOf } from '../../protect/dpop/target.ts';
import type { AssertionAlgorithm } from '../../protect/jose/algorithm.ts';
import { thumbprintOf } from '../../protect/jose/thumbprint.ts';
import { ISSUER, NOW } from './fixtures.ts';
import { makeClientKey, verificationKey } from './key-client.ts';
import { signText } from './provider-signer.ts';

/** A client's key for DPoP (RFC 9449), and its proofs of anything. */

export const proofKey = makeProofKey();
export const otherProofKey = makeProofKey();

export interface ProofKey {
  readonly algorithm: AssertionAlgorithm;
  readonly privateKey: KeyObject;
  readonly jwk: Readonly<Record<string, unknown>>;
  readonly thumbprint: ReturnType<typeof thumbprintOf>;
}

export function makeProofKey(algorithm: AssertionAlgorithm = 'ES256'): ProofKey {
  const made = makeClientKey('unused', algorithm);
  const { kid: _kid, alg: _alg, use: _use, ...jwk } = made.jwk;
  return { algorithm, privateKey: made.privateKey, jwk, thumbprint: thumbprintOf(verificationKey(made)) };
}

export const TOKEN_ENDPOINT = ISSUER + ROUTES.token.redeem.path;

export interface ProofOverrides {
  readonly key?: ProofKey;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The proof comes with it. */
  readonly accessToken?: string;
  /** Signs with this instead of the key that the header shows. */
  readonly signedWith?: ProofKey;
}

let made = 0;

/** A valid proof for the token endpoint but for what is overridden, properly signed, with a `jti` of its own. */
export function signProof({
  key = proofKey,
  header,
  claims,
  accessToken,
  signedWith = key,
}: ProofOverrides = {}): string {
  made += 1;
  const ath = accessToken === undefined ? {} : { ath: accessTokenHash(accessToken) };
  const standard = { jti: `proof-${made}`, htm: 'POST', htu: TOKEN_ENDPOINT, iat: NOW };
  return signText(
    JSON.stringify({ typ: 'dpop+jwt', alg: key.algorithm, jwk: key.jwk, ...header }),
    JSON.stringify({ ...standard, ...ath, ...claims }),
    signedWith.algorithm,
    signedWith.privateKey,
  );
}

/** As the token endpoint checks it at {@link NOW}. */
export function checkAtTokenEndpoint(
  header: string,
  changes: { readonly now?: number; readonly accessToken?: string } = {},
) {
  const target = targetOf(TOKEN_ENDPOINT);
  if (target === undefined) throw new Error('the token endpoint has no address');
  return checkProof(header, { method: 'POST', target, now: NOW, accessToken: undefined, ...changes });
}
