import { cpuPerRequest, requestsPerCoreSecond, userAndSystem } from '../../bench/cpu-cost.ts';
import { itemBytes } from '../../bench/item-size.ts';
import type { RecordedCall } from '../../bench/recording-proxy.ts';
import { median, percentile } from '../../bench/statistics.ts';
import { describeTrips, roundTrips } from '../../bench/trips.ts';

describe('a percentile', () => {
  it('is a value that was measured, at the nearest rank', () => {
    expect([median([4, 1, 3, 2]), percentile([4, 1, 3, 2], 95), percentile([7], 5)]).toEqual([2, 4, 7]);
  });

  it('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

it('CPU is divided by requests, and a core by CPU: how long the run took by the clock is not in either', () => {
  const cpu = { userMs: 15, systemMs: 5 };
  const result = { latenciesMs: [3, 3, 3, 3], wallMs: 1_000, cpu, statuses: { '200': 4 } };
  expect([cpuPerRequest(result), requestsPerCoreSecond(result)]).toEqual([5, 200]);
  expect(userAndSystem(result)).toBe('user 3.75, system 1.25');
});

describe('round trips', () => {
  const call = (operation: string, arrivedAtMs: number, answeredAtMs: number, table?: string): RecordedCall => ({
    service: operation === 'Sign' ? 'kms' : 'dynamodb',
    operation,
    tables: table === undefined ? [] : [table],
    accessKeyId: 'test',
    arrivedAtMs,
    answeredAtMs,
  });

  it('are one for calls that are under way at the same time, whoever ends first', () => {
    const calls = [call('Sign', 10, 30), call('GetItem', 0, 10), call('PutItem', 12, 40), call('Delete', 40, 50)];
    const operations = roundTrips(calls).map((trip) => trip.map(({ operation }) => operation));
    expect(operations).toEqual([['GetItem'], ['Sign', 'PutItem'], ['Delete']]);
  });

  it('are two for a call that waited for an answer, while a third was still under way', () => {
    const calls = [call('First', 0, 10), call('Slow', 0, 15), call('Second', 11, 21), call('Third', 22, 32)];
    const operations = roundTrips(calls).map((trip) => trip.map(({ operation }) => operation));
    expect(operations).toEqual([['First', 'Slow'], ['Second'], ['Third']]);
  });

  it('are said in their order, with the names that people give to tables', () => {
    const directory = 'AuthorizationServerDirectoryTable0A1B2C3D';
    const calls = [call('Get', 0, 10, directory), call('Get', 10, 20, directory), call('Sign', 20, 30)];
    expect(describeTrips([...calls, call('Put', 21, 31, 'Redemptions')])).toBe(
      '2 × Get Directory → Put Redemptions ‖ Sign',
    );
  });

  it('are none without calls', () => {
    expect(roundTrips([])).toEqual([]);
  });
});

describe('the size of an item', () => {
  it.each([
    [{ pk: { S: 'é' } }, 2 + 2],
    [{ n: { N: '1767225600' } }, 1 + 6],
    [{ l: { L: [{ S: 'ab' }, { S: 'c' }] } }, 1 + 3 + 2 + 3],
    [{ m: { M: { a: { BOOL: true } } } }, 1 + 3 + 1 + 2],
  ])('%j is %d bytes', (item, bytes) => {
    expect(itemBytes(item)).toBe(bytes);
  });

  it('is an error for a type that nobody has counted', () => {
    expect(() => itemBytes({ set: { SS: ['a'] } })).toThrow('no size is known');
  });
});
