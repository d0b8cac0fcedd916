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
