import { asObject } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import { validationError } from '../aws-json/service-error.ts';
import { getTable, type Item, type ParsedInput, parseInput, runAction, type Store, storageKey } from './dynalite.ts';
import { type ItemAddress, withItemLocks } from './item-locks.ts';
import { requireDistinctItems, requireTransactionSize, transactItems } from './transact-write.ts';

const MAX_ITEMS = 100;

interface PreparedGet extends ItemAddress {
  readonly input: JsonObject;
}

/**
 * TransactGetItems: all items as of one moment, between any two writes.
 * Does NOT report consumed capacity.
 * @throws ServiceError ValidationException, ResourceNotFoundException
 */
export async function transactGetItems(store: Store, body: JsonObject): Promise<JsonObject> {
  const gets = await Promise.all(transactItems(body, MAX_ITEMS).map((item) => prepareGet(store, item)));
  requireDistinctItems(gets);
  const responses = await withItemLocks(store, gets, () =>
    Promise.all(gets.map((get) => runAction(store, 'getItem', get.input))),
  );
  requireTransactionSize(responses.flatMap((response) => (response['Item'] ? [response['Item'] as Item] : [])));
  return { Responses: responses.map(({ Item }) => (Item ? { Item } : {})) };
}

async function prepareGet(store: Store, item: JsonObject): Promise<PreparedGet> {
  if (item['Get'] == null) throw validationError('TransactItems of TransactGetItems can only contain Get');
  const input = parseInput(store, 'getItem', asObject(item['Get'], 'Get')) as ParsedInput & { Key: Item };
  const table = await getTable(store, input.TableName);
  return { input, tableName: input.TableName, key: storageKey(table, input) };
}
