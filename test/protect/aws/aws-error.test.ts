import { errorOf } from '../../../protect/aws/aws-error.ts';

describe('what an AWS service answers that is no success', () => {
  const body = (parts: object) => JSON.stringify({ message: 'told so', ...parts });

  it.each<[string, Record<string, string>, string, string, string]>([
    [
      'in full, as DynamoDB',
      {},
      body({ __type: 'com.amazonaws.dynamodb.v20120810#Throttled' }),
      'Throttled',
      'told so',
    ],
    ['plain, as KMS', {}, body({ __type: 'Throttled' }), 'Throttled', 'told so'],
    ['with an address behind', {}, body({ __type: 'Throttled:http://internal.example/x:y' }), 'Throttled', 'told so'],
    ['by its code', {}, body({ code: 'Throttled' }), 'Throttled', 'told so'],
    ['in a header', { 'x-amzn-errortype': 'Throttled:' }, body({}), 'Throttled', 'told so'],
    [
      'in the body before the header',
      { 'x-amzn-errortype': 'Other' },
      body({ __type: 'Throttled' }),
      'Throttled',
      'told so',
    ],
    ['with a message in capitals', {}, '{"__type":"Throttled","Message":"Told so"}', 'Throttled', 'Told so'],
    ['of another type', {}, body({ __type: 7 }), 'UnknownError', 'told so'],
    ['with a message of another type', {}, body({ __type: 'Throttled', message: 7 }), 'Throttled', 'HTTP status 503'],
    ['nowhere, on the page of a proxy', {}, '<html>', 'UnknownError', 'HTTP status 503'],
    ['nowhere, in null', {}, 'null', 'UnknownError', 'HTTP status 503'],
    ['nowhere, in a text', {}, '"Throttled"', 'UnknownError', 'HTTP status 503'],
    ['nowhere at all', {}, '', 'UnknownError', 'HTTP status 503'],
  ])('has its name %s', (_, headers, text, name, message) => {
    const error = errorOf(503, headers, text);
    expect([error.name, error.message, error.$metadata]).toStrictEqual([name, message, { httpStatusCode: 503 }]);
    expect([error.Item, error.CancellationReasons]).toStrictEqual([undefined, undefined]);
  });

  it('keeps the row as it stood, and why each part of a transaction was cancelled, and nothing else of the answer', () => {
    const CancellationReasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }];
    const told = { Item: { pk: { S: 'a' } }, CancellationReasons };
    const error = errorOf(400, {}, body({ __type: 'TransactionCanceledException', ...told, more: 'x' }));
    expect({ ...error }).toStrictEqual({
      name: 'TransactionCanceledException',
      $metadata: { httpStatusCode: 400 },
      ...told,
    });
  });
});
