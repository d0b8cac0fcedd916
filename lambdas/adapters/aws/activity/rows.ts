import * as z from 'zod/mini';
import { isClientId, isOrganizationId, type OrganizationId } from '../../../../protect/vocabulary/identifiers.ts';
import type { ActivityCounter, CounterKey, RecordedRefusal, Refused } from '../../../core/audit/activity.ts';
import { isHour } from '../../../core/audit/hour.ts';
import type { Row } from '../dynamodb/dynamo.ts';
import { present } from '../dynamodb/present.ts';

/**
 * Rows of Activity. A partition is an organization; counters are sorted by hour, refusals by time. No organization's id
 * begins with an underscore, so that marks of batches have partitions of their own.
 */

/** As long as the log lines that they were made of. */
const ACTIVITY_RETENTION_SECONDS = 90 * 86_400;

/**
 * Lambda repeats a failed delivery for six hours, CloudWatch Logs for a day; what was given up lies in a queue for two
 * weeks, and a person may deliver it again: a mark of one of its parts must outlast it.
 */
const MARK_RETENTION_SECONDS = 16 * 86_400;

export const COUNTER_PREFIX = 'hour#';

/** Of each kind its own, so that the last fifty of each are one range. The first is that of a former release. */
export const REFUSAL_PREFIXES = {
  token: 'refusal#',
  sign_in: 'refused-sign-in#',
  callback: 'refused-callback#',
  agent: 'refused-agent#',
  signal: 'refused-signal#',
  consent: 'refused-consent#',
} as const satisfies Readonly<Record<Refused, string>>;

export function counterKey({ organization, hour, outcome, reason, client }: CounterKey) {
  return { pk: organization, sk: [`${COUNTER_PREFIX}${hour}`, outcome, reason ?? '', client ?? ''].join('#') };
}

export function batchMark(batchId: string, part: number, now: number): Record<string, unknown> {
  return { pk: `_batch#${batchId}#${part}`, sk: 'batch', ttl: now + MARK_RETENTION_SECONDS };
}

export function activityTtl(at: number): number {
  return at + ACTIVITY_RETENTION_SECONDS;
}

export function refusalKey({ organization, at, correlationId, refused }: RecordedRefusal) {
  return {
    pk: organization,
    sk: `${REFUSAL_PREFIXES[refused ?? 'token']}${new Date(at * 1000).toISOString()}#${correlationId}`,
  };
}

export function refusalRow(refusal: RecordedRefusal): Record<string, unknown> {
  return { ...refusalKey(refusal), ...refusal, ttl: activityTtl(refusal.at) };
}

const organization = z.custom<OrganizationId>(isOrganizationId);

const counterRow = z.object({
  organization,
  hour: z.custom<CounterKey['hour']>(isHour),
  outcome: z.enum(['issued', 'refused', 'unavailable']),
  reason: z.optional(z.string()),
  client: z.optional(z.custom<NonNullable<CounterKey['client']>>(isClientId)),
  count: z.number(),
});

const refusalRowSchema = z.object({
  organization,
  correlationId: z.string(),
  at: z.number(),
  refused: z.optional(z.enum(['sign_in', 'callback', 'agent', 'signal', 'consent'])),
  reason: z.string(),
  sent: z.optional(z.object({ subject: z.optional(z.string()), email: z.optional(z.string()) })),
  facts: z.record(z.string(), z.unknown()),
  provider: z.optional(z.string()),
  client: z.optional(z.string()),
  member: z.optional(z.string()),
});

/** @throws ZodError for a row that is none: a bug here, not an answer */
export function toCounter(row: Row): ActivityCounter {
  return present(counterRow.parse(row));
}

/** @throws ZodError */
export function toRefusal(row: Row): RecordedRefusal {
  const { sent, ...refusal } = refusalRowSchema.parse(row);
  return present({ ...refusal, sent: sent && present(sent) });
}
