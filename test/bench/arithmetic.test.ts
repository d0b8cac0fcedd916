import { itemBytes } from '../../bench/item-size.ts';
import { type RecordedCall, roundTrips } from '../../bench/recording-proxy.ts';
import { median, percentile } from '../../bench/statistics.ts';

describe('a percentile', () => {
  it('is a value that was measured, at the nearest rank', () => {
    expect([median([4, 1, 3, 2]), percentile([4, 1, 3, 2], 95), percentile([7], 5)]).toEqual([2, 4, 7]);
  });

  it('of nothing is an error, not a number', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('round trips', () => {
  const call = (operation: string, arrivedAtMs: number, answeredAtMs: number): RecordedCall => ({
    operation,
    tables: [],
    accessKeyId: 'test',
    arrivedAtMs,
    answeredAtMs,
  });

  it('are one for calls that are under way at the same time, whoever ends first', () => {
    const calls = [call('Sign', 10, 30), call('GetItem', 0, 10), call('PutItem', 12, 40), call('Delete', 40, 50)];
    const operations = roundTrips(calls).map((trip) => trip.map(({ operation }) => operation));
    expect(operations).toEqual([['GetItem'], ['Sign', 'PutItem'], ['Delete']]);
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
