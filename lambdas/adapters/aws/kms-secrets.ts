import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { SecretContext, SecretDecrypter, SecretEncrypter } from '../../ports/secrets.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { callDependency } from './dependency-errors.ts';

/** Encrypts under the deployment's symmetric key, bound to organization and provider. */
export function kmsSecretEncrypter(kms: KMSClient, keyArn: string): SecretEncrypter {
  return {
    encrypt: async (secret, context) => {
      const command = new EncryptCommand({
        KeyId: keyArn,
        Plaintext: Buffer.from(secret, 'utf8'),
        EncryptionContext: encryptionContext(context),
      });
      const { CiphertextBlob } = await callDependency('KMS', () => kms.send(command));
      if (CiphertextBlob === undefined) throw new Unavailable('KMS');
      return Buffer.from(CiphertextBlob).toString('base64');
    },
  };
}

/** The key is named, so that a ciphertext which somebody has put into a table cannot choose another. */
export function kmsSecretDecrypter(kms: KMSClient, keyArn: string): SecretDecrypter {
  return {
    decrypt: async (encrypted, context) => {
      const command = new DecryptCommand({
        KeyId: keyArn,
        CiphertextBlob: Buffer.from(encrypted, 'base64'),
        EncryptionContext: encryptionContext(context),
      });
      const { Plaintext } = await callDependency('KMS', () => kms.send(command));
      if (Plaintext === undefined) throw new Unavailable('KMS');
      return Buffer.from(Plaintext).toString('utf8');
    },
  };
}

function encryptionContext({ organization, provider }: SecretContext): Record<string, string> {
  return { organization, provider };
}
