import { randomUUID } from 'node:crypto';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { accessTokenHash } from '../protect/dpop/proof.ts';

/** Seconds. Signed before the window that is measured, and good in all of it: a proof's time may be 60 seconds off. */
const AHEAD_SECONDS = 30;

/** A client's key, and its DPoP proofs (RFC 9449 §4.2), as libraries make them: ES256. */
export class ProofKey {
  readonly #privateKey: CryptoKey;
  readonly #jwk: JWK;

  private constructor(privateKey: CryptoKey, jwk: JWK) {
    this.#privateKey = privateKey;
    this.#jwk = jwk;
  }

  static async create(): Promise<ProofKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    return new ProofKey(privateKey, await exportJWK(publicKey));
  }

  /** By which an assertion or a token names it (RFC 7638). */
  thumbprint(): Promise<string> {
    return calculateJwkThumbprint(this.#jwk);
  }

  /** @param accessToken the token that the request carries; none where one is asked for */
  proof(method: string, address: string, accessToken?: string): Promise<string> {
    const ath = accessToken !== undefined && { ath: accessTokenHash(accessToken) };
    return new SignJWT({ htm: method, htu: address, jti: randomUUID(), ...ath })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: this.#jwk })
      .setIssuedAt(Math.floor(Date.now() / 1_000) + AHEAD_SECONDS)
      .sign(this.#privateKey);
  }
}
