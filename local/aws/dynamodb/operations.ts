import { optionalBoolean, optionalObject, optionalOneOf, requiredString } from '../aws-json/input.ts';
import type { JsonObject } from '../aws-json/request.ts';
import type { Operation } from '../aws-json/server.ts';
import { describeContinuousBackups, updateContinuousBackups } from './continuous-backups.ts';
import { parseInput, runAction, type Store } from './dynalite.ts';
import { writeItem } from './item-writes.ts';
import type { StreamView } from './stream-records.ts';
import { streamOperations } from './streams.ts';
import { changeSettings, forgetSettings } from './table-settings.ts';
import { describeTimeToLive, updateTimeToLive } from './time-to-live.ts';
import { transactGetItems } from './transact-get.ts';
import { transactWriteItems } from './transact-write.ts';
import { TransactionTokens } from './transaction-tokens.ts';

/** Operations that dynalite answers by itself. */
const DYNALITE_OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'ListTagsOfResource',
  'Query',
  'Scan',
  'TagResource',
  'UntagResource',
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
    ['CreateTable', (body) => withStream(store, 'CreateTable', body)],
    ['UpdateTable', (body) => withStream(store, 'UpdateTable', body)],
    ...streamOperations(store),
    ['DeleteTable', (body) => deleteTable(store, body)],
  ]);
}

async function runByDynalite(store: Store, operation: string, body: JsonObject): Promise<JsonObject | undefined> {
  const action = operation.charAt(0).toLowerCase() + operation.slice(1);
  const output = await runAction(store, action, parseInput(store, action, body));
  // dynalite's word for no output (TagResource, UntagResource) is ''.
  return output || undefined;
}

/** dynalite drops what is said of a stream, and knows no change that is of it alone. */
async function withStream(store: Store, operation: string, body: JsonObject): Promise<JsonObject | undefined> {
  const { StreamSpecification, ...rest } = body;
  const name = requiredString(body, 'TableName');
  const specification = optionalObject(body, 'StreamSpecification');
  const isStreamAlone = operation === 'UpdateTable' && Object.keys(rest).length === 1;
  const done = isStreamAlone
    ? await describeAfter(store, name)
    : await runByDynalite(store, operation, rest as JsonObject);
  if (specification !== undefined) {
    const isEnabled = optionalBoolean(specification, 'StreamEnabled') === true;
    const view = optionalOneOf(specification, 'StreamViewType', STREAM_VIEWS);
    await changeSettings(store, name, { stream: isEnabled ? (view ?? 'NEW_IMAGE') : undefined });
  }
  return done;
}

async function describeAfter(store: Store, name: string): Promise<JsonObject> {
  const described = await runByDynalite(store, 'DescribeTable', { TableName: name });
  return { TableDescription: described?.['Table'] };
}

const STREAM_VIEWS: readonly StreamView[] = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'];

async function deleteTable(store: Store, body: JsonObject): Promise<JsonObject | undefined> {
  const result = await runByDynalite(store, 'DeleteTable', body);
  await forgetSettings(store, requiredString(body, 'TableName'));
  return result;
}
