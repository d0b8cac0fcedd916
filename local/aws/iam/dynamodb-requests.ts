import type { JsonObject, ServiceRequest } from '../aws-json/request.ts';
import { readIterator, streamArnOf } from '../dynamodb/stream-names.ts';
import { requestContext } from './condition-keys.ts';
import { attributesInExpressions, queriedPartition } from './dynamodb-expressions.ts';
import type { TableFacts } from './dynamodb-tables.ts';
import type { AccessRequest } from './policy.ts';

type Tables = ReadonlyMap<string, TableFacts>;

/**
 * The permissions that one call needs, all of them.
 * @throws Error for an operation, or a table, that is not known here: nobody is allowed what nobody has described
 */
export function dynamoDbRequests({ operation, body }: ServiceRequest, tables: Tables): readonly AccessRequest[] {
  const read = Object.hasOwn(OPERATIONS, operation) ? OPERATIONS[operation] : undefined;
  if (read === undefined) throw new Error(`The local IAM does not know what dynamodb:${operation} needs`);
  return read(operation, body, tables);
}

type Read = (operation: string, body: JsonObject, tables: Tables) => readonly AccessRequest[];

const onItem: Read = (operation, body, tables) => [itemRequest(operation, body, tables)];

const OPERATIONS: Readonly<Record<string, Read>> = {
  GetItem: onItem,
  PutItem: onItem,
  UpdateItem: onItem,
  DeleteItem: onItem,
  Query: (_, body, tables) => [queryRequest(body, tables)],
  Scan: (_, body, tables) => [scanRequest(body, tables)],
  BatchGetItem: batch('Keys'),
  BatchWriteItem: batch(undefined),
  // "Permissions for PutItem, UpdateItem, DeleteItem and ConditionCheckItem govern" the items of a transaction.
  TransactWriteItems: transaction({
    Put: 'PutItem',
    Update: 'UpdateItem',
    Delete: 'DeleteItem',
    ConditionCheck: 'ConditionCheckItem',
  }),
  TransactGetItems: transaction({ Get: 'GetItem' }),
  ListStreams: (operation, body, tables) => onStream(operation, streamArnOf(tableOf(body, tables).arn)),
  DescribeStream: (operation, body) => onStream(operation, String(body['StreamArn'])),
  GetShardIterator: (operation, body) => onStream(operation, String(body['StreamArn'])),
  GetRecords: (operation, body) => onStream(operation, readIterator(body['ShardIterator']).streamArn),
  DescribeTable: (_, body, tables) => [
    { action: 'dynamodb:DescribeTable', resource: tableOf(body, tables).arn, context: requestContext({}) },
  ],
};

function onStream(operation: string, resource: string): readonly AccessRequest[] {
  return [{ action: `dynamodb:${operation}`, resource, context: requestContext({}) }];
}

function itemRequest(operation: string, body: JsonObject, tables: Tables, enclosing?: string): AccessRequest {
  const { arn, partitionKey } = tableOf(body, tables);
  const item = (body['Item'] ?? body['Key'] ?? {}) as JsonObject;
  const writes = operation !== 'GetItem' && operation !== 'ConditionCheckItem';
  return {
    action: `dynamodb:${operation}`,
    resource: arn,
    context: requestContext({
      'dynamodb:LeadingKeys': leadingKeys([item[partitionKey]]),
      'dynamodb:Attributes': [...new Set([...Object.keys(item), ...attributesInExpressions(body)])],
      // "ReturnValues always has a value (NONE unless otherwise specified)."
      'dynamodb:ReturnValues': writes ? String(body['ReturnValues'] ?? 'NONE') : undefined,
      'dynamodb:EnclosingOperation': enclosing,
    }),
  };
}

function queryRequest(body: JsonObject, tables: Tables): AccessRequest {
  const { resource, partitionKey } = indexOrTable(body, tables);
  const context = requestContext({
    'dynamodb:LeadingKeys': leadingKeys([queriedPartition(body, partitionKey)]),
    ...reading(body),
  });
  return { action: 'dynamodb:Query', resource, context };
}

function scanRequest(body: JsonObject, tables: Tables): AccessRequest {
  return {
    action: 'dynamodb:Scan',
    resource: indexOrTable(body, tables).resource,
    context: requestContext(reading(body)),
  };
}

function reading(body: JsonObject) {
  const attributes = attributesInExpressions(body);
  const select = body['Select'] ?? (body['ProjectionExpression'] ? 'SPECIFIC_ATTRIBUTES' : 'ALL_ATTRIBUTES');
  return { 'dynamodb:Attributes': attributes, 'dynamodb:Select': String(select) };
}

/** `RequestItems` by table: keys to get, or puts and deletes. */
function batch(keys: 'Keys' | undefined): Read {
  return (operation, body, tables) =>
    Object.entries((body['RequestItems'] ?? {}) as Record<string, JsonObject | readonly JsonObject[]>).map(
      ([TableName, entry]) => {
        const { arn, partitionKey } = tableOf({ TableName }, tables);
        const items =
          keys === undefined ? written(entry as readonly JsonObject[]) : ((entry as JsonObject)[keys] as JsonObject[]);
        const context = requestContext({
          'dynamodb:LeadingKeys': leadingKeys(items.map((item) => item[partitionKey])),
          'dynamodb:Attributes': [...new Set(items.flatMap((item) => Object.keys(item)))],
        });
        return { action: `dynamodb:${operation}`, resource: arn, context };
      },
    );
}

function written(entries: readonly JsonObject[]): readonly JsonObject[] {
  return entries.map(({ PutRequest, DeleteRequest }) => {
    const put = PutRequest as { readonly Item?: JsonObject } | undefined;
    return put?.Item ?? (DeleteRequest as { readonly Key?: JsonObject } | undefined)?.Key ?? {};
  });
}

function transaction(actions: Readonly<Record<string, string>>): Read {
  return (operation, body, tables) =>
    ((body['TransactItems'] ?? []) as readonly JsonObject[]).flatMap((entry) =>
      Object.entries(entry).map(([kind, item]) => {
        const action = actions[kind];
        if (action === undefined) throw new Error(`The local IAM does not know ${kind} in ${operation}`);
        return itemRequest(action, item as JsonObject, tables, operation);
      }),
    );
}

function tableOf(body: JsonObject, tables: Tables): TableFacts {
  const reference = String(body['TableName'] ?? '');
  const table = tables.get(reference.replace(/^arn:.*:table\//, ''));
  if (table !== undefined) return table;
  throw new Error(`No template has a table ${reference}, so nobody is allowed to use it`);
}

/** "arn:aws:dynamodb:…:table/name/index/index-name" */
function indexOrTable(body: JsonObject, tables: Tables) {
  const { arn, partitionKey, indexes } = tableOf(body, tables);
  const index = body['IndexName'];
  if (index == null) return { resource: arn, partitionKey };
  return { resource: `${arn}/index/${String(index)}`, partitionKey: indexes.get(String(index)) ?? '' };
}

/** The bare value of `{"S": …}`; a key that the request does not name is no value, and no reason to allow. */
function leadingKeys(values: readonly unknown[]): readonly string[] {
  return values.flatMap((value) => (value == null ? [] : Object.values(value as object).map(String)));
}
