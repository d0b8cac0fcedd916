import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { PasskeyAssertion, PasskeyAttestation } from '../../core/passkeys/answer.ts';
import { type CredentialId, isCredentialId, type Passkey } from '../../core/passkeys/passkey.ts';
import type { PasskeyProblem } from '../../core/passkeys/refusal.ts';
import { PASSKEY_ALGORITHMS, type PasskeyVerifier } from '../../ports/passkey-verifier.ts';

/** By @simplewebauthn/server, which is loaded at the first answer: nothing else of the function needs it. */
export function webAuthnVerifier(issuer: string): PasskeyVerifier {
  const { origin, hostname } = new URL(issuer);
  const ours = { expectedOrigin: origin, expectedRPID: hostname, requireUserVerification: true } as const;
  return {
    attestation: (answer) =>
      checked(async () => {
        if (isFramed(answer)) return err('passkey_answer_invalid');
        const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          ...ours,
          response: attestationJson(answer),
          expectedChallenge: answer.challenge,
          supportedAlgorithmIDs: [...PASSKEY_ALGORITHMS],
        });
        const credential = registrationInfo?.credential;
        if (!verified || credential === undefined) return err('passkey_signature_invalid');
        // §7.1: the answer's own name for it is not signed.
        if (!isCredentialId(credential.id) || credential.id !== answer.credential) return err('passkey_answer_invalid');
        return ok({
          credential: credential.id,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
        });
      }),
    assertion: (answer, passkey) =>
      checked(async () => {
        if (isFramed(answer)) return err('passkey_answer_invalid');
        const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          ...ours,
          response: assertionJson(answer),
          expectedChallenge: answer.challenge,
          credential: { ...keyOf(passkey), counter: COUNTED_ELSEWHERE },
        });
        return verified ? ok({ counter: authenticationInfo.newCounter }) : err('passkey_signature_invalid');
      }),
  };
}

/** Whoever asks compares what was counted, to tell a copy from a broken answer. */
const COUNTED_ELSEWHERE = 0;

/** The library says by throwing what does not fit, or cannot be read; its words may repeat what was sent. */
async function checked<T>(verify: () => Promise<Result<T, PasskeyProblem>>): Promise<Result<T, PasskeyProblem>> {
  try {
    return await verify();
  } catch {
    return err('passkey_answer_invalid');
  }
}

/** We are in nobody's frame: an answer that was given in one is none to us, whatever the browser says of the top one. */
function isFramed({ clientDataJson }: Pick<PasskeyAssertion, 'clientDataJson'>): boolean {
  const said: Readonly<Record<string, unknown>> = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
  return (said['crossOrigin'] ?? false) !== false || said['topOrigin'] !== undefined;
}

function keyOf({ credential, publicKey }: Pick<Passkey, 'publicKey'> & { readonly credential: CredentialId }) {
  return { id: credential, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')) };
}

function assertionJson({
  credential,
  clientDataJson,
  authenticatorData,
  signature,
}: PasskeyAssertion): AuthenticationResponseJSON {
  const response = { clientDataJSON: clientDataJson, authenticatorData, signature };
  return { id: credential, rawId: credential, type: 'public-key', clientExtensionResults: {}, response };
}

function attestationJson({
  credential,
  clientDataJson,
  attestationObject,
}: PasskeyAttestation): RegistrationResponseJSON {
  const response = { clientDataJSON: clientDataJson, attestationObject };
  return { id: credential, rawId: credential, type: 'public-key', clientExtensionResults: {}, response };
}
