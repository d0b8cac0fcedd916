import { CHALLENGE_SECONDS } from '../../core/passkeys/challenge.ts';
import { type Passkey, userHandle } from '../../core/passkeys/passkey.ts';
import type { AuthenticatedSession } from '../../flows/authenticate-session.ts';
import type { BegunPasskey } from '../../flows/begin-passkey.ts';
import { PASSKEY_ALGORITHMS } from '../../ports/passkey-verifier.ts';

/** What a browser is asked for (Web Authentication §5.4, §5.5), as `parse…OptionsFromJSON` reads it. */

/** A new passkey on a device that has none of the member's, which asks for the person's finger, face or PIN. */
export function creationOptions(
  { challenge, passkeys }: BegunPasskey,
  { organization, member }: AuthenticatedSession,
  issuer: string,
) {
  const id = userHandle({ organization: organization.id, member: member.id });
  return {
    ...{ challenge, timeout: TIMEOUT_MS, attestation: 'none' },
    rp: { id: new URL(issuer).hostname, name: organization.name },
    user: { id, name: member.email, displayName: member.email },
    pubKeyCredParams: PASSKEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: passkeys.map(descriptor),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  };
}

export function requestOptions({ challenge, passkeys }: BegunPasskey, issuer: string) {
  return {
    ...{ challenge, timeout: TIMEOUT_MS, rpId: new URL(issuer).hostname, userVerification: 'required' },
    allowCredentials: passkeys.map(descriptor),
  };
}

const TIMEOUT_MS = CHALLENGE_SECONDS * 1_000;

function descriptor({ credential, transports }: Passkey) {
  return { type: 'public-key', id: credential, transports };
}
