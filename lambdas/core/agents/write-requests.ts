import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { LiveWrites } from '../../../protect/vocabulary/single-use.ts';

import type { AskedOperation } from './exact-operation.ts';
import { type HalfApproval, openHalves, withHalf, withoutScopes } from './half-approvals.ts';
import { areOfOneType } from './limits.ts';

/** What an agent asks its person for. Times in seconds since the epoch. */
export interface WriteRequest {
  readonly sessionId: AgentSessionId;
  /** The tool whose agent asks. */
  readonly client: ClientId;
  readonly scopes: ScopeSet;
  /** Where `scopes` is the scope of one operation: which. */
  readonly operation?: AskedOperation;
  /** The agent's own words, for its person to read as such; absent: it gave none. */
  readonly reason?: string;
  /** How long the agent would like the approval to last. */
  readonly until?: number;
  readonly askedAt: number;
  /** The first second at which nobody is asked any more. */
  readonly endsAt: number;
}

/** A no: the same question waits until then. */
export interface Refused {
  readonly sessionId: AgentSessionId;
  readonly scope: Scope;
  readonly until: number;
}

/** All that one member is asked, and has refused lately. */
export interface MemberRequests {
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Raised by every change, each of which is conditional on it; 0: there is no row. */
  readonly revision: number;
  readonly requests: readonly WriteRequest[];
  readonly refused: readonly Refused[];
  /** What they have approved, and a second person has to confirm. Absent: nothing. */
  readonly halves?: readonly HalfApproval[];
}

/** An hour: a person who was away comes back to what still matters. */
export const REQUEST_LIFETIME_SECONDS = 3_600;

/** After a no, the same question may not be put again for this long. */
export const REFUSAL_SECONDS = 600;

/** At most this many questions wait for one person. */
export const MAX_OPEN_REQUESTS = 20;

/** For so long after its end, a host that polls is told that nobody answered. */
const REMEMBERED_SECONDS = 3_600;

/** No person says no so often in {@link REFUSAL_SECONDS}; beyond it, the oldest are forgotten. */
const MAX_REFUSED = 200;

/** `used`: it was approved once, and that write was made. */
export type ScopeState = 'pending' | 'granted' | 'denied' | 'expired' | 'used';

/** Where one scope of an agent session stands, and until when (`expired`, `used`: since when). */
export interface AskedScope {
  readonly state: ScopeState;
  readonly until: number;
  /** Granted for one write only. */
  readonly once?: true;
  /** Pending: the person has approved it, and somebody else has to confirm it. */
  readonly awaits?: 'second_person';
  /** Granted: after `until`, for one more write until then. */
  readonly thenOnceUntil?: number;
}

/** What became of a session's approvals. */
export interface ApprovedNow {
  readonly live: LiveWrites;
  /** Approved once, and used: when. */
  readonly used: ReadonlyMap<Scope, number>;
}

export type Question = Pick<WriteRequest, 'sessionId' | 'client' | 'scopes' | 'operation' | 'reason' | 'until'>;

export type AskOutcome =
  /** What is to be written. */
  | { readonly outcome: 'asked'; readonly next: MemberRequests; readonly request: WriteRequest }
  /** The very question waits already: nothing is to be written. */
  | { readonly outcome: 'waits'; readonly request: WriteRequest }
  /** The person has said no to one of its scopes. */
  | { readonly outcome: 'denied'; readonly scopes: readonly Scope[]; readonly until: number }
  /** {@link MAX_OPEN_REQUESTS}; the first one ends then. */
  | { readonly outcome: 'too_many'; readonly until: number };

/**
 * Puts a question, once: by session and scopes. Does NOT check that the scopes may be asked for, nor that the session is
 * the client's.
 */
