import { requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { alreadyExists, invalidAliasName, notFound } from './errors.ts';
import { aliasArn, requireNotPendingDeletion, resolveKeyById } from './key-references.ts';
import type { KeyStore } from './key-store.ts';
import { paginate } from './pagination.ts';

/** "The alias name must begin with `alias/` followed by a name … cannot begin with `alias/aws/`" */
const ALIAS_NAME = /^alias\/(?!aws\/)[a-zA-Z0-9/_-]+$/;

export function createAlias(store: KeyStore, body: JsonObject): undefined {
  const name = readAliasName(body);
  if (exists(store, name)) {
    throw alreadyExists(`An alias with the name ${aliasArn(store.account, name)} already exists`);
  }
  pointAlias(store, name, body);
}

export function updateAlias(store: KeyStore, body: JsonObject): undefined {
  pointAlias(store, readExistingAlias(store, body), body);
}

export function deleteAlias(store: KeyStore, body: JsonObject): undefined {
  store.deleteAlias(readExistingAlias(store, body));
}

/** ListAliases: of one key where `KeyId` is given. */
export function listAliases(store: KeyStore, body: JsonObject): JsonObject {
  const keyId = body['KeyId'] == null ? undefined : resolveKeyById(store, body).keyId;
  const aliases = store.aliases().filter(([, target]) => keyId === undefined || target === keyId);
  const { page, ...rest } = paginate(aliases, body, { idOf: ([name]) => name, defaultLimit: 50, maxLimit: 100 });
  return { Aliases: page.map(([name, target]) => aliasEntry(store, name, target)), ...rest };
}

function aliasEntry(store: KeyStore, name: string, target: string): JsonObject {
  return { AliasName: name, AliasArn: aliasArn(store.account, name), TargetKeyId: target };
}

function pointAlias(store: KeyStore, name: string, body: JsonObject): void {
  const key = resolveKeyById(store, body, 'TargetKeyId');
  requireNotPendingDeletion(store, key);
  store.putAlias(name, key.keyId);
}

function readExistingAlias(store: KeyStore, body: JsonObject): string {
  const name = readAliasName(body);
  if (exists(store, name)) return name;
  throw notFound(`Alias ${aliasArn(store.account, name)} is not found.`);
}

function readAliasName(body: JsonObject): string {
  const name = requiredString(body, 'AliasName');
  if (ALIAS_NAME.test(name)) return name;
  throw invalidAliasName(`AliasName ${name} must be alias/ and a name of letters, digits, /, _ and -, not alias/aws/`);
}

function exists(store: KeyStore, name: string): boolean {
  return store.aliases().some(([alias]) => alias === name);
}
