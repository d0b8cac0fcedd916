import { createHash } from 'node:crypto';
import { optionalBoolean, optionalOneOf, requiredBytes, requiredOneOf } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { validationError } from '../aws-json/service-error.ts';
import { signDigest, verifyDigest } from './digest-signatures.ts';
import { dryRun, invalidKeyUsage, invalidSignature } from './errors.ts';
import { keyArn, usableKey } from './key-references.ts';
import {
  SIGNING_ALGORITHM_NAMES,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  signingAlgorithmsOf,
} from './key-specs.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

/** "Messages can be 0-4096 bytes. To sign a larger message, provide a message digest." */
const MESSAGE_BYTES = { min: 1, max: 4096 };
const SIGNATURE_BYTES = { min: 1, max: 6144 };

interface SigningRequest {
  readonly key: StoredKey;
  readonly algorithm: SigningAlgorithm;
  readonly digest: Buffer;
}

/** Sign. A RAW message is hashed here; ECDSA signatures are DER. */
export function sign(store: KeyStore, body: JsonObject): JsonObject {
  const { key, algorithm, digest } = readSigningRequest(store, body, 'Sign');
  if (optionalBoolean(body, 'DryRun')) throw dryRun();
  return {
    KeyId: keyArn(store.account, key.keyId),
    Signature: signDigest(key, algorithm, digest).toString('base64'),
    SigningAlgorithm: algorithm,
  };
}

/** Verify. @throws ServiceError KMSInvalidSignatureException rather than answering false, as KMS does */
export function verify(store: KeyStore, body: JsonObject): JsonObject {
  const { key, algorithm, digest } = readSigningRequest(store, body, 'Verify');
  const signature = requiredBytes(body, 'Signature', SIGNATURE_BYTES);
  if (!verifyDigest(key, algorithm, digest, signature)) throw invalidSignature();
  return { KeyId: keyArn(store.account, key.keyId), SignatureValid: true, SigningAlgorithm: algorithm };
}

function readSigningRequest(store: KeyStore, body: JsonObject, operation: string): SigningRequest {
  const message = requiredBytes(body, 'Message', MESSAGE_BYTES);
  const messageType = optionalOneOf(body, 'MessageType', ['RAW', 'DIGEST']) ?? 'RAW';
  const algorithm = requiredOneOf(body, 'SigningAlgorithm', SIGNING_ALGORITHM_NAMES);
  const key = usableKey(store, body, 'SIGN_VERIFY', operation);
  requireCompatible(key, algorithm);
  return { key, algorithm, digest: messageType === 'RAW' ? hash(message, algorithm) : asDigest(message, algorithm) };
}

function requireCompatible(key: StoredKey, algorithm: SigningAlgorithm): void {
  if (signingAlgorithmsOf(key.spec).includes(algorithm)) return;
  throw invalidKeyUsage(`Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`);
}

function hash(message: Buffer, algorithm: SigningAlgorithm): Buffer {
  return createHash(SIGNING_ALGORITHMS[algorithm].hash).update(message).digest();
}

function asDigest(message: Buffer, algorithm: SigningAlgorithm): Buffer {
  const digestBits = Number(SIGNING_ALGORITHMS[algorithm].hash.slice('sha'.length));
  if (message.length * 8 === digestBits) return message;
  throw validationError(`Digest is invalid length for algorithm ${algorithm}.`);
}
