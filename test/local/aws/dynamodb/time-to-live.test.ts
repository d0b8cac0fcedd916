import { setTimeout as delay } from 'node:timers/promises';
import { DescribeTimeToLiveCommand, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type Fixture, startFixture } from './fixture.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture({ ttlSweepIntervalMs: 10 });
});
afterAll(() => fixture.close());

const nowSeconds = () => Math.floor(Date.now() / 1000);
const FIVE_YEARS_SECONDS = 5 * 365 * 24 * 60 * 60;

const putNote = (sk: string, attributes: object) =>
  fixture.client.send(new PutCommand({ TableName: 'Notes', Item: { pk: 'ttl', sk, ...attributes } }));

async function remaining(): Promise<unknown[]> {
  const { Items } = await fixture.client.send(new ScanCommand({ TableName: 'Notes', ConsistentRead: true }));
  return (Items ?? []).map((item) => item['sk']).sort();
}

/** A sweep goes in order of the sort key: when the last one is gone, it has passed all the others. */
async function untilGone(sk: string): Promise<unknown[]> {
  for (;;) {
    const left = await remaining();
    if (!left.includes(sk)) return left;
    await delay(10);
  }
}

describe('time to live', () => {
  it('deletes what has expired, from the indexes too, and nothing else', async () => {
    await putNote('expired', { ttl: nowSeconds() - 60, author: 'ada', at: '1' });
    await putNote('expired, same author', { ttl: nowSeconds() - 1, author: 'ada', at: '1' });
    await putNote('later', { ttl: nowSeconds() + 600 });
    await putNote('never', {});
    await putNote('over five years ago', { ttl: nowSeconds() - FIVE_YEARS_SECONDS - 60 });
    await putNote('text', { ttl: String(nowSeconds() - 60) });
    await putNote('z', { ttl: nowSeconds() - 60 });
    expect(await untilGone('z')).toEqual(['later', 'never', 'over five years ago', 'text']);
    const query = { KeyConditionExpression: 'author = :a', ExpressionAttributeValues: { ':a': 'ada' } };
    const byAuthor = new QueryCommand({ TableName: 'Notes', IndexName: 'ByAuthor', ...query });
    expect((await fixture.client.send(byAuthor)).Items).toEqual([]);
  });

  const describeTtl = (TableName: string) => fixture.client.send(new DescribeTimeToLiveCommand({ TableName }));
  const updateTtl = (TableName: string, AttributeName: string, Enabled: boolean) =>
    fixture.client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName, Enabled } }),
    );

  it('is off until it is enabled, and can be turned off', async () => {
    const description = async () => (await describeTtl('Counters')).TimeToLiveDescription;
    expect(await description()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await updateTtl('Counters', 'expires', true);
    expect(await description()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
    await updateTtl('Counters', 'expires', false);
    expect(await description()).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  it.each<[string, [string, string, boolean], string, string]>([
    ['enabled twice', ['Notes', 'ttl', true], 'ValidationException', 'already enabled'],
    ['disabled twice', ['Counters', 'ttl', false], 'ValidationException', 'already disabled'],
    ['moved to another attribute', ['Notes', 'other', true], 'ValidationException', 'different AttributeName'],
    ['set on a missing table', ['Nowhere', 'ttl', true], 'ResourceNotFoundException', 'not found'],
  ])('cannot be %s', async (_, parameters, name, message) => {
    const refused = updateTtl(...parameters);
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('is not described for a missing table', async () => {
    await expect(describeTtl('Nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
