import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const metricSchema = z.object({
  MetricName: z.string(),
  Dimensions: z.optional(z.array(z.object({ Name: z.string(), Value: z.unknown() }))),
});

const alarmSchema = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.optional(z.string()),
  Threshold: z.number(),
  MetricName: z.optional(z.string()),
  Metrics: z.optional(z.array(z.object({ MetricStat: z.optional(z.object({ Metric: metricSchema })) }))),
});

const templateSchema = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.optional(z.unknown()) })),
});

/** What an alarm adds up or compares. */
export interface WatchedMetric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

export interface DeployedAlarm {
  readonly threshold: number;
  /** Of handlers and of AWS. Those of AWS have dimensions that no handler writes. */
  readonly metrics: readonly WatchedMetric[];
}

/** The alarm as the running local stack's template has it: what a deployment of this commit would watch. */
export function deployedAlarm(stateDirectory: string, name: string): DeployedAlarm {
  const path = join(stateDirectory, 'cdk.out', 'Countersign.template.json');
  return alarmOf(JSON.parse(readFileSync(path, 'utf8')), name);
}

/** @throws Error when the template has no such alarm */
export function alarmOf(template: unknown, name: string): DeployedAlarm {
  const resources = Object.values(templateSchema.parse(template).Resources);
  const alarms = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm');
  const alarm = alarms
    .map(({ Properties }) => alarmSchema.parse(Properties))
    .find(({ AlarmName }) => AlarmName.endsWith(`-${name}`));
  if (alarm === undefined) throw new Error(`The stack has no alarm ${name}`);
  const single = alarm.MetricName === undefined ? [] : [{ name: alarm.MetricName, dimensions: {} }];
  const several = (alarm.Metrics ?? []).flatMap(({ MetricStat }) => (MetricStat ? [watched(MetricStat.Metric)] : []));
  return { threshold: alarm.Threshold, metrics: [...single, ...several] };
}

function watched({ MetricName, Dimensions = [] }: z.infer<typeof metricSchema>): WatchedMetric {
  return { name: MetricName, dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])) };
}
