import { gzipSync } from 'node:zlib';
import { unique } from '../contract/records.ts';

/** What CloudWatch Logs would invoke a subscribed function with, of these lines; ids that no other delivery has. */
export function logDelivery(
  lines: readonly (object | string)[],
  { timestamp = Date.now(), messageType = 'DATA_MESSAGE' } = {},
) {
  const logEvents = lines.map((line) => ({
    id: unique('event'),
    timestamp,
    message: typeof line === 'string' ? line : JSON.stringify(line),
  }));
  return { awslogs: { data: gzipSync(JSON.stringify({ messageType, logEvents })).toString('base64') } };
}
