import { CreateKeyCommand, type KMSClient, ScheduleKeyDeletionCommand, SignCommand } from '@aws-sdk/client-kms';
import type { NewKey } from '../../../core/keys/ring.ts';
import { KEY_RING_TAG } from '../../../environment.ts';
import type { KeyManager } from '../../../ports/key-manager.ts';
import { sleep as systemSleep } from '../../system/system-clock.ts';
import { callDependency } from '../outage.ts';
import { type KeyGuardians, signingKeyPolicy } from './key-policy.ts';
import { isAlreadyDeleted, isKeyUnusable } from './key-state.ts';
import { readNewKey, verifies } from './public-key.ts';
import { listRingKeys } from './ring-keys.ts';
import { KMS_ALGORITHMS, signParameters, toJwsSignature } from './signature.ts';

/** KMS keeps a key at least this long after deletion was asked for, days. */
const DELETION_WINDOW_DAYS = 7;

const PROBE = 'countersign/key-probe/v1';

/**
 * A new key is granted by its tag, and "it might take up to five minutes for tag and alias changes to affect KMS key
 * authorization" (AWS KMS Developer Guide, ABAC). Refused until then, milliseconds.
 */
const TAG_PROPAGATION_MS = 300_000;

/**
 * "A new Amazon Web Services principal … might not be immediately visible to KMS" (CreateKey, `Policy`): in the first
 * deployment, rotation's role is a minute old. Refused until then, milliseconds.
 */
const PRINCIPAL_PROPAGATION_MS = 60_000;

const POLL_MS = 5_000;

export interface KmsKeyManagerOptions {
  /** Value of the tag that says whose a key is. */
  readonly ringName: string;
  readonly guardians: KeyGuardians;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Creates the keys of one ring, each tagged with the ring's name and guarded when it is created, never later. */
export function kmsKeyManager(kms: KMSClient, options: KmsKeyManagerOptions): KeyManager {
  const { ringName, guardians, sleep = systemSleep } = options;
  const onceAuthorized = patiently(sleep, 'AccessDeniedException', TAG_PROPAGATION_MS);
  const onceVisible = patiently(sleep, 'MalformedPolicyDocumentException', PRINCIPAL_PROPAGATION_MS);
  return {
    createKey: async (algorithm) => {
      const command = new CreateKeyCommand({
        KeySpec: KMS_ALGORITHMS[algorithm].keySpec,
        KeyUsage: 'SIGN_VERIFY',
        Description: `Countersign access tokens, ${ringName}`,
        Policy: signingKeyPolicy(guardians),
        Tags: [{ TagKey: KEY_RING_TAG, TagValue: ringName }],
      });
      const { KeyMetadata } = await onceVisible(() => callDependency('KMS', () => kms.send(command)));
      const keyArn = KeyMetadata?.Arn;
      if (keyArn === undefined) throw new Error('KMS created a key without an ARN');
      return onceAuthorized(() => readNewKey(kms, keyArn, algorithm));
    },

    probe: async (key) => {
      if (!(await onceAuthorized(() => signsProbe(kms, key)))) throw new Error(`the key ${key.keyArn} does not sign`);
    },

    signs: async (key) => {
      try {
        return await signsProbe(kms, key);
      } catch (error) {
        if (isKeyUnusable(error)) return false;
        throw error;
      }
    },

    scheduleDeletion: async (keyArn) => {
      const command = new ScheduleKeyDeletionCommand({ KeyId: keyArn, PendingWindowInDays: DELETION_WINDOW_DAYS });
      try {
        await callDependency('KMS', () => kms.send(command));
      } catch (error) {
        if (!isAlreadyDeleted(error)) throw error;
      }
    },

    listKeys: () => listRingKeys(kms, ringName),
  };
}

/** Calls again while KMS does not yet know what it was told, which it says by an error of this name. */
function patiently(sleep: (ms: number) => Promise<void>, errorName: string, patienceMs: number) {
  return async <T>(call: () => Promise<T>): Promise<T> => {
    for (let waitedMs = 0; ; waitedMs += POLL_MS) {
      try {
        return await call();
      } catch (error) {
        const isRefused = error instanceof Error && error.name === errorName;
        if (!isRefused || waitedMs >= patienceMs) throw error;
        await sleep(POLL_MS);
      }
    }
  };
}

async function signsProbe(kms: KMSClient, { keyArn, algorithm, publicJwk }: NewKey): Promise<boolean> {
  const command = new SignCommand(signParameters(keyArn, algorithm, PROBE));
  const { Signature } = await callDependency('KMS', () => kms.send(command));
  if (Signature === undefined) return false;
  return verifies(algorithm, publicJwk, PROBE, toJwsSignature(algorithm, Signature));
}
