import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type Fixture, getNote, startFixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());

type TransactItems = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

const transact = (TransactItems: TransactItems, ClientRequestToken?: string) =>
  fixture.client.send(new TransactWriteCommand({ TransactItems, ...(ClientRequestToken && { ClientRequestToken }) }));
const put = (pk: string, attributes: object = {}) => ({
  Put: { TableName: 'Notes', Item: { pk, sk: '1', ...attributes } },
});
const create = (pk: string, attributes: object = {}) => ({
  Put: {
    ...put(pk, attributes).Put,
    ConditionExpression: 'attribute_not_exists(pk)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  },
});
const increment = (id: string) => ({
  Update: {
    TableName: 'Counters',
    Key: { id },
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': 1 },
  },
});
const check = (pk: string, ConditionExpression: string) => ({
  ConditionCheck: { TableName: 'Notes', Key: { pk, sk: '1' }, ConditionExpression },
});
const counter = async (id: string) =>
  (await fixture.client.send(new GetCommand({ TableName: 'Counters', Key: { id }, ConsistentRead: true }))).Item?.['n'];

describe('TransactWriteItems', () => {
  it('puts, updates, deletes and checks in several tables at once, indexes included', async () => {
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'old', sk: '1' } }));
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'checked', sk: '1' } }));
    await transact([
      create('new', { author: 'ada', at: '1' }),
      increment('all kinds'),
      { Delete: { TableName: 'Notes', Key: { pk: 'old', sk: '1' } } },
      check('checked', 'attribute_exists(pk)'),
    ]);
    expect(await getNote(fixture.client, 'new', '1')).toMatchObject({ author: 'ada' });
    expect(await counter('all kinds')).toBe(1);
    expect(await getNote(fixture.client, 'old', '1')).toBeUndefined();
    expect(await getNote(fixture.client, 'checked', '1')).toEqual({ pk: 'checked', sk: '1' });
    const query = { KeyConditionExpression: 'author = :a', ExpressionAttributeValues: { ':a': 'ada' } };
    const byAuthor = new QueryCommand({ TableName: 'Notes', IndexName: 'ByAuthor', ...query });
    expect((await fixture.client.send(byAuthor)).Items).toMatchObject([{ pk: 'new' }]);
  });

  it('writes nothing when a condition fails, and says which, with the old item', async () => {
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'stands', sk: '1', by: 'first' } }));
    const cancelled = transact([
      put('unwritten'),
      create('stands', { by: 'second' }),
      check('absent', 'attribute_exists(pk)'),
    ]);
    await expect(cancelled).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]',
      CancellationReasons: [
        { Code: 'None' },
        {
          Code: 'ConditionalCheckFailed',
          Message: 'The conditional request failed',
          Item: { pk: { S: 'stands' }, sk: { S: '1' }, by: { S: 'first' } },
        },
        { Code: 'ConditionalCheckFailed' },
      ],
    });
    expect(await getNote(fixture.client, 'unwritten', '1')).toBeUndefined();
    expect(await getNote(fixture.client, 'stands', '1')).toMatchObject({ by: 'first' });
  });

  it('is cancelled by an update that cannot be applied', async () => {
    await fixture.client.send(new PutCommand({ TableName: 'Counters', Item: { id: 'words', n: 'not a number' } }));
    await expect(transact([put('beside words'), increment('words')])).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ValidationError' }],
    });
    expect(await getNote(fixture.client, 'beside words', '1')).toBeUndefined();
  });

  it('lets exactly one of 50 racing transactions create an item', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, racer) => transact([create('raced', { racer }), increment('raced')])),
    );
    const winners = outcomes.flatMap((outcome, racer) => (outcome.status === 'fulfilled' ? [racer] : []));
    expect(winners).toHaveLength(1);
    expect(await getNote(fixture.client, 'raced', '1')).toMatchObject({ racer: winners[0] });
    expect(await counter('raced')).toBe(1);
  });

  it('is isolated from single-item writes: 25 of each lose no addition', async () => {
    const both = (i: number) => [
      transact([increment('shared'), put(`log ${i}`)]),
      fixture.client.send(new UpdateCommand(increment('shared').Update)),
    ];
    await Promise.all(Array.from({ length: 25 }, (_, i) => both(i)).flat());
    expect(await counter('shared')).toBe(50);
  });

  it('never deadlocks two transactions that name the same items in opposite order', async () => {
    const forth = [increment('left'), increment('right'), put('left'), put('right')];
    await Promise.all(Array.from({ length: 20 }, (_, i) => transact(i % 2 ? forth : forth.toReversed())));
    expect([await counter('left'), await counter('right')]).toEqual([20, 20]);
  });

  describe('with a client request token', () => {
    it('happens once, however often it is sent', async () => {
      await transact([increment('tokened')], 'token-1');
      await transact([increment('tokened')], 'token-1');
      expect(await counter('tokened')).toBe(1);
    });

    it('refuses other parameters under the same token', async () => {
      await transact([increment('tokened')], 'token-2');
      await expect(transact([increment('another')], 'token-2')).rejects.toMatchObject({
        name: 'IdempotentParameterMismatchException',
      });
    });

    it('happens once when sent twice at the same time, and the second hears that it is in progress or done', async () => {
      const twice = [1, 2].map(() => transact([increment('at once')], 'token-3'));
      const outcomes = await Promise.allSettled(twice);
      const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.name] : []));
      expect([[], ['TransactionInProgressException']]).toContainEqual(failures);
      expect(await counter('at once')).toBe(1);
    });

    it('may be sent again after a cancellation', async () => {
      const conditional = [create('in the way')];
      await fixture.client.send(new PutCommand(put('in the way').Put));
      await expect(transact(conditional, 'token-4')).rejects.toMatchObject({ name: 'TransactionCanceledException' });
      await transact([{ Delete: { TableName: 'Notes', Key: { pk: 'in the way', sk: '1' } } }]);
      await expect(transact(conditional, 'token-4')).resolves.toBeDefined();
    });
  });

  const many = (count: number) => Array.from({ length: count }, (_, i) => put(`many ${i}`));
  const big = (count: number) =>
    Array.from({ length: count }, (_, i) => put(`big ${i}`, { body: 'x'.repeat(390_000) }));

  it('takes up to 100 items and 4 MB', async () => {
    await expect(transact(many(100))).resolves.toBeDefined();
    await expect(transact(big(10))).resolves.toBeDefined();
  });

  it.each<[string, TransactItems, string]>([
    ['no item', [], 'length greater than or equal to 1'],
    ['101 items', many(101), 'length less than or equal to 100'],
    ['more than 4 MB', big(11), 'exceeds 4194304 bytes'],
    ['an item twice', [put('twice'), check('twice', 'attribute_exists(pk)')], 'multiple operations on one item'],
    ['two operations in one', [{ ...put('two'), ...check('two', 'attribute_exists(pk)') }], 'can only contain one of'],
    ['an empty operation', [{}], 'can only contain one of'],
    ['a check without a condition', [check('x', '')], 'ConditionCheck.ConditionExpression'],
    ['an item without its key', [{ Put: { TableName: 'Notes', Item: { pk: 'x' } } }], 'Missing the key sk'],
  ])('refuses %s', async (_, items, message) => {
    await expect(transact(items)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(await getNote(fixture.client, 'big 10', '1')).toBeUndefined();
  });

  it('refuses a table that does not exist', async () => {
    const items = [{ Put: { TableName: 'Nowhere', Item: { pk: 'x' } } }];
    await expect(transact(items)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('TransactGetItems', () => {
  const pair = [
    { Get: { TableName: 'Notes', Key: { pk: 'pair', sk: '1' } } },
    { Get: { TableName: 'Counters', Key: { id: 'pair' } } },
  ];
  const getPair = () => fixture.client.send(new TransactGetCommand({ TransactItems: pair }));

  it('answers in the order asked, and nothing for what is absent', async () => {
    await fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'pair', sk: '1', n: 0 } }));
    expect((await getPair()).Responses).toEqual([{ Item: { pk: 'pair', sk: '1', n: 0 } }, {}]);
  });

  it('refuses to answer more than 4 MB', async () => {
    const ids = Array.from({ length: 11 }, (_, i) => `read ${i}`);
    for (const pk of ids) await transact([put(pk, { body: 'x'.repeat(390_000) })]);
    const get = (pk: string) => ({ Get: { TableName: 'Notes', Key: { pk, sk: '1' } } });
    const read = (count: number) =>
      fixture.client.send(new TransactGetCommand({ TransactItems: ids.slice(0, count).map(get) }));
    expect((await read(10)).Responses).toHaveLength(10);
    await expect(read(11)).rejects.toMatchObject({ message: expect.stringContaining('exceeds 4194304 bytes') });
  });

  it('refuses an item twice', async () => {
    const twice = new TransactGetCommand({ TransactItems: [...pair, ...pair] });
    await expect(fixture.client.send(twice)).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
