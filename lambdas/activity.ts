import type { CloudWatchLogsEvent } from 'aws-lambda';
import { readLogDelivery } from './adapters/aws/activity/log-delivery.ts';
import { dynamoActivityRecorder } from './adapters/aws/activity/recorder.ts';
import { sdkDynamo } from './adapters/aws/dynamodb/clients.ts';
import { powertoolsTelemetry } from './adapters/aws/telemetry/powertools.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { activityEnvironment, readEnvironment } from './environment.ts';
import { recordActivity } from './flows/record-activity.ts';

const environment = readEnvironment(activityEnvironment);
const dependencies = {
  recorder: dynamoActivityRecorder(sdkDynamo(), environment.ACTIVITY_TABLE),
  clock: systemClock,
  telemetry: powertoolsTelemetry('activity'),
};

/** Invoked by CloudWatch Logs with what the token function has logged. One that fails is repeated by Lambda, whole. */
export function handler(event: CloudWatchLogsEvent): Promise<void> {
  return recordActivity(dependencies, readLogDelivery(event));
}
