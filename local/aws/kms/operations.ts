import type { JsonObject } from '../aws-json/request.ts';
import type { Operation } from '../aws-json/server.ts';
import { createAlias, deleteAlias, listAliases, updateAlias } from './aliases.ts';
import { cancelKeyDeletion, disableKey, enableKey, scheduleKeyDeletion } from './key-lifecycle.ts';
import type { KeyStore } from './key-store.ts';
import { createKey, describeKey, getPublicKey, listKeys } from './keys.ts';
import { getKeyPolicy, putKeyPolicy } from './policies.ts';
import { sign, verify } from './signing.ts';
import { decrypt, encrypt, generateDataKey, generateDataKeyWithoutPlaintext } from './symmetric.ts';
import { listResourceTags, tagResource, untagResource } from './tags.ts';

type KmsOperation = (store: KeyStore, body: JsonObject) => ReturnType<Operation>;

const OPERATIONS: Readonly<Record<string, KmsOperation>> = {
  CancelKeyDeletion: cancelKeyDeletion,
  CreateAlias: createAlias,
  CreateKey: createKey,
  Decrypt: decrypt,
  DeleteAlias: deleteAlias,
  DescribeKey: describeKey,
  DisableKey: disableKey,
  EnableKey: enableKey,
  Encrypt: encrypt,
  GenerateDataKey: generateDataKey,
  GenerateDataKeyWithoutPlaintext: generateDataKeyWithoutPlaintext,
  GetKeyPolicy: getKeyPolicy,
  GetPublicKey: getPublicKey,
  ListAliases: listAliases,
  ListKeys: listKeys,
  ListResourceTags: listResourceTags,
  PutKeyPolicy: putKeyPolicy,
  ScheduleKeyDeletion: scheduleKeyDeletion,
  Sign: sign,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  Verify: verify,
};

/** Everything the local KMS answers, by operation name. */
export function kmsOperations(store: KeyStore): ReadonlyMap<string, Operation> {
  return new Map(Object.entries(OPERATIONS).map(([name, operation]) => [name, (body) => operation(store, body)]));
}
