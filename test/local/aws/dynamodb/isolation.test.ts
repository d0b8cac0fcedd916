import { LOCAL_ACCOUNT } from '../../../../local/aws/aws-json/account.ts';
import { closeStore, getTable, openStore, type Store, storageKey } from '../../../../local/aws/dynamodb/dynalite.ts';
import { withItemLocks } from '../../../../local/aws/dynamodb/item-locks.ts';
import { writeItem } from '../../../../local/aws/dynamodb/item-writes.ts';
import { dynamoDbOperations } from '../../../../local/aws/dynamodb/operations.ts';
import { transactGetItems } from '../../../../local/aws/dynamodb/transact-get.ts';

let store: Store;
beforeAll(async () => {
  store = await openStore(undefined, LOCAL_ACCOUNT);
  await dynamoDbOperations(store).get('CreateTable')?.({
    TableName: 'Pairs',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });
  while (!(await exists('Pairs'))) await turn();
});
afterAll(() => closeStore(store));

/** A table that is still being created is not found. */
const exists = (name: string) =>
  getTable(store, name).then(
    () => true,
    () => false,
  );
const turn = () => new Promise(setImmediate);
const item = (id: string, n: number) => ({ id: { S: id }, n: { N: String(n) } });
const keyOf = async (id: string) => storageKey(await getTable(store, 'Pairs'), { Key: { id: { S: id } } });

/** As a transaction does it, but with all the time in the world between its two writes. */
async function writePairSlowly(between: () => Promise<void>): Promise<void> {
  const [left, right] = [await keyOf('left'), await keyOf('right')];
  const addresses = [left, right].map((key) => ({ tableName: 'Pairs', key }));
  await withItemLocks(store, addresses, async () => {
    await store.db.put(`item-Pairs~${left}`, item('left', 1));
    await between();
    await store.db.put(`item-Pairs~${right}`, item('right', 1));
  });
}

/** Long enough for any read or write that does not wait for a lock. */
async function manyTurns(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) await turn();
}

describe('while a transaction holds its items', () => {
  beforeEach(async () => {
    for (const id of ['left', 'right']) await writeItem(store, 'putItem', { TableName: 'Pairs', Item: item(id, 0) });
  });

  it('TransactGetItems waits, and sees all of it', async () => {
    const TransactItems = ['right', 'left'].map((id) => ({ Get: { TableName: 'Pairs', Key: { id: { S: id } } } }));
    let read: Promise<unknown> | undefined;
    await writePairSlowly(async () => {
      read = transactGetItems(store, { TransactItems });
      await manyTurns();
    });
    expect(await read).toEqual({ Responses: [{ Item: item('right', 1) }, { Item: item('left', 1) }] });
  });

  it.each([
    ['PutItem', { Item: { id: { S: 'left' }, late: { S: 'yes' } } }],
    [
      'UpdateItem',
      {
        Key: { id: { S: 'left' } },
        UpdateExpression: 'SET late = :yes REMOVE n',
        ExpressionAttributeValues: { ':yes': { S: 'yes' } },
      },
    ],
    [
      'BatchWriteItem',
      { RequestItems: { Pairs: [{ PutRequest: { Item: { id: { S: 'left' }, late: { S: 'yes' } } } }] } },
    ],
  ])('%s waits, and comes after it', async (operation, body) => {
    const order: string[] = [];
    let write: Promise<unknown> | undefined;
    await writePairSlowly(async () => {
      const run = dynamoDbOperations(store).get(operation);
      write = Promise.resolve(run?.({ TableName: 'Pairs', ...body })).then(() => order.push('write'));
      await manyTurns();
      order.push('transaction');
    });
    await write;
    expect(order).toEqual(['transaction', 'write']);
    const Get = { TableName: 'Pairs', Key: { id: { S: 'left' } } };
    expect(await transactGetItems(store, { TransactItems: [{ Get }] })).toEqual({
      Responses: [{ Item: { id: { S: 'left' }, late: { S: 'yes' } } }],
    });
  });
});
