import { randomBytes } from 'node:crypto';
import { optionalInteger, optionalObject, optionalOneOf, requiredBytes } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { serializationError, validationError } from '../aws-json/service-error.ts';
import { type EncryptionContext, keyIdOfCiphertext, open, seal } from './ciphertext.ts';
import { incorrectKey, invalidCiphertext } from './errors.ts';
import { keyArn, requireEnabled, resolveKey, usableKey } from './key-references.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

const PLAINTEXT_BYTES = { min: 1, max: 4096 };
const CIPHERTEXT_BYTES = { min: 1, max: 6144 };
const DATA_KEY_BYTES = { min: 1, max: 1024 };

export function encrypt(store: KeyStore, body: JsonObject): JsonObject {
  requireSymmetricAlgorithm(body);
  const plaintext = requiredBytes(body, 'Plaintext', PLAINTEXT_BYTES);
  const key = usableKey(store, body, 'ENCRYPT_DECRYPT', 'Encrypt');
  return { ...sealed(store, key, plaintext, readContext(body)), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
}

/**
 * Decrypt: the ciphertext names its key; `KeyId` is optional and then must be that one.
 * @throws ServiceError InvalidCiphertextException, IncorrectKeyException, DisabledException, KMSInvalidStateException
 */
export function decrypt(store: KeyStore, body: JsonObject): JsonObject {
  requireSymmetricAlgorithm(body);
  const ciphertext = requiredBytes(body, 'CiphertextBlob', CIPHERTEXT_BYTES);
  const key = keyOfCiphertext(store, ciphertext);
  if (body['KeyId'] != null && resolveKey(store, body).keyId !== key.keyId) throw incorrectKey();
  requireEnabled(store, key);
  return {
    KeyId: keyArn(store.account, key.keyId),
    Plaintext: open(key, ciphertext, readContext(body)).toString('base64'),
    EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
  };
}

export function generateDataKey(store: KeyStore, body: JsonObject): JsonObject {
  const plaintext = randomBytes(readDataKeyBytes(body));
  const key = usableKey(store, body, 'ENCRYPT_DECRYPT', 'GenerateDataKey');
  return { ...sealed(store, key, plaintext, readContext(body)), Plaintext: plaintext.toString('base64') };
}

export function generateDataKeyWithoutPlaintext(store: KeyStore, body: JsonObject): JsonObject {
  const { Plaintext: _, ...withoutPlaintext } = generateDataKey(store, body);
  return withoutPlaintext;
}

function sealed(store: KeyStore, key: StoredKey, plaintext: Buffer, context: EncryptionContext): JsonObject {
  return {
    KeyId: keyArn(store.account, key.keyId),
    CiphertextBlob: seal(key, plaintext, context).toString('base64'),
  };
}

function requireSymmetricAlgorithm(body: JsonObject): void {
  optionalOneOf(body, 'EncryptionAlgorithm', ['SYMMETRIC_DEFAULT']);
}

function keyOfCiphertext(store: KeyStore, ciphertext: Buffer): StoredKey {
  const key = store.key(keyIdOfCiphertext(ciphertext));
  if (key?.usage !== 'ENCRYPT_DECRYPT') throw invalidCiphertext();
  return key;
}

function readContext(body: JsonObject): EncryptionContext {
  const context = optionalObject(body, 'EncryptionContext') ?? {};
  const names = Object.keys(context).filter((name) => typeof context[name] !== 'string');
  if (names.length > 0) throw serializationError(`EncryptionContext: ${names.join(', ')} must be a string`);
  return context as EncryptionContext;
}

function readDataKeyBytes(body: JsonObject): number {
  const spec = optionalOneOf(body, 'KeySpec', ['AES_256', 'AES_128']);
  const bytes = optionalInteger(body, 'NumberOfBytes', DATA_KEY_BYTES);
  if (spec && bytes === undefined) return spec === 'AES_256' ? 32 : 16;
  if (bytes !== undefined && !spec) return bytes;
  throw validationError('Please specify either number of bytes or key spec.');
}
