import { optionalOneOf } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { ServiceError } from '../aws-json/service-error.ts';
import {
  getTable,
  type Item,
  type ParsedInput,
  parseInput,
  readItem,
  runAction,
  type Store,
  storageKey,
} from './dynalite.ts';
import { type ItemAddress, withItemLocks } from './item-locks.ts';
import { commit, stageWrites } from './staging.ts';

export type WriteAction = 'putItem' | 'updateItem' | 'deleteItem';

/** A write whose input is valid and whose item is known; its condition is not checked yet. */
export interface PreparedWrite extends ItemAddress {
  readonly action: WriteAction;
  readonly input: JsonObject;
  /** ReturnValuesOnConditionCheckFailure: ALL_OLD */
  readonly returnsOldItem: boolean;
}

/** PutItem, UpdateItem, DeleteItem: item and index entries in one LevelDB batch. */
export async function writeItem(
  store: Store,
  action: WriteAction,
  body: JsonObject,
  isExpiry = false,
): Promise<JsonObject> {
  const write = await prepareWrite(store, action, body);
  return withItemLocks(store, [write], async () => {
    const staging = stageWrites(store);
    const result = await runWrite(staging.store, write);
    await commit(store, staging, isExpiry);
    return result;
  });
}

/** @throws ServiceError ValidationException, ResourceNotFoundException */
export async function prepareWrite(store: Store, action: WriteAction, body: JsonObject): Promise<PreparedWrite> {
  const returned = optionalOneOf(body, 'ReturnValuesOnConditionCheckFailure', ['ALL_OLD', 'NONE']);
  const input = parseInput(store, action, body) as ParsedInput & ({ Item: Item } | { Key: Item });
  const table = await getTable(store, input.TableName);
  return {
    action,
    input,
    tableName: input.TableName,
    key: storageKey(table, input),
    returnsOldItem: returned === 'ALL_OLD',
  };
}

/**
 * Checks the condition and makes the write, under the caller's lock.
 * @throws ServiceError ConditionalCheckFailedException, with the old item as `Item` where the request wants it
 */
export async function runWrite(store: Store, write: PreparedWrite): Promise<JsonObject> {
  try {
    return await runAction(store, write.action, write.input);
  } catch (error) {
    if (!write.returnsOldItem || !isConditionFailure(error)) throw error;
    const item = await readItem(store, write.tableName, write.key);
    throw new ServiceError(error.type, error.message, { members: item ? { Item: item } : {} });
  }
}

export function isConditionFailure(error: unknown): error is ServiceError {
  return error instanceof ServiceError && error.name === 'ConditionalCheckFailedException';
}
