import type { OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';

/**
 * Bound to the ciphertext: what was encrypted for one provider decrypts for no other, and of one function's use for no other
 * function.
 */
export interface SecretContext {
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  /** What it is for, where that is not sign-in. */
  readonly purpose?: 'signals';
}

/** @throws Unavailable when the key service is */
export interface SecretEncrypter {
  /** Base64. */
  encrypt(secret: string, context: SecretContext): Promise<string>;
}

/** @throws Unavailable when the key service is; Error when the ciphertext is not of this key and context */
export interface SecretDecrypter {
  decrypt(encrypted: string, context: SecretContext): Promise<string>;
}
