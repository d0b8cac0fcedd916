import { randomUUID } from 'node:crypto';
import { optionalOneOf, optionalString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { validationError } from '../aws-json/service-error.ts';
import { unsupportedOperation } from './errors.ts';
import { generateMaterial, publicKeyOf } from './key-material.ts';
import { keyArn, requireEnabled, resolveKey } from './key-references.ts';
import { KEY_SPECS, KEY_USAGES, type KeySpec, type KeyUsage, signingAlgorithmsOf, usageOf } from './key-specs.ts';
import type { KeyStore, StoredKey, Tag } from './key-store.ts';
import { paginate } from './pagination.ts';
import { defaultPolicy, readPolicy } from './policies.ts';
import { readTags } from './tags.ts';
import { CUSTOM_ID_TAG } from './template-keys.ts';

/** CreateKey. Does NOT know multi-Region keys, imported material or custom key stores: asking for them is an error. */
export async function createKey(store: KeyStore, body: JsonObject): Promise<JsonObject> {
  refuseUnknownKinds(body);
  const spec = optionalOneOf(body, 'KeySpec', KEY_SPECS) ?? 'SYMMETRIC_DEFAULT';
  const tags = readTags(body);
  const key: StoredKey = {
    keyId: chooseId(store, tags),
    spec,
    usage: readUsage(body, spec),
    state: 'Enabled',
    description: optionalString(body, 'Description') ?? '',
    createdAtSeconds: Date.now() / 1000,
    policy: body['Policy'] == null ? defaultPolicy(store.account) : readPolicy(body),
    tags,
    material: await generateMaterial(spec),
  };
  store.put(key);
  return { KeyMetadata: keyMetadata(store, key) };
}

/** Not AWS's: a local stack's keys have the ids that its template's references evaluate to. */
function chooseId(store: KeyStore, tags: readonly Tag[]): string {
  const wanted = tags.find(({ TagKey }) => TagKey === CUSTOM_ID_TAG)?.TagValue;
  if (wanted !== undefined && store.key(wanted) !== undefined)
    throw validationError(`There is a key ${wanted} already`);
  return wanted ?? randomUUID();
}

function refuseUnknownKinds(body: JsonObject): void {
  if (body['MultiRegion'] === true) throw unsupportedOperation('MultiRegion keys do not exist locally');
  if ((body['Origin'] ?? 'AWS_KMS') !== 'AWS_KMS') throw unsupportedOperation('Only Origin AWS_KMS exists locally');
}

/** As on AWS, the usage of an asymmetric key must be said: its default is ENCRYPT_DECRYPT. */
function readUsage(body: JsonObject, spec: KeySpec): KeyUsage {
  const usage = optionalOneOf(body, 'KeyUsage', KEY_USAGES) ?? 'ENCRYPT_DECRYPT';
  if (usage === usageOf(spec)) return usage;
  throw validationError(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`);
}

export function describeKey(store: KeyStore, body: JsonObject): JsonObject {
  return { KeyMetadata: keyMetadata(store, resolveKey(store, body)) };
}

/** Dates are seconds since the epoch, as on the wire. */
function keyMetadata(store: KeyStore, key: StoredKey): JsonObject {
  return {
    AWSAccountId: store.account.accountId,
    KeyId: key.keyId,
    Arn: keyArn(store.account, key.keyId),
    CreationDate: key.createdAtSeconds,
    DeletionDate: key.deletedAtSeconds,
    Description: key.description,
    Enabled: key.state === 'Enabled',
    KeyManager: 'CUSTOMER',
    KeyState: key.state,
    Origin: 'AWS_KMS',
    MultiRegion: false,
    ...cryptography(key),
  };
}

function cryptography(key: StoredKey): JsonObject {
  return {
    KeySpec: key.spec,
    CustomerMasterKeySpec: key.spec,
    KeyUsage: key.usage,
    ...(key.usage === 'SIGN_VERIFY'
      ? { SigningAlgorithms: signingAlgorithmsOf(key.spec) }
      : { EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'] }),
  };
}

/** GetPublicKey: the key as a DER SubjectPublicKeyInfo (RFC 5280). */
export function getPublicKey(store: KeyStore, body: JsonObject): JsonObject {
  const key = resolveKey(store, body);
  requireEnabled(store, key);
  const arn = keyArn(store.account, key.keyId);
  if (key.spec === 'SYMMETRIC_DEFAULT') throw unsupportedOperation(`${arn} is a symmetric key and has no public key.`);
  const publicKey = publicKeyOf(key).export({ type: 'spki', format: 'der' }).toString('base64');
  return { KeyId: arn, PublicKey: publicKey, ...cryptography(key) };
}

export function listKeys(store: KeyStore, body: JsonObject): JsonObject {
  const { page, ...rest } = paginate(store.keys(), body, {
    idOf: (key) => key.keyId,
    defaultLimit: 100,
    maxLimit: 1000,
  });
  return { Keys: page.map(({ keyId }) => ({ KeyId: keyId, KeyArn: keyArn(store.account, keyId) })), ...rest };
}
