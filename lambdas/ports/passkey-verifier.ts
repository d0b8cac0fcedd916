import type { Result } from '../../protect/vocabulary/result.ts';
import type { PasskeyAssertion, PasskeyAttestation } from '../core/passkeys/answer.ts';
import type { CredentialId, Passkey } from '../core/passkeys/passkey.ts';
import type { PasskeyProblem } from '../core/passkeys/refusal.ts';

/** COSE: Ed25519, ES256, RS256. */
export const PASSKEY_ALGORITHMS = [-8, -7, -257] as const;

export interface NewCredential {
  readonly credential: CredentialId;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
}

/** Of a verified answer. */
export interface Counted {
  readonly counter: number;
}

/**
 * What Web Authentication §7.1 and §7.2 ask of an answer itself: its type, our origin and host exactly, in no frame of
 * another site, the person present and verified, the signature.
 * Does NOT check whose the challenge or the passkey is, nor what was counted before.
 */
export interface PasskeyVerifier {
  attestation(answer: PasskeyAttestation): Promise<Result<NewCredential, PasskeyProblem>>;
  assertion(answer: PasskeyAssertion, passkey: Passkey): Promise<Result<Counted, PasskeyProblem>>;
}
