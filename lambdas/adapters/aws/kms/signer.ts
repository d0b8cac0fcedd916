import type { RingKey } from '../../../core/keys/ring.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { KeyRingStore } from '../../../ports/key-ring-store.ts';
import { KeyUnusable, type Signer } from '../../../ports/signer.ts';
import type { SigningTelemetry } from '../../../ports/telemetry.ts';
import { ringSigner } from '../../memory/ring-signer.ts';
import { isKeyUnusable } from './key-state.ts';
import type { Kms } from './kms.ts';
import { signParameters, toJwsSignature } from './signature.ts';

/** Signs with the active key of the ring, inside KMS; with the standby, where KMS says that the key signs no more. */
export function kmsSigner(
  kms: Pick<Kms, 'sign'>,
  store: Pick<KeyRingStore, 'read'>,
  clock: Clock,
  telemetry: SigningTelemetry,
): Signer {
  return ringSigner({ store, clock, telemetry, sign: (key, signingInput) => sign(kms, key, signingInput) });
}

async function sign(kms: Pick<Kms, 'sign'>, { keyArn, algorithm }: RingKey, signingInput: string): Promise<string> {
  try {
    return toJwsSignature(algorithm, await kms.sign(signParameters(keyArn, algorithm, signingInput)));
  } catch (error) {
    throw isKeyUnusable(error) ? new KeyUnusable({ cause: error }) : error;
  }
}