export function ask(before: MemberRequests, question: Question, now: number): AskOutcome {
  const denied = refusedOf(before, question.sessionId, now).filter(({ scope }) => isAsked(scope, question.scopes));
  if (denied.length > 0) {
    const until = Math.max(...denied.map((one) => one.until));
    return { outcome: 'denied', scopes: denied.map(({ scope }) => scope), until };
  }
  const open = before.requests.filter((request) => now < request.endsAt);
  const same = open.find(
    ({ sessionId, scopes, operation }) =>
      sessionId === question.sessionId &&
      areEqual(scopes, question.scopes) &&
      // Code of a former release keeps a question and forgets what it is about: it is put anew.
      (operation === undefined) === (question.operation === undefined),
  );
  if (same !== undefined) return { outcome: 'waits', request: same };
  if (open.length >= MAX_OPEN_REQUESTS)
    return { outcome: 'too_many', until: Math.min(...open.map((one) => one.endsAt)) };
  const request = { ...question, askedAt: now, endsAt: now + REQUEST_LIFETIME_SECONDS };
  // One that ended is not said twice: the new question takes its place.
  const others = before.requests.filter(
    (one) => !(one.sessionId === request.sessionId && areEqual(one.scopes, request.scopes)),
  );
  return { outcome: 'asked', next: changed(before, [...others, request], before.refused, now), request };
}

/** A no to one limit is a no to every limit of that type: nobody is asked for one less, and one less again. */
function isAsked(refused: Scope, scopes: ScopeSet): boolean {
  return scopes.has(refused) || [...scopes].some((scope) => areOfOneType(refused, scope));
}

/** A no to these scopes of one session: nobody is asked for them any more. */
export function deny(before: MemberRequests, sessionId: AgentSessionId, scopes: ScopeSet, now: number): MemberRequests {
  const kept = before.refused.filter((one) => one.sessionId !== sessionId || !scopes.has(one.scope));
  const added = [...scopes].map((scope) => ({ sessionId, scope, until: now + REFUSAL_SECONDS }));
  const refused = [...kept, ...added];
  const halves = withoutScopes(before.halves ?? [], sessionId, scopes);
  return changed({ ...before, halves }, answered(before.requests, sessionId, scopes, refused), refused, now);
}

/** A yes to these scopes of one session, which takes a former no back. */
export function approve(
  before: MemberRequests,
  sessionId: AgentSessionId,
  scopes: ScopeSet,
  now: number,
): MemberRequests {
  const refused = before.refused.filter((one) => one.sessionId !== sessionId || !scopes.has(one.scope));
  return changed(before, answered(before.requests, sessionId, scopes, refused), refused, now);
}

/** The session is over: nobody is asked for it. A no stays a no. */
export function withdraw(before: MemberRequests, sessionId: AgentSessionId, now: number): MemberRequests {
  const others = before.requests.filter((request) => request.sessionId !== sessionId);
  const halves = withoutScopes(before.halves ?? [], sessionId);
  return changed({ ...before, halves }, others, before.refused, now);
}

/** A yes that somebody else has to confirm: nobody is asked for it any more, and nothing is granted by it. */
export function approveHalf(before: MemberRequests, half: HalfApproval, now: number): MemberRequests {
  const scopes = new Set(half.durations.keys());
  const next = approve(before, half.sessionId, scopes, now);
  return { ...next, halves: withHalf(next.halves ?? [], half) };
}

/** It is confirmed, or it is taken back: nobody can confirm it (any more). */
export function endHalf(before: MemberRequests, id: string, now: number): MemberRequests {
  const halves = (before.halves ?? []).filter((half) => half.id !== id);
  return changed({ ...before, halves }, before.requests, before.refused, now);
}

/** What was approved of a session, or of one scope of it, is taken back: what waits for a second person, too. */
export function takeBackHalves(
  before: MemberRequests,
  sessionId: AgentSessionId,
  scope: Scope | undefined,
  now: number,
): MemberRequests {
  const halves = withoutScopes(before.halves ?? [], sessionId, scope && new Set([scope]));
  return changed({ ...before, halves }, before.requests, before.refused, now);
}

/** Whether a change says anything new: of one that does not, nothing is written. */
export function isChanged(before: MemberRequests, next: MemberRequests): boolean {
  return (
    before.requests.length !== next.requests.length ||
    askedCount(before) !== askedCount(next) ||
    before.refused.length !== next.refused.length ||
    idsOf(before) !== idsOf(next) ||
    next.refused.some((one, i) => one !== before.refused[i])
  );
}

/** A question only ever gets narrower. */
const askedCount = ({ requests }: MemberRequests) => requests.reduce((sum, { scopes }) => sum + scopes.size, 0);

