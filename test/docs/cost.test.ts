import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countersignStack, resources } from '../stack/synthesize.ts';

const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', 'docs', file), 'utf8');

interface AlarmProperties {
  readonly Metrics?: readonly { readonly MetricStat?: unknown }[];
}

/** CloudWatch charges an alarm by the metrics that it looks at: one, or those of its expression. */
const alarms = Object.values(resources(countersignStack(), 'AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as AlarmProperties,
);
const metrics = alarms
  .map(({ Metrics }) => Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1)
  .reduce((sum, one) => sum + one, 0);

it('docs/scaling.md never counts alarms and their metrics as they were', () => {
  const [, said = '', looked = '', dollars = ''] =
    /CloudWatch alarms: (\d+) that look at (\d+) metrics.*\| ≈(\d+) \|/.exec(read('scaling.md')) ?? [];
  expect([said, looked].map(Number)).toEqual([alarms.length, metrics]);
  expect(Number(dollars)).toBe(Math.round((metrics - 10) * 0.1));
});

it('docs/operating.md says the same', () => {
  const [, looked] = /The alarms look\s+at (\d+) metrics/.exec(read('operating.md')) ?? [];
  expect(Number(looked)).toBe(metrics);
});

it('docs/scaling.md never has a month that does not add up', () => {
  const text = read('scaling.md');
  const month = text.slice(text.indexOf('## What a month costs'), text.indexOf('## What a front door costs'));
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('*', '').trim());
  const rows = month
    .split('\n')
    .filter((line) => /^\| .*\d+\.\d\d/.test(line))
    .map(cells);
  const sum = rows.at(-1) ?? [];
  expect(rows.length).toBe(7);
  for (const vendor of [2, 4, 6]) {
    const parts = rows.slice(0, -1).map((row) => Number(row[vendor]));
    expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(Number(sum[vendor]), 2);
    for (const row of rows) {
      const perMillion = /\$(\d+\.\d\d)/.exec(row[0] ?? '')?.[1];
      if (perMillion === undefined) continue;
      // Both are rounded to a cent.
      expect(Math.abs(Number(row[vendor]) - Number(row[vendor - 1]) * Number(perMillion))).toBeLessThan(0.0051);
    }
  }
  const sums = cells(text.split('\n').find((line) => line.startsWith('| **sum** | **6')) ?? '');
  const prices = rows.slice(0, 4).map(([name = '']) => /\$(\d+\.\d\d)/.exec(name)?.[1]);
  expect(prices).toEqual(sums.slice(1).map((price) => price.split('–')[0]));
});

it('docs/scaling.md never has a floor that does not add up, nor a month that stands on another', () => {
  const text = read('scaling.md');
  const floor = text.slice(text.indexOf('## The floor'), text.indexOf('## What a month costs'));
  const ranges = [...floor.matchAll(/^\| (.+) \| \**≈?(\d+)(?:–(\d+))?\** \|$/gm)].map(([, , low, high = low]) => [
    Number(low),
    Number(high),
  ]);
  const parts = ranges.slice(0, -1);
  const sumOf = (end: 0 | 1) => parts.reduce((sum, range) => sum + (range[end] ?? 0), 0);
  expect(parts.length).toBe(4);
  expect(ranges.at(-1)).toEqual([sumOf(0), sumOf(1)]);
  expect(Number(/^\| the floor \| \| (\d+\.\d\d)/m.exec(text)?.[1])).toBe(sumOf(1));
});
