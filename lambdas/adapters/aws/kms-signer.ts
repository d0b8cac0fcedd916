import { type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import type { RingKey } from '../../core/key-ring.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeyRingStore } from '../../ports/key-ring-store.ts';
import { KeyUnusable, type Signer } from '../../ports/signer.ts';
import type { SigningTelemetry } from '../../ports/telemetry.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { ringSigner } from '../memory/ring-signer.ts';
import { callDependency } from './dependency-errors.ts';
import { isKeyUnusable } from './kms-key-state.ts';
import { signParameters, toJwsSignature } from './kms-signature.ts';

/** Signs with the active key of the ring, inside KMS; with the standby, where KMS says that the key signs no more. */
export function kmsSigner(
  kms: KMSClient,
  store: Pick<KeyRingStore, 'read'>,
  clock: Clock,
  telemetry: SigningTelemetry,
): Signer {
  return ringSigner({ store, clock, telemetry, sign: (key, signingInput) => sign(kms, key, signingInput) });
}

async function sign(kms: KMSClient, { keyArn, algorithm }: RingKey, signingInput: string): Promise<string> {
  const command = new SignCommand(signParameters(keyArn, algorithm, signingInput));
  try {
    const { Signature } = await callDependency('KMS', () => kms.send(command));
    if (Signature === undefined) throw new Unavailable('KMS');
    return toJwsSignature(algorithm, Signature);
  } catch (error) {
    throw isKeyUnusable(error) ? new KeyUnusable({ cause: error }) : error;
  }
}
