import type { JsonObject, ServiceRequest } from '../aws-json/request.ts';
import { keyIdOfCiphertext } from '../kms/ciphertext.ts';
import { keyArn, resolveKey } from '../kms/key-references.ts';
import type { KeyStore, StoredKey, Tag } from '../kms/key-store.ts';
import { readTags } from '../kms/tags.ts';
import { requestContext } from './condition-keys.ts';
import type { AccessRequest } from './policy.ts';

/** The key whose policy has a say, and what the call needs. */
export interface KmsNeeds {
  readonly key?: StoredKey | undefined;
  readonly requests: readonly AccessRequest[];
}

/** Operations on one key that needs no more than its name says. */
const ON_A_KEY = new Set([
  'CancelKeyDeletion',
  'DescribeKey',
  'DisableKey',
  'EnableKey',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'Encrypt',
  'Decrypt',
  'GetKeyPolicy',
  'GetPublicKey',
  'ListResourceTags',
  'PutKeyPolicy',
  'ScheduleKeyDeletion',
  'Sign',
  'TagResource',
  'UntagResource',
  'Verify',
]);

/**
 * The permissions that one call needs, all of them.
 * @throws ServiceError when there is no such key; Error for an operation that is not known here
 */
export function kmsRequests({ operation, body }: ServiceRequest, store: KeyStore): KmsNeeds {
  if (operation === 'CreateKey') return { requests: creation(body, store) };
  if (operation === 'ListKeys' || operation === 'ListAliases')
    return { requests: [{ action: `kms:${operation}`, resource: '*', context: requestContext({}) }] };
  if (!ON_A_KEY.has(operation)) throw new Error(`The local IAM does not know what kms:${operation} needs`);
  const key = operation === 'Decrypt' ? decryptingKey(body, store) : resolveKey(store, body);
  const context = requestContext({ ...ofKey(key, store), ...ofRequest(body) });
  return { key, requests: [{ action: `kms:${operation}`, resource: keyArn(store.account, key.keyId), context }] };
}

/** A key that does not exist has no ARN to name; its tags need a permission of their own, on whatever key it will be. */
function creation(body: JsonObject, store: KeyStore): readonly AccessRequest[] {
  const context = requestContext({
    ...account(store),
    ...ofRequest(body),
    'kms:KeySpec': String(body['KeySpec'] ?? 'SYMMETRIC_DEFAULT'),
    'kms:KeyUsage': String(body['KeyUsage'] ?? 'ENCRYPT_DECRYPT'),
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:MultiRegion': 'false',
    'kms:BypassPolicyLockoutSafetyCheck': String(body['BypassPolicyLockoutSafetyCheck'] ?? false),
  });
  const create = { action: 'kms:CreateKey', resource: '*', context };
  if (readTags(body).length === 0) return [create];
  return [create, { action: 'kms:TagResource', resource: keyArn(store.account, 'new'), context }];
}

function decryptingKey(body: JsonObject, store: KeyStore): StoredKey {
  const ciphertext = Buffer.from(String(body['CiphertextBlob'] ?? ''), 'base64');
  return store.key(keyIdOfCiphertext(ciphertext)) ?? resolveKey(store, body);
}

function account({ account: { accountId } }: KeyStore) {
  return { 'kms:CallerAccount': accountId, 'aws:PrincipalAccount': accountId };
}

function ofKey(key: StoredKey, store: KeyStore): Readonly<Record<string, string>> {
  return {
    ...account(store),
    ...tagged('aws:ResourceTag/', key.tags),
    'kms:KeySpec': key.spec,
    'kms:KeyUsage': key.usage,
    'kms:KeyOrigin': 'AWS_KMS',
    'kms:MultiRegion': 'false',
  };
}

function ofRequest(body: JsonObject): Readonly<Record<string, string | readonly string[] | undefined>> {
  const text = (member: string) => (body[member] == null ? undefined : String(body[member]));
  const tags = readTags(body);
  const contextEntries = Object.entries((body['EncryptionContext'] ?? {}) as Readonly<Record<string, string>>);
  return {
    ...tagged('aws:RequestTag/', tags),
    'aws:TagKeys': [...tags.map(({ TagKey }) => TagKey), ...((body['TagKeys'] ?? []) as readonly string[])],
    'kms:SigningAlgorithm': text('SigningAlgorithm'),
    // "If you do not specify a value, RAW is used."
    'kms:MessageType': text('SigningAlgorithm') && (text('MessageType') ?? 'RAW'),
    'kms:EncryptionAlgorithm': text('EncryptionAlgorithm'),
    'kms:EncryptionContextKeys': contextEntries.map(([key]) => key),
    ...Object.fromEntries(contextEntries.map(([key, value]) => [`kms:EncryptionContext:${key}`, value])),
    'kms:ScheduleKeyDeletionPendingWindowInDays': text('PendingWindowInDays'),
  };
}

function tagged(prefix: string, tags: readonly Tag[]): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ TagKey, TagValue }) => [prefix + TagKey, TagValue]));
}
