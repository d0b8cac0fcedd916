import type { SigningAlgorithm } from '../core/configuration.ts';

/** The key that signs now. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
}

export interface Signer {
  /** The active key of the ring, at most a minute old. @throws Unavailable when the ring cannot be read or is empty */
  activeKey(): Promise<SigningKey>;
  /**
   * The JWS signature (RFC 7518 §3.3, §3.4) over `signingInput`, base64url.
   * @throws Unavailable when the key service is down, slow or throttled
   */
  sign(kid: string, signingInput: string): Promise<string>;
}
