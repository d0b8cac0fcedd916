import type { AwsAccount } from '../aws-json/account.ts';
import { requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { disabled, invalidKeyUsage, invalidState, notFound } from './errors.ts';
import type { KeyUsage } from './key-specs.ts';
import type { KeyStore, StoredKey } from './key-store.ts';

export function keyArn(account: AwsAccount, keyId: string): string {
  return `${arnPrefix(account)}key/${keyId}`;
}

export function aliasArn(account: AwsAccount, aliasName: string): string {
  return arnPrefix(account) + aliasName;
}

function arnPrefix({ region, accountId }: AwsAccount): string {
  return `arn:aws:kms:${region}:${accountId}:`;
}

/** The key that `KeyId` names by id, key ARN, alias or alias ARN. @throws ServiceError NotFoundException */
export function resolveKey(store: KeyStore, body: JsonObject): StoredKey {
  const reference = requiredString(body, 'KeyId');
  const name = withoutArnPrefix(store.account, reference);
  return name.startsWith('alias/') ? aliasedKey(store, name) : keyNamed(store, name, reference);
}

/** For operations that take no alias: the key that a member names by id or ARN. @throws ServiceError NotFoundException */
export function resolveKeyById(store: KeyStore, body: JsonObject, member = 'KeyId'): StoredKey {
  const reference = requiredString(body, member);
  return keyNamed(store, withoutArnPrefix(store.account, reference), reference);
}

function withoutArnPrefix(account: AwsAccount, reference: string): string {
  const prefix = arnPrefix(account);
  return reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
}

function aliasedKey(store: KeyStore, name: string): StoredKey {
  const target = store.aliases().find(([alias]) => alias === name)?.[1];
  const key = target && store.key(target);
  if (key) return key;
  throw notFound(`Alias ${aliasArn(store.account, name)} is not found.`);
}

function keyNamed(store: KeyStore, name: string, reference: string): StoredKey {
  const keyId = name.startsWith('key/') ? name.slice('key/'.length) : name;
  const key = store.key(keyId);
  if (key) return key;
  const arn = reference.startsWith('arn:') ? reference : keyArn(store.account, keyId);
  throw notFound(`Key '${arn}' does not exist`);
}

/** @throws ServiceError KMSInvalidStateException */
export function requireNotPendingDeletion(store: KeyStore, key: StoredKey): void {
  if (key.state === 'PendingDeletion') throw invalidState(`${keyArn(store.account, key.keyId)} is pending deletion.`);
}

/** @throws ServiceError KMSInvalidStateException, DisabledException */
export function requireEnabled(store: KeyStore, key: StoredKey): void {
  requireNotPendingDeletion(store, key);
  if (key.state === 'Disabled') throw disabled(keyArn(store.account, key.keyId));
}

/** The enabled key that a cryptographic operation names. @throws ServiceError InvalidKeyUsageException, … */
export function usableKey(store: KeyStore, body: JsonObject, usage: KeyUsage, operation: string): StoredKey {
  const key = resolveKey(store, body);
  requireEnabled(store, key);
  if (key.usage === usage) return key;
  const arn = keyArn(store.account, key.keyId);
  throw invalidKeyUsage(`${arn} key usage is ${key.usage} which is not valid for ${operation}.`);
}
