import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import { type RecordActivityDependencies, recordActivity } from '../flows/record-activity.ts';

/** CloudWatch Logs delivers at most 1 MB, compressed; log lines shrink tenfold. */
const MAX_DELIVERY_BYTES = 32 * 1024 * 1024;

const deliverySchema = z.object({
  messageType: z.string(),
  logEvents: z.array(z.object({ id: z.string(), timestamp: z.number(), message: z.string() })),
});

/**
 * What CloudWatch Logs invokes a function with: gzip, base64.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function activitySubscription(dependencies: RecordActivityDependencies) {
  return async ({ awslogs }: CloudWatchLogsEvent): Promise<void> => {
    const text = gunzipSync(Buffer.from(awslogs.data, 'base64'), { maxOutputLength: MAX_DELIVERY_BYTES });
    const { messageType, logEvents } = deliverySchema.parse(JSON.parse(text.toString()));
    // A CONTROL_MESSAGE asks whether anybody is there.
    if (messageType === 'DATA_MESSAGE') await recordActivity(dependencies, logEvents);
  };
}
