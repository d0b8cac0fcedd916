import * as z from 'zod/mini';
import type { LogLine } from '../insights/run-query.ts';
import type { WatchedMetric } from './alarm.ts';

/**
 * What CloudWatch makes metrics of: a member `_aws` in a line of the log.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const emfSchema = z.object({
  CloudWatchMetrics: z.array(
    z.object({ Dimensions: z.array(z.array(z.string())), Metrics: z.array(z.object({ Name: z.string() })) }),
  ),
});

/** The sum of one metric in these lines. Two with other dimensions are two metrics. */
export function sumIn(lines: readonly LogLine[], metric: WatchedMetric): number {
  return lines.reduce((sum, line) => sum + valueIn(line, metric), 0);
}

function valueIn(line: LogLine, { name, dimensions }: WatchedMetric): number {
  const emf = emfSchema.safeParse(line['_aws']);
  if (!emf.success) return 0;
  const wanted = Object.keys(dimensions).toSorted().join();
  const isEmitted = emf.data.CloudWatchMetrics.some(
    ({ Dimensions, Metrics }) =>
      Metrics.some(({ Name }) => Name === name) && Dimensions.some((names) => names.toSorted().join() === wanted),
  );
  if (!isEmitted || Object.entries(dimensions).some(([key, value]) => line[key] !== value)) return 0;
  return [line[name]].flat().reduce<number>((sum, value) => sum + Number(value), 0);
}
