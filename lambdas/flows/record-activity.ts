import { type ActivityEvent, summarizeActivity } from '../core/audit/activity.ts';
import { type LogEvent, readActivityLine } from '../core/audit/activity-line.ts';
import { lengthPrefixedDigest } from '../core/length-prefixed-digest.ts';
import type { ActivityRecorder } from '../ports/activity-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActivityTelemetry } from '../ports/telemetry.ts';

export interface RecordActivityDependencies {
  readonly recorder: ActivityRecorder;
  readonly clock: Clock;
  readonly telemetry: ActivityTelemetry;
}

/** Keeps this digest apart from every other that could be made of the same parts. */
const PURPOSE = 'countersign/activity-batch/v1';

/**
 * Counts a batch of log lines. A batch is named by its events, so that one delivered again counts once; the same events
 * in another batch would count again, which CloudWatch Logs does not rule out, and which nothing here depends on.
 * A line that cannot be read is left out and told: it must not keep the others waiting.
 * @throws Unavailable: the whole batch is to come again
 */
export async function recordActivity(
  { recorder, clock, telemetry }: RecordActivityDependencies,
  logEvents: readonly LogEvent[],
): Promise<void> {
  const read = logEvents.map(readActivityLine);
  const unreadable = read.filter((event) => event === 'unreadable').length;
  if (unreadable > 0) telemetry.activityLinesUnreadable(unreadable);
  const events = read.filter((event): event is ActivityEvent => typeof event === 'object');
  if (events.length === 0) return;
  const batchId = lengthPrefixedDigest(PURPOSE, ...logEvents.map(({ id }) => id));
  await recorder.record(batchId, summarizeActivity(events), clock());
}
