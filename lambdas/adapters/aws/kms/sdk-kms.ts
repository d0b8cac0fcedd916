import { DecryptCommand, EncryptCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { bytesOf, type Kms } from './kms.ts';

/** KMS by the SDK's own client. */
export function sdkKms(client: KMSClient): Kms {
  return {
    sign: (input) => bytesOf(async () => (await client.send(new SignCommand(input))).Signature),
    encrypt: (input) => bytesOf(async () => (await client.send(new EncryptCommand(input))).CiphertextBlob),
    decrypt: (input) => bytesOf(async () => (await client.send(new DecryptCommand(input))).Plaintext),
  };
}
