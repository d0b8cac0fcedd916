import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Fixture, getNote, startFixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

const create = (pk: string, attributes: object = {}) =>
  new PutCommand({
    TableName: 'Notes',
    Item: { pk, sk: '1', ...attributes },
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

describe('a condition', () => {
  it('lets one of two creations of an item succeed, and hands the other the item that stands', async () => {
    await fixture.client.send(create('created', { version: 1 }));
    await expect(fixture.client.send(create('created', { version: 2 }))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { pk: { S: 'created' }, sk: { S: '1' }, version: { N: '1' } },
    });
    expect(await getNote(fixture.client, 'created', '1')).toEqual({ pk: 'created', sk: '1', version: 1 });
  });

  it('lets exactly one of 50 racing creations succeed', async () => {
    const racers = Array.from({ length: 50 }, (_, racer) => fixture.client.send(create('raced', { racer })));
    const outcomes = await Promise.allSettled(racers);
    const winners = outcomes.flatMap((outcome, racer) => (outcome.status === 'fulfilled' ? [racer] : []));
    expect(winners).toHaveLength(1);
    expect(await getNote(fixture.client, 'raced', '1')).toMatchObject({ racer: winners[0] });
  });

  const onWrongVersion = {
    TableName: 'Notes',
    ConditionExpression: 'version = :wrong',
    ExpressionAttributeValues: { ':wrong': 99 },
  };
  const returningOld = { ...onWrongVersion, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;

  it.each([
    ['UpdateItem', (Key: object) => new UpdateCommand({ ...returningOld, Key, UpdateExpression: 'REMOVE body' })],
    ['DeleteItem', (Key: object) => new DeleteCommand({ ...returningOld, Key })],
  ])('hands back the old item on a failed %s, and writes nothing', async (name, command) => {
    const key = { pk: `kept by ${name}`, sk: '1' };
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { ...key, version: 1, body: 'text' } }));
    await expect(fixture.client.send(command(key) as UpdateCommand)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { pk: { S: key.pk }, sk: { S: '1' }, version: { N: '1' }, body: { S: 'text' } },
    });
    expect(await getNote(fixture.client, key.pk, '1')).toEqual({ ...key, version: 1, body: 'text' });
  });

  it('hands back no item when there is none, or when none was asked for', async () => {
    const key = { pk: 'silent', sk: '1' };
    const withoutItem = { name: 'ConditionalCheckFailedException', Item: undefined };
    const missing = new DeleteCommand({ ...returningOld, Key: key });
    await expect(fixture.client.send(missing)).rejects.toMatchObject(withoutItem);
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { ...key, version: 1 } }));
    const unasked = new DeleteCommand({ ...onWrongVersion, Key: key });
    await expect(fixture.client.send(unasked)).rejects.toMatchObject(withoutItem);
  });

  it('must name a known way to return values', async () => {
    const put = create('unknown');
    put.input.ReturnValuesOnConditionCheckFailure = 'UPDATED_OLD' as 'ALL_OLD';
    await expect(fixture.client.send(put)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('returnValuesOnConditionCheckFailure'),
    });
  });
});

describe('an update', () => {
  it('sets, adds to and removes named attributes, and returns the row', async () => {
    const key = { pk: 'updated', sk: '1' };
    await fixture.client.send(
      new PutCommand({ TableName: 'Notes', Item: { ...key, 'grant:a': 10, gone: true, tags: new Set(['x', 'y']) } }),
    );
    const { Attributes } = await fixture.client.send(
      new UpdateCommand({
        TableName: 'Notes',
        Key: key,
        UpdateExpression:
          'SET #b = :b, seen = if_not_exists(seen, :zero) + :one REMOVE gone DELETE tags :tags ADD uses :one',
        ConditionExpression: 'attribute_not_exists(#b) OR #b < :b',
        ExpressionAttributeNames: { '#b': 'grant:b' },
        ExpressionAttributeValues: { ':b': 20, ':zero': 0, ':one': 1, ':tags': new Set(['x']) },
        ReturnValues: 'ALL_NEW',
      }),
    );
    expect(Attributes).toEqual({ ...key, 'grant:a': 10, 'grant:b': 20, seen: 1, uses: 1, tags: new Set(['y']) });
  });

  it('loses none of 50 concurrent additions', async () => {
    const add = () =>
      new UpdateCommand({
        TableName: 'Counters',
        Key: { id: 'visits' },
        UpdateExpression: 'ADD visits :one',
        ExpressionAttributeValues: { ':one': 1 },
      });
    await Promise.all(Array.from({ length: 50 }, () => fixture.client.send(add())));
    const { Item } = await fixture.client.send(new GetCommand({ TableName: 'Counters', Key: { id: 'visits' } }));
    expect(Item).toEqual({ id: 'visits', visits: 50 });
  });
});

describe('an index', () => {
  const byAuthor = (author: string, limit?: number) =>
    new QueryCommand({
      TableName: 'Notes',
      IndexName: 'ByAuthor',
      KeyConditionExpression: 'author = :author',
      ExpressionAttributeValues: { ':author': author },
      ScanIndexForward: false,
      ...(limit && { Limit: limit }),
    });

  it('holds the items that have its keys, newest first, in pages', async () => {
    for (const at of ['2026-01', '2026-03', '2026-02']) {
      await fixture.client.send(
        new PutCommand({ TableName: 'Notes', Item: { pk: 'indexed', sk: at, author: 'ada', at } }),
      );
    }
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'indexed', sk: 'bare' } }));
    const first = await fixture.client.send(byAuthor('ada', 2));
    expect(first.Items?.map((item) => item['at'])).toEqual(['2026-03', '2026-02']);
    const rest = byAuthor('ada', 2);
    rest.input.ExclusiveStartKey = first.LastEvaluatedKey;
    expect((await fixture.client.send(rest)).Items?.map((item) => item['at'])).toEqual(['2026-01']);
  });

  it('follows an item that changes its index key, and one that is deleted', async () => {
    const key = { pk: 'moving', sk: '1' };
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { ...key, author: 'bo', at: '1' } }));
    await fixture.client.send(
      new UpdateCommand({
        TableName: 'Notes',
        Key: key,
        UpdateExpression: 'SET author = :author',
        ExpressionAttributeValues: { ':author': 'cy' },
      }),
    );
    expect((await fixture.client.send(byAuthor('bo'))).Items).toEqual([]);
    expect((await fixture.client.send(byAuthor('cy'))).Items).toEqual([{ ...key, author: 'cy', at: '1' }]);
    await fixture.client.send(new DeleteCommand({ TableName: 'Notes', Key: key }));
    expect((await fixture.client.send(byAuthor('cy'))).Items).toEqual([]);
  });
});
