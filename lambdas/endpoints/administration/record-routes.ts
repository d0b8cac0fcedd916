import { ok } from '../../../protect/vocabulary/result.ts';
import { type Mender, mendersOf } from '../../core/advice/mended-by.ts';
import { adviceOnRefused } from '../../core/advice/recorded-advice.ts';
import type { ActivityCounter, RecordedRefusal, Refused } from '../../core/audit/activity.ts';
import type { AuditEntry } from '../../core/audit/entry.ts';
import { type Hour, hourOf } from '../../core/audit/hour.ts';
import type { Language } from '../../core/language.ts';
import { type Administered, invalid, notFound } from '../../flows/administration/administration.ts';
import type { AuditListRequest } from '../../ports/audit-reads.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { ROUTES } from '../../routes.ts';
import { auditPosition, cursorsOf, type ListPlace } from '../http/cursor.ts';
import { type AdministrationRoutes, route } from './route.ts';
import { activityQuery, auditQuery } from './schemas/queries.ts';
import {
  type Activity,
  type AuditEntryJson,
  activitySchema,
  auditPage,
  type KeyJson,
  keyPage,
  type RefusalJson,
  refusalPage,
  refusalSchema,
} from './schemas/records.ts';
import { snakeCased } from './snake-case.ts';

const DAY_SECONDS = 86_400;
const AUDIT_DAYS = 30;
const MAX_ACTIVITY_DAYS = 31;

export const recordRoutes = {
  [ROUTES.administration.listKeys.key]: route({
    operation: 'list_keys',
    summary: 'The signing keys of the deployment, and their states',
    answer: keyPage,
    handle: async ({ services }) => {
      const ring = await services.ring.read();
      if (ring === undefined) throw new Unavailable('key ring');
      const items = ring.keys.map(({ kid, algorithm, state, createdAt, activatedAt }): KeyJson => {
        const activated = activatedAt === undefined ? {} : { activated_at: activatedAt };
        return { kid, algorithm, state, created_at: createdAt, ...activated };
      });
      return ok({ body: { items } });
    },
  }),
  [ROUTES.administration.readAudit.key]: route({
    operation: 'read_audit',
    summary: 'Who changed what, newest first',
    query: auditQuery,
    answer: auditPage,
    handle: async ({ admin, services, query }) => {
      const { cursor, ...filters } = query;
      const place = { organization: admin.caller.organization, filters };
      const begun = auditRequestOf(place, cursor, query, admin.clock());
      if (!begun.ok) return begun;
      const { action, actor, limit } = query;
      const { entries, next } = await services.auditTrail.list(place.organization, {
        ...begun.value,
        ...(action !== undefined && { action }),
        ...(actor !== undefined && { actor }),
        ...(limit !== undefined && { limit: Number(limit) }),
      });
      const { from, to } = begun.value;
      const goesOn = next && { next_cursor: auditCursors.toCursor(place, { from, to, ...next }) };
      return ok({ body: { items: entries.map(auditJson), ...goesOn } });
    },
  }),
  [ROUTES.administration.readActivity.key]: route({
    operation: 'read_activity',
    summary: 'Requests for tokens, hour by hour: issued, refused by reason',
    query: activityQuery,
    answer: activitySchema,
    handle: async ({ admin, services, query }) => {
      const range = rangeOf(query, admin.clock(), DAY_SECONDS);
      if (!range.ok) return range;
      const { from, to } = range.value;
      if (to - from > MAX_ACTIVITY_DAYS * DAY_SECONDS) {
        return invalid('from', `must be at most ${MAX_ACTIVITY_DAYS} days before to`);
      }
      const counters = await services.activity.counters(admin.caller.organization, hourOf(from), hourOf(to));
      return ok({ body: activityJson(counters) });
    },
  }),
  [ROUTES.administration.listRefusals.key]: route({
    operation: 'list_refusals',
    summary:
      'What was refused last: assertions whose signature verified, sign-ins, requests about agents and signals, with the values that were compared',
    answer: refusalPage,
    advises: true,
    handle: async ({ admin, services, language }) => {
      const refusals = await services.activity.recentRefusals(admin.caller.organization);
      return ok({ body: { items: refusals.map((refusal) => refusalJson(refusal, language)) } });
    },
  }),
  [ROUTES.administration.readRefusal.key]: route({
    operation: 'read_refusal',
    summary: 'One of them, by its correlation id',
    answer: refusalSchema,
    advises: true,
    handle: async ({ admin, services, path, language }) => {
      const refusal = await services.activity.findRefusal(admin.caller.organization, path['correlation'] ?? '');
      return refusal === undefined
        ? notFound('correlation_id', 'is of no refusal that is kept')
        : ok({ body: refusalJson(refusal, language) });
    },
  }),
} satisfies AdministrationRoutes;

