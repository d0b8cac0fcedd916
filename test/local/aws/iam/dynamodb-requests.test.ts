import type { JsonObject } from '../../../../local/aws/aws-json/request.ts';
import { dynamoDbRequests } from '../../../../local/aws/iam/dynamodb-requests.ts';
import type { TableFacts } from '../../../../local/aws/iam/dynamodb-tables.ts';

const ARN = 'arn:aws:dynamodb:us-east-1:000000000000:table/Links';
const TABLES = new Map<string, TableFacts>([
  ['Links', { arn: ARN, partitionKey: 'pk', indexes: new Map([['by-hour', 'hour']]) }],
]);

function needs(operation: string, body: JsonObject) {
  return dynamoDbRequests({ operation, accessKeyId: 'AKIA', body: { TableName: 'Links', ...body } }, TABLES).map(
    ({ action, resource, context }) => ({ action, resource, context: Object.fromEntries(context) }),
  );
}

const contextOf = (operation: string, body: JsonObject) => needs(operation, body)[0]?.context;

const KEY = { pk: { S: 'link#1' }, sk: { S: 'link' } };

describe('an operation on one item', () => {
  it.each(['GetItem', 'UpdateItem', 'DeleteItem'])(
    '%s needs itself, on the table, by its partition key',
    (operation) => {
      expect(needs(operation, { Key: KEY })).toMatchObject([
        { action: `dynamodb:${operation}`, resource: ARN, context: { 'dynamodb:LeadingKeys': ['link#1'] } },
      ]);
    },
  );

  it('PutItem names the attributes of its item', () => {
    const context = contextOf('PutItem', { Item: { ...KEY, member: { S: 'm' } } });
    expect(context?.['dynamodb:Attributes']).toEqual(['pk', 'sk', 'member']);
  });

  it('an update names key, placeholders, paths’ beginnings and what its condition asks, and no function or value', () => {
    const context = contextOf('UpdateItem', {
      Key: KEY,
      UpdateExpression: 'SET #t = :ttl, last.at[0] = if_not_exists(count, :one) REMOVE old',
      ConditionExpression: 'attribute_not_exists(#c) OR begins_with (#c, :client) AND size(a)>:n',
      ExpressionAttributeNames: { '#t': 'ttl', '#c': 'grant:projects:create' },
    });
    expect(context?.['dynamodb:Attributes']).toEqual([
      ...['pk', 'sk', 'ttl', 'last', 'count', 'old'],
      ...['grant:projects:create', 'a'],
    ]);
    expect(context?.['dynamodb:ReturnValues']).toEqual(['NONE']);
  });

  it('without its partition key has no leading key', () => {
    expect(contextOf('GetItem', { Key: { sk: { S: 'x' } } })).not.toHaveProperty('dynamodb:LeadingKeys.0');
  });
});

describe('a query', () => {
  it('is on the table, led by the value that the partition key equals', () => {
    const query = {
      KeyConditionExpression: 'begins_with(sk, :prefix) AND #k = :pk',
      ExpressionAttributeNames: { '#k': 'pk' },
      ExpressionAttributeValues: { ':pk': { S: 'org#acme' }, ':prefix': { S: 'idp#' } },
    };
    expect(needs('Query', query)).toMatchObject([
      { action: 'dynamodb:Query', resource: ARN, context: { 'dynamodb:LeadingKeys': ['org#acme'] } },
    ]);
  });

  it('of an index is on the index, led by the index’s own key', () => {
    const query = {
      IndexName: 'by-hour',
      KeyConditionExpression: '#h = :hour',
      ExpressionAttributeNames: { '#h': 'hour' },
      ExpressionAttributeValues: { ':hour': { S: 'acme#2026' } },
    };
    expect(needs('Query', query)).toMatchObject([
      { resource: `${ARN}/index/by-hour`, context: { 'dynamodb:LeadingKeys': ['acme#2026'] } },
    ]);
  });

  it('by another sign than equality leads nowhere', () => {
    const query = { KeyConditionExpression: 'pk > :pk', ExpressionAttributeValues: { ':pk': { S: 'org#acme' } } };
    expect(contextOf('Query', query)).toMatchObject({ 'dynamodb:LeadingKeys': [] });
  });
});

describe('several items at once', () => {
  it('a transaction needs the action of each item in it, and none of its own', () => {
    const item = { TableName: 'Links', Key: KEY };
    const TransactItems = [
      { Put: { TableName: 'Links', Item: KEY } },
      { Update: item },
      { Delete: item },
      { ConditionCheck: item },
    ];
    const needed = needs('TransactWriteItems', { TransactItems });
    expect(needed.map(({ action }) => action)).toEqual(
      ['PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map((name) => `dynamodb:${name}`),
    );
    expect(needed[0]?.context).toMatchObject({ 'dynamodb:EnclosingOperation': ['TransactWriteItems'] });
    expect(needs('TransactGetItems', { TransactItems: [{ Get: item }] })[0]?.action).toBe('dynamodb:GetItem');
  });

  it('a batch needs the batch action on each table, led by every key in it', () => {
    const RequestItems = { Links: [{ PutRequest: { Item: KEY } }, { DeleteRequest: { Key: { pk: { S: 'org#1' } } } }] };
    expect(needs('BatchWriteItem', { RequestItems })).toMatchObject([
      { action: 'dynamodb:BatchWriteItem', context: { 'dynamodb:LeadingKeys': ['link#1', 'org#1'] } },
    ]);
    expect(needs('BatchGetItem', { RequestItems: { Links: { Keys: [KEY] } } })).toMatchObject([
      { action: 'dynamodb:BatchGetItem', resource: ARN },
    ]);
  });
});

describe('what is not known is allowed to nobody', () => {
  it.each([
    ['an operation', 'DeleteTable', {}, 'does not know what dynamodb:DeleteTable needs'],
    ['an inherited name', 'constructor', {}, 'does not know what dynamodb:constructor needs'],
    ['a table', 'GetItem', { TableName: 'Elsewhere', Key: KEY }, 'No template has a table Elsewhere'],
    ['a kind of item', 'TransactWriteItems', { TransactItems: [{ Merge: {} }] }, 'does not know Merge'],
  ])('%s', (_, operation, body, message) => {
    expect(() => needs(operation, body)).toThrow(message);
  });
});
