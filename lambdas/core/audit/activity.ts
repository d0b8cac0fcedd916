import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { type Hour, hourOf } from './hour.ts';

/**
 * What an organization's administrator is shown of requests for tokens: how many, hour by hour, and the last that were
 * refused. Made of log lines after the fact; nothing here decides anything.
 */

/** How a request ended. `unavailable`: a dependency was down, and the client was told to try again. */
export type ActivityOutcome = 'issued' | 'refused' | 'unavailable';

/** Bounded: reasons are a closed set, and a client is one that is registered here. */
export interface CounterKey {
  readonly organization: OrganizationId;
  readonly hour: Hour;
  readonly outcome: ActivityOutcome;
  /** Of a refusal; of an unavailable dependency, its name. Absent of tokens issued. */
  readonly reason?: string;
  readonly client?: ClientId;
}

export interface ActivityCounter extends CounterKey {
  readonly count: number;
}

/**
 * A refusal whose assertion was signed by the organization's own provider, with the values that were compared.
 * `facts` are texts cut short, numbers and lists of such, and nothing that looks like a token (law 11).
 */
export interface RecordedRefusal {
  readonly organization: OrganizationId;
  readonly correlationId: string;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly reason: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly provider?: string;
  readonly client?: string;
  readonly member?: string;
}

/** One request for a token, as its log line tells it. */
export interface ActivityEvent extends Omit<CounterKey, 'hour'> {
  /** Of the log event: the same whenever it is delivered. */
  readonly id: string;
  readonly at: number;
  /** Only if the assertion's signature had verified: nobody else writes into an organization's console. */
  readonly refusal?: RecordedRefusal;
}

export interface ActivitySummary {
  /** One per key, in no order. */
  readonly counters: readonly ActivityCounter[];
  /** Newest first, at most {@link MAX_RECENT_REFUSALS} of each organization. */
  readonly refusals: readonly RecordedRefusal[];
}

export const MAX_RECENT_REFUSALS = 50;

export function summarizeActivity(events: readonly ActivityEvent[]): ActivitySummary {
  return { counters: count(events), refusals: recentOfEach(events.flatMap(({ refusal }) => refusal ?? [])) };
}

function count(events: readonly ActivityEvent[]): readonly ActivityCounter[] {
  const counters = new Map<string, ActivityCounter>();
  for (const { organization, at, outcome, reason, client } of events) {
    const key = { organization, hour: hourOf(at), outcome, ...(reason && { reason }), ...(client && { client }) };
    const id = JSON.stringify(key);
    counters.set(id, { ...key, count: (counters.get(id)?.count ?? 0) + 1 });
  }
  return [...counters.values()];
}

function recentOfEach(refusals: readonly RecordedRefusal[]): readonly RecordedRefusal[] {
  const kept = new Map<OrganizationId, number>();
  return refusals.toSorted(newestFirst).filter(({ organization }) => {
    const position = kept.get(organization) ?? 0;
    kept.set(organization, position + 1);
    return position < MAX_RECENT_REFUSALS;
  });
}

/** Within a second in the order of correlation ids, as the table sorts them. */
function newestFirst(a: RecordedRefusal, b: RecordedRefusal): number {
  return b.at - a.at || (a.correlationId < b.correlationId ? 1 : -1);
}
