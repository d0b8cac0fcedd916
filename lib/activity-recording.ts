import { Duration } from 'aws-cdk-lib';
import { FilterPattern, type ILogGroup, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import type { ActivityEnvironment } from '../lambdas/environment.ts';
import { CountersignFunction } from './countersign-function.ts';
import type { Tables } from './tables.ts';

export interface ActivityRecordingProps {
  readonly tables: Tables;
  /** Of the functions whose requests are counted. */
  readonly logGroups: Readonly<Record<string, ILogGroup>>;
}

/**
 * Counts what was logged, behind the requests and never in their way.
 *
 * What it costs: nothing in the functions that answer but twenty bytes of a log line. CloudWatch Logs delivers to Lambda
 * for free, many lines at a time where there are many; a delivery is one invocation ($0.0000005: 60 ms of 256 MB), one
 * transaction of a mark and a counter for each client and outcome among its lines ($0.00000125 each), and as much again
 * for each refusal that is kept, and deleted later. A request now and then costs $3 per million; of a hundred a second,
 * whose lines come in hundreds, the million costs cents.
 */
export class ActivityRecording extends Construct {
  readonly recorder: CountersignFunction<ActivityEnvironment>;

  constructor(scope: Construct, id: string, { tables, logGroups }: ActivityRecordingProps) {
    super(scope, id);
    this.recorder = new CountersignFunction<ActivityEnvironment>(this, 'Activity', {
      description: 'Countersign: counts tokens issued and refused, for organizations to see',
      entry: 'lambdas/activity.ts',
      environment: { ACTIVITY_TABLE: tables.activity.name },
      // A delivery holds a megabyte of compressed lines at most: some hundred counters, some thousand refusals.
      timeout: Duration.minutes(1),
      memorySizeMb: 256,
    });
    tables.activity.grantRecord(this.recorder);
    const destination = new LambdaDestination(this.recorder.function);
    for (const [name, logGroup] of Object.entries(logGroups)) {
      // The lines that say `activity`, and no metric among them.
      const filterPattern = FilterPattern.exists('$.activity');
      new SubscriptionFilter(this, name, { logGroup, destination, filterPattern });
    }
  }
}