function idsOf({ halves = [] }: MemberRequests): string {
  return halves.map(({ id }) => id).join(' ');
}

/** The question that waits for exactly these scopes of a session, if an agent has put it. */
export function questionOf(
  state: MemberRequests,
  { sessionId, scopes }: Pick<WriteRequest, 'sessionId' | 'scopes'>,
  now: number,
): WriteRequest | undefined {
  return openRequests(state, now).find((one) => one.sessionId === sessionId && areEqual(one.scopes, scopes));
}

/** The questions that wait for an answer now, the oldest first. */
export function openRequests({ requests }: MemberRequests, now: number): readonly WriteRequest[] {
  return requests.filter((request) => now < request.endsAt).sort((a, b) => a.askedAt - b.askedAt);
}

/**
 * Where each scope of an agent session stands that was asked for, granted or refused. A grant that is live counts before
 * everything else, a no before a question that waits, and that before one that is over.
 */
export function scopeStates(
  state: MemberRequests,
  sessionId: AgentSessionId,
  { live, used }: ApprovedNow,
  now: number,
): ReadonlyMap<Scope, AskedScope> {
  const asked = state.requests.filter((request) => request.sessionId === sessionId);
  const halves = openHalves(state.halves, { now }).filter((half) => half.sessionId === sessionId);
  const ended = asked.filter((request) => now >= request.endsAt);
  const waiting = asked.filter((request) => now < request.endsAt);
  return new Map<Scope, AskedScope>([
    ...ended.flatMap(({ scopes, endsAt }) => each(scopes, { state: 'expired', until: endsAt })),
    ...[...used].map(([scope, at]) => [scope, { state: 'used', until: at }] as const),
    ...waiting.flatMap(({ scopes, endsAt }) => each(scopes, { state: 'pending', until: endsAt })),
    ...halves.flatMap(({ durations, endsAt }) =>
      each(new Set(durations.keys()), { state: 'pending', until: endsAt, awaits: 'second_person' }),
    ),
    ...refusedOf(state, sessionId, now).map(({ scope, until }) => [scope, { state: 'denied', until }] as const),
    ...[...live].map(([scope, write]) => [scope, { state: 'granted', ...write }] as const),
  ]);
}

/** What was refused for one session, as far as it still counts. */
export function refusedOf({ refused }: MemberRequests, sessionId: AgentSessionId, now: number): readonly Refused[] {
  return refused.filter((one) => one.sessionId === sessionId && now < one.until);
}

function each(scopes: ScopeSet, asked: AskedScope): readonly (readonly [Scope, AskedScope])[] {
  return [...scopes].map((scope) => [scope, asked] as const);
}

/** Those of the session ask for no more than what has no answer yet, and are gone when all of it has one. */
function answered(
  requests: readonly WriteRequest[],
  sessionId: AgentSessionId,
  decided: ScopeSet,
  refused: readonly Refused[],
): readonly WriteRequest[] {
  const no = new Set(refused.filter((one) => one.sessionId === sessionId).map(({ scope }) => scope));
  return requests.flatMap((request) => {
    if (request.sessionId !== sessionId) return [request];
    const scopes = new Set([...request.scopes].filter((scope) => !decided.has(scope) && !no.has(scope)));
    return scopes.size === 0 ? [] : [{ ...request, scopes }];
  });
}

/** The next revision, without what no longer says anything to anybody. */
function changed(
  { organization, member, revision, halves }: MemberRequests,
  requests: readonly WriteRequest[],
  refused: readonly Refused[],
  now: number,
): MemberRequests {
  const open = openHalves(halves, { now });
  return {
    ...{ organization, member, revision: revision + 1 },
    requests: requests.filter(({ endsAt }) => now < endsAt + REMEMBERED_SECONDS).slice(-2 * MAX_OPEN_REQUESTS),
    refused: refused.filter(({ until }) => now < until).slice(-MAX_REFUSED),
    ...(open.length > 0 && { halves: open }),
  };
}

function areEqual(a: ScopeSet, b: ScopeSet): boolean {
  return a.size === b.size && [...a].every((scope) => b.has(scope));
}
