import { KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { KeyManager } from '../../../ports/key-manager.ts';
import { sdkSettings } from '../sdk-settings.ts';
import { type KmsKeyManagerOptions, kmsKeyManager } from './key-manager.ts';
import type { Kms } from './kms.ts';
import { sdkKms } from './sdk-kms.ts';

/** Where keys are, and who asks. */
export type KmsSettings = KMSClientConfig;

/** KMS by the SDK's own client: see {@link sdkSettings}. */
export const sdkKmsOf = (settings: KmsSettings = sdkSettings): Kms => sdkKms(new KMSClient(settings));

/** Creating an RSA key takes KMS longer than the request path would wait: the SDK's own time-outs. */
export const patientKeyManager = (options: KmsKeyManagerOptions): KeyManager =>
  kmsKeyManager(new KMSClient({}), options);
