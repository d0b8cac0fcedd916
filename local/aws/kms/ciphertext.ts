/** The blob that Encrypt returns: version (1) ‖ key id (16) ‖ nonce (12) ‖ tag (16) ‖ AES-256-GCM ciphertext. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { invalidCiphertext } from './errors.ts';
import { secretOf } from './key-material.ts';
import type { StoredKey } from './key-store.ts';

export type EncryptionContext = Readonly<Record<string, string>>;

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Version and key id. */
const HEADER_BYTES = 1 + 16;
const BODY_START = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

export function seal(key: StoredKey, plaintext: Buffer, context: EncryptionContext): Buffer {
  const header = headerOf(key.keyId);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce).setAAD(authenticated(header, context));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), body]);
}

/** @throws ServiceError InvalidCiphertextException for another context, another key, or any changed byte */
export function open(key: StoredKey, blob: Buffer, context: EncryptionContext): Buffer {
  const header = blob.subarray(0, HEADER_BYTES);
  const nonce = blob.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const tag = blob.subarray(HEADER_BYTES + NONCE_BYTES, BODY_START);
  try {
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv('aes-256-gcm', secretOf(key), nonce, options).setAuthTag(tag);
    decipher.setAAD(authenticated(header, context));
    return Buffer.concat([decipher.update(blob.subarray(BODY_START)), decipher.final()]);
  } catch {
    throw invalidCiphertext();
  }
}

/** @throws ServiceError InvalidCiphertextException when the blob was not made here */
export function keyIdOfCiphertext(blob: Buffer): string {
  if (blob.length <= BODY_START || blob[0] !== VERSION) throw invalidCiphertext();
  const hex = blob.subarray(1, HEADER_BYTES).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function headerOf(keyId: string): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(keyId.replaceAll('-', ''), 'hex')]);
}

/** "The order of the encryption context pairs does not matter": sorted by name, unambiguous as JSON. */
function authenticated(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat([header, Buffer.from(JSON.stringify(pairs))]);
}
