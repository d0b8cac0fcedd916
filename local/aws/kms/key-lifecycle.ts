import { optionalInteger } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { invalidState } from './errors.ts';
import { keyArn, requireNotPendingDeletion, resolveKeyById } from './key-references.ts';
import type { KeyStore } from './key-store.ts';

const DAY_SECONDS = 24 * 60 * 60;

export function enableKey(store: KeyStore, body: JsonObject): undefined {
  changeState(store, body, 'Enabled');
}

export function disableKey(store: KeyStore, body: JsonObject): undefined {
  changeState(store, body, 'Disabled');
}

function changeState(store: KeyStore, body: JsonObject, state: 'Enabled' | 'Disabled'): void {
  const key = resolveKeyById(store, body);
  requireNotPendingDeletion(store, key);
  store.put({ ...key, state });
}

/** "Specify a value between 7 and 30, inclusive. If you do not include a value, it defaults to 30." */
const WAITING_PERIOD_DAYS = { min: 7, max: 30 };

export function scheduleKeyDeletion(store: KeyStore, body: JsonObject): JsonObject {
  const key = resolveKeyById(store, body);
  requireNotPendingDeletion(store, key);
  const days = optionalInteger(body, 'PendingWindowInDays', WAITING_PERIOD_DAYS) ?? WAITING_PERIOD_DAYS.max;
  const deletedAtSeconds = Date.now() / 1000 + days * DAY_SECONDS;
  store.put({ ...key, state: 'PendingDeletion', deletedAtSeconds });
  return {
    KeyId: keyArn(store.account, key.keyId),
    KeyState: 'PendingDeletion',
    DeletionDate: deletedAtSeconds,
    PendingWindowInDays: days,
  };
}

/** CancelKeyDeletion leaves the key disabled, as AWS does. */
export function cancelKeyDeletion(store: KeyStore, body: JsonObject): JsonObject {
  const key = resolveKeyById(store, body);
  const arn = keyArn(store.account, key.keyId);
  if (key.state !== 'PendingDeletion') throw invalidState(`${arn} is not pending deletion.`);
  store.put({ ...key, state: 'Disabled', deletedAtSeconds: undefined });
  return { KeyId: arn };
}
