import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import {
  CreateKeyCommand,
  GetPublicKeyCommand,
  type KMSClient,
  ScheduleKeyDeletionCommand,
  SignCommand,
} from '@aws-sdk/client-kms';
import { calculateJwkThumbprint } from 'jose';
import type { SigningAlgorithm } from '../../core/configuration.ts';
import type { NewKey, PublicJwk } from '../../core/key-ring.ts';
import { KEY_RING_TAG } from '../../environment.ts';
import type { KeyManager } from '../../ports/key-manager.ts';
import { sleep as systemSleep } from '../system/system-clock.ts';
import { callDependency } from './dependency-errors.ts';
import { KMS_ALGORITHMS, signParameters, toJwsSignature } from './kms-signature.ts';

/** KMS keeps a key at least this long after deletion was asked for, days. */
const DELETION_WINDOW_DAYS = 7;

const PROBE = 'countersign/key-probe/v1';

/**
 * A new key is granted by its tag, and "it might take up to five minutes for tag and alias changes to affect KMS key
 * authorization" (AWS KMS Developer Guide, ABAC). Refused until then, milliseconds.
 */
const TAG_PROPAGATION_MS = 300_000;
const TAG_POLL_MS = 5_000;

/** Creates the keys of one ring, each tagged with the ring's name when it is created, never later. */
export function kmsKeyManager(kms: KMSClient, ringName: string, sleep = systemSleep): KeyManager {
  return {
    createKey: async (algorithm) => {
      const command = new CreateKeyCommand({
        KeySpec: KMS_ALGORITHMS[algorithm].keySpec,
        KeyUsage: 'SIGN_VERIFY',
        Description: `Countersign access tokens, ${ringName}`,
        Tags: [{ TagKey: KEY_RING_TAG, TagValue: ringName }],
      });
      const { KeyMetadata } = await callDependency('KMS', () => kms.send(command));
      const keyArn = KeyMetadata?.Arn;
      if (keyArn === undefined) throw new Error('KMS created a key without an ARN');
      return onceAuthorized(sleep, () => describeKey(kms, keyArn, algorithm));
    },

    probe: async ({ keyArn, algorithm, publicJwk }) => {
      const command = new SignCommand(signParameters(keyArn, algorithm, PROBE));
      const { Signature } = await onceAuthorized(sleep, () => callDependency('KMS', () => kms.send(command)));
      if (Signature === undefined || !verifies(algorithm, publicJwk, toJwsSignature(algorithm, Signature))) {
        throw new Error(`the new key ${keyArn} does not sign`);
      }
    },

    scheduleDeletion: async (keyArn) => {
      const command = new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: DELETION_WINDOW_DAYS });
      await callDependency('KMS', () => kms.send(command));
    },
  };
}

/** Calls again while the key's tag has not reached KMS's authorization. */
async function onceAuthorized<T>(sleep: (ms: number) => Promise<void>, call: () => Promise<T>): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += TAG_POLL_MS) {
    try {
      return await call();
    } catch (error) {
      const isRefused = error instanceof Error && error.name === 'AccessDeniedException';
      if (!isRefused || waitedMs >= TAG_PROPAGATION_MS) throw error;
      await sleep(TAG_POLL_MS);
    }
  }
}

async function describeKey(kms: KMSClient, keyArn: string, algorithm: SigningAlgorithm): Promise<NewKey> {
  const { PublicKey } = await callDependency('KMS', () => kms.send(new GetPublicKeyCommand({ KeyId: keyArn })));
  if (PublicKey === undefined) throw new Error(`KMS has no public key for ${keyArn}`);
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  const publicJwk = toPublicJwk(key.export({ format: 'jwk' }));
  return { kid: await calculateJwkThumbprint(publicJwk), keyArn, algorithm, publicJwk };
}

function toPublicJwk({ kty, n, e, crv, x, y }: JsonWebKey): PublicJwk {
  if (kty === 'RSA' && n !== undefined && e !== undefined) return { kty, n, e };
  if (kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined) return { kty, crv, x, y };
  throw new Error('KMS gave a public key of another kind than was asked for');
}

function verifies(algorithm: SigningAlgorithm, publicJwk: PublicJwk, signature: string): boolean {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  const options = algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return verify('sha256', Buffer.from(PROBE, 'ascii'), options, Buffer.from(signature, 'base64url'));
}
