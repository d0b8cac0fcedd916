import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import * as z from 'zod/mini';
import type { LogEvent } from '../../../core/audit/activity-line.ts';

/** CloudWatch Logs delivers at most 1 MB, compressed; log lines shrink tenfold. */
const MAX_DELIVERY_BYTES = 32 * 1024 * 1024;

const deliverySchema = z.object({
  messageType: z.string(),
  logEvents: z.array(z.object({ id: z.string(), timestamp: z.number(), message: z.string() })),
});

/**
 * What CloudWatch Logs invokes a function with (gzip, base64), as log lines; none when it only asks whether anybody is
 * there (`CONTROL_MESSAGE`).
 * @throws Error for anything else: nobody but CloudWatch Logs may invoke the function
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 */
export function readLogDelivery({ awslogs }: CloudWatchLogsEvent): readonly LogEvent[] {
  const text = gunzipSync(Buffer.from(awslogs.data, 'base64'), { maxOutputLength: MAX_DELIVERY_BYTES });
  const { messageType, logEvents } = deliverySchema.parse(JSON.parse(text.toString()));
  return messageType === 'DATA_MESSAGE' ? logEvents : [];
}
