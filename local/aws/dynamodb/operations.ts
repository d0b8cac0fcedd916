import { requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import type { Operation } from '../aws-json/server.ts';
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backups.ts';
import { parseInput, runAction, type Store } from './dynalite.ts';
import { writeItem } from './item-writes.ts';
import { forgetSettings } from './table-settings.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGetItems } from './transact-get.ts';
import { transactWriteItems } from './transact-write.ts';
import { TransactionTokens } from './transaction-tokens.ts';

/** Operations that dynalite answers by itself. */
const DYNALITE_OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
  'UpdateTable',
];

/** Everything the local DynamoDB answers, by operation name. */
export function dynamoDbOperations(store: Store): ReadonlyMap<string, Operation> {
  const tokens = new TransactionTokens();
  return new Map<string, Operation>([
    ...DYNALITE_OPERATIONS.map((name): [string, Operation] => [name, (body) => runByDynalite(store, name, body)]),
    ['PutItem', (body) => writeItem(store, 'putItem', body)],
    ['UpdateItem', (body) => writeItem(store, 'updateItem', body)],
    ['DeleteItem', (body) => writeItem(store, 'deleteItem', body)],
    ['TransactWriteItems', (body) => transactWriteItems(store, tokens, body)],
    ['TransactGetItems', (body) => transactGetItems(store, body)],
    ['UpdateTimeToLive', (body) => updateTimeToLive(store, body)],
    ['DescribeTimeToLive', (body) => describeTimeToLive(store, body)],
    ['UpdateContinuousBackups', (body) => updateContinuousBackups(store, body)],
    ['DescribeContinuousBackups', (body) => describeContinuousBackups(store, body)],
    ['DeleteTable', (body) => deleteTable(store, body)],
  ]);
}

async function runByDynalite(store: Store, operation: string, body: JsonObject): Promise<JsonObject | undefined> {
  const action = operation.charAt(0).toLowerCase() + operation.slice(1);
  const output = await runAction(store, action, parseInput(store, action, body));
  // dynalite's word for no output (TagResource, UntagResource) is ''.
  return output || undefined;
}

async function deleteTable(store: Store, body: JsonObject): Promise<JsonObject | undefined> {
  const result = await runByDynalite(store, 'DeleteTable', body);
  await forgetSettings(store, requiredString(body, 'TableName'));
  return result;
}
