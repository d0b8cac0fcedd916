import type { SigningAlgorithm } from '../core/configuration.ts';
import { signingInput } from '../core/tokens/access-token.ts';
import { Unavailable } from './unavailable.ts';

/** The key that signs now. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
}

export interface Signer {
  /**
   * The active key of the ring, at most a minute old; the standby, for as long, once the active key has failed.
   * @throws Unavailable when the ring cannot be read or has no key that signs
   */
  activeKey(): Promise<SigningKey>;
  /**
   * The JWS signature (RFC 7518 §3.3, §3.4) over `signingInput`, base64url.
   * @throws KeyUnusable when this key signs no more: {@link activeKey} names another from now on
   * @throws Unavailable when the key service is down, slow or throttled
   */
  sign(kid: string, signingInput: string): Promise<string>;
}

/** This key signs no more: it was disabled, scheduled for deletion, deleted or revoked. Another may. */
export class KeyUnusable extends Unavailable {
  constructor(options?: { readonly cause?: unknown }) {
    super('signing key', options);
  }
}

/**
 * What `attempt` makes of the key that signs now; where that key turns out to be unusable, of the one that takes over.
 * Once: a ring has one standby.
 */
export async function withFailover<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof KeyUnusable)) throw error;
    return attempt();
  }
}

/** The compact JWS (RFC 7515 §7.1) of `claims`, whose header names the very key that signed it. */
export async function signJws(signer: Signer, typ: string, claims: object): Promise<string> {
  return withFailover(async () => {
    const { kid, algorithm } = await signer.activeKey();
    const input = signingInput({ alg: algorithm, kid, typ }, claims);
    return `${input}.${await signer.sign(kid, input)}`;
  });
}
