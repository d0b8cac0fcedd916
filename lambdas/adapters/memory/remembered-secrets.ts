import type { Clock } from '../../ports/clock.ts';
import type { SecretDecrypter } from '../../ports/secrets.ts';
import { shortLivedCache } from './short-lived-cache.ts';

/**
 * Secrets that were decrypted within the last hour, in memory: who polls every minute would ask KMS 43,000 times a month for
 * the same one. By ciphertext and context, so that a secret that is replaced is another one at once.
 */
const MAX_AGE_SECONDS = 3_600;
const MAX_ENTRIES = 10_000;

export function rememberedSecrets(decrypter: SecretDecrypter, clock: Clock): SecretDecrypter {
  const known = shortLivedCache<string, string>({ clock, maxAgeSeconds: MAX_AGE_SECONDS, maxEntries: MAX_ENTRIES });
  return {
    decrypt: async (encrypted, context) => {
      const { organization, provider, purpose = '' } = context;
      const key = JSON.stringify([organization, provider, purpose, encrypted]);
      const secret = await known(key, () => decrypter.decrypt(encrypted, context));
      if (secret === undefined) throw new Error('a decrypter gives a secret or fails');
      return secret;
    },
  };
}