interface Range {
  readonly from: number;
  readonly to: number;
}

interface RangeQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function rangeOf(query: RangeQuery, now: number, defaultSeconds: number): Administered<Range> {
  const to = query.to === undefined ? now : Number(query.to);
  const from = query.from === undefined ? Math.max(0, to - defaultSeconds) : Number(query.from);
  return from > to ? invalid('from', 'must not be after to') : ok({ from, to });
}

const auditCursors = cursorsOf('audit', auditPosition);

/** A later page has the range of the first one, which may have been "until now". */
function auditRequestOf(
  place: ListPlace,
  cursor: string | undefined,
  query: RangeQuery,
  now: number,
): Administered<AuditListRequest> {
  if (cursor === undefined) return rangeOf(query, now, AUDIT_DAYS * DAY_SECONDS);
  const read = auditCursors.fromCursor(place, cursor);
  if (!read.ok) return invalid(read.error.field, read.error.problem);
  const { from, to, at, suffix } = read.value;
  return ok({ from, to, position: { at, ...(suffix !== undefined && { suffix }) } });
}

function auditJson({ at, suffix, actor, action, target, details, evidence }: AuditEntry): AuditEntryJson {
  const signed = evidence !== undefined && { evidence };
  return { id: `${at}-${suffix}`, at, actor, action, target, details, ...signed };
}

function activityJson(counters: readonly ActivityCounter[]): Activity {
  const hours = groupBy(counters, ({ hour }) => hour);
  const clients = groupBy(counters, ({ client }) => client);
  return {
    hours: [...hours].sort(byName).map(([hour, of]) => ({ hour: startOf(hour), ...countsOf(of) })),
    clients: [...clients].sort(byName).map(([client, of]) => ({ client, ...countsOf(of) })),
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function groupBy<Name extends string>(
  counters: readonly ActivityCounter[],
  nameOf: (counter: ActivityCounter) => Name | undefined,
): ReadonlyMap<Name, readonly ActivityCounter[]> {
  const groups = new Map<Name, ActivityCounter[]>();
  for (const counter of counters) {
    const name = nameOf(counter);
    if (name !== undefined) groups.set(name, [...(groups.get(name) ?? []), counter]);
  }
  return groups;
}

function countsOf(counters: readonly ActivityCounter[]): Omit<Activity['hours'][number], 'hour'> {
  const total = (of: readonly ActivityCounter[]) => of.reduce((sum, { count }) => sum + count, 0);
  const byReason = (outcome: ActivityCounter['outcome']) => {
    const reasons = groupBy(
      counters.filter((counter) => counter.outcome === outcome),
      ({ reason = 'unknown' }) => reason,
    );
    return Object.fromEntries([...reasons].map(([reason, of]) => [reason, total(of)]));
  };
  const issued = total(counters.filter(({ outcome }) => outcome === 'issued'));
  return { issued, refused: byReason('refused'), unavailable: byReason('unavailable') };
}

function startOf(hour: Hour): number {
  return Date.parse(`${hour}:00:00Z`) / 1_000;
}

function refusalJson(refusal: RecordedRefusal, language: Language): RefusalJson {
  const { correlationId, at, refused = 'token', reason, client, provider, member, sent, facts } = refusal;
  const advice = adviceOnRefused(refusal, language);
  const menders = mendersFor(refused, reason);
  return {
    correlation_id: correlationId,
    at,
    refused,
    reason,
    ...(sent !== undefined && { sent }),
    ...(client !== undefined && { client }),
    ...(provider !== undefined && { provider }),
    ...(member !== undefined && { member }),
    facts: snakeCased(facts),
    ...(advice && { meaning: advice.meaning, next_step: advice.nextStep }),
    ...(menders && { mended_by: [...menders] }),
  };
}

/** Of a signal it is one of two, whatever is wrong: the settings here, or the stream at the provider. */
function mendersFor(refused: Refused, reason: string): readonly Mender[] | undefined {
  if (refused === 'agent') return undefined;
  if (refused === 'consent' && reason === 'client_not_approved') return ['administrator'];
  return refused === 'signal' ? ['administrator', 'provider_administrator'] : mendersOf(reason);
}
