import { byTime, reasonsOf, total } from '../../console/src/pages/activity/series.ts';

const HOUR = 3_600;
const NOON = Date.UTC(2026, 10, 21, 12) / 1_000;
const ACTIVITY = {
  hours: [
    { hour: NOON, issued: 3, refused: { expired: 1, wrong_audience: 2 }, unavailable: {} },
    { hour: NOON + HOUR, issued: 1, refused: { expired: 4 }, unavailable: { DynamoDB: 1 } },
  ],
  clients: [],
};

describe('the bars of activity', () => {
  it('are one an hour, also of hours in which nothing happened', () => {
    const bars = byTime(ACTIVITY, NOON - 2 * HOUR, NOON + HOUR);
    expect(bars.map(({ issued, refused, unavailable }) => [issued, refused, unavailable])).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [3, 3, 0],
      [1, 4, 1],
    ]);
  });

  it('are one a day of longer spans, and lose no request', () => {
    const bars = byTime(ACTIVITY, NOON - 7 * 24 * HOUR, NOON + HOUR);
    expect(bars.length).toBeLessThanOrEqual(8);
    expect(bars.reduce((sum, bar) => sum + bar.issued + bar.refused + bar.unavailable, 0)).toBe(total(ACTIVITY));
  });

  it('name reasons with the most frequent first', () => {
    expect(reasonsOf(ACTIVITY)).toEqual([
      ['expired', 5],
      ['wrong_audience', 2],
    ]);
  });
});
