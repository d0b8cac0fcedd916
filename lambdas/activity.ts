import { documentClient } from './adapters/aws/document-client.ts';
import { dynamoActivityRecorder } from './adapters/aws/dynamo-activity-recorder.ts';
import { powertoolsTelemetry } from './adapters/aws/powertools-telemetry.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { activitySubscription } from './endpoints/log-subscription.ts';
import { activityEnvironment, readEnvironment } from './environment.ts';

const environment = readEnvironment(activityEnvironment);

/** Invoked by CloudWatch Logs with what the token function has logged. */
export const handler = activitySubscription({
  recorder: dynamoActivityRecorder(documentClient(), environment.ACTIVITY_TABLE),
  clock: systemClock,
  telemetry: powertoolsTelemetry('activity'),
});
