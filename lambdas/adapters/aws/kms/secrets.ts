import type { SecretContext, SecretDecrypter, SecretEncrypter } from '../../../ports/secrets.ts';
import type { Kms } from './kms.ts';

/** Encrypts under the deployment's symmetric key, bound to organization and provider. */
export function kmsSecretEncrypter(kms: Pick<Kms, 'encrypt'>, keyArn: string): SecretEncrypter {
  return {
    encrypt: async (secret, context) => {
      const Plaintext = Buffer.from(secret, 'utf8');
      const encrypted = await kms.encrypt({ KeyId: keyArn, Plaintext, EncryptionContext: encryptionContext(context) });
      return Buffer.from(encrypted).toString('base64');
    },
  };
}

/** The key is named, so that a ciphertext which somebody has put into a table cannot choose another. */
export function kmsSecretDecrypter(kms: Pick<Kms, 'decrypt'>, keyArn: string): SecretDecrypter {
  return {
    decrypt: async (encrypted, context) => {
      const CiphertextBlob = Buffer.from(encrypted, 'base64');
      const secret = await kms.decrypt({
        KeyId: keyArn,
        CiphertextBlob,
        EncryptionContext: encryptionContext(context),
      });
      return Buffer.from(secret).toString('utf8');
    },
  };
}

function encryptionContext({ organization, provider, purpose }: SecretContext): Record<string, string> {
  return { organization, provider, ...(purpose && { purpose }) };
}
