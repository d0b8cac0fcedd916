import type { ClientId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { type Hour, hourOf } from './hour.ts';
import type { SentPerson } from './sent-person.ts';

/**
 * What an organization's administrator is shown: of requests for tokens how many, hour by hour, and the last that were
 * refused; and the last refused sign-ins, requests about agents and signals. Made of log lines after the fact; nothing here decides
 * anything.
 */

/**
 * What was refused. Each is kept apart, so that many of one kind do not push out another. `callback`: a sign-in of which
 * nothing is the provider's own word; anybody can send one, and nothing that was sent is kept of it. `signal`: what a provider said of a person.
 * `consent`: a member was asked whether a tool may act for them, and it came to nothing.
 */
export const REFUSED = ['token', 'sign_in', 'callback', 'agent', 'signal', 'consent'] as const;
export type Refused = (typeof REFUSED)[number];

/** Requests about agents that decide something: whoever was refused one asks why. */
const KEPT_OPERATIONS: ReadonlySet<string> = new Set(['mint', 'request', 'approve', 'deny', 'confirm']);

/** Too many requests are so many that they would push out all others. */
export function isKeptOfAgents(operation: string, reason: string): boolean {
  return KEPT_OPERATIONS.has(operation) && reason !== 'too_many_requests';
}

/** What a person, an administrator or the client's registration decided: not what a tool's developer got wrong. */
const KEPT_OF_CONSENT: ReadonlySet<string> = new Set([
  ...['denied', 'client_not_enabled', 'client_not_approved', 'enablement_disabled'],
  ...['no_scope_granted', 'no_details_granted'],
]);

export function isKeptOfConsent(reason: string): boolean {
  return KEPT_OF_CONSENT.has(reason);
}

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
 * A refusal that is the organization's own: its assertion was signed by its provider, its sign-in was answered by it, or its
 * member had proved who they are; with the values that were compared.
 * `facts` are texts cut short, numbers and lists of such, and nothing that looks like a token (law 11).
 */
export interface RecordedRefusal {
  readonly organization: OrganizationId;
  readonly correlationId: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Absent: `token`, which is all that a former release kept. */
  readonly refused?: Exclude<Refused, 'token'>;
  readonly reason: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whom the provider named, as it sent it. */
  readonly sent?: SentPerson;
  readonly provider?: string;
  readonly client?: string;
  readonly member?: string;
}

/** One request, as its log line tells it. Those for tokens are counted. */
export interface ActivityEvent extends Omit<CounterKey, 'hour'> {
  /** Of the log event: the same whenever it is delivered. */
  readonly id: string;
  readonly at: number;
  /** `undefined`: of a token. */
  readonly uncounted?: true;
  /** Only if it is the organization's own: nobody else writes into its console. */
  readonly refusal?: RecordedRefusal;
}

export interface ActivitySummary {
  /** One per key, in no order. */
  readonly counters: readonly ActivityCounter[];
  /** Newest first, at most {@link MAX_RECENT_REFUSALS} of each organization and kind. */
  readonly refusals: readonly RecordedRefusal[];
}

export const MAX_RECENT_REFUSALS = 50;

export function summarizeActivity(events: readonly ActivityEvent[]): ActivitySummary {
  return {
    counters: count(events.filter(({ uncounted }) => uncounted === undefined)),
    refusals: recentOfEach(events.flatMap(({ refusal }) => refusal ?? [])),
  };
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
  const kept = new Map<string, number>();
  return refusals.toSorted(newestFirst).filter(({ organization, refused = 'token' }) => {
    const kind = `${organization} ${refused}`;
    const position = kept.get(kind) ?? 0;
    kept.set(kind, position + 1);
    return position < MAX_RECENT_REFUSALS;
  });
}

/** Within a second in the order of correlation ids, as the table sorts them. */
export function newestFirst(a: RecordedRefusal, b: RecordedRefusal): number {
  return b.at - a.at || (a.correlationId < b.correlationId ? 1 : -1);
}
