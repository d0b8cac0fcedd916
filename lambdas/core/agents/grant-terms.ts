import { NO_AGENT_RULES, underRules } from '../../../protect/vocabulary/agent-rules.ts';
import type { AgentSession } from '../../../protect/vocabulary/agent-session.ts';
import { NO_IMPLICATIONS } from '../../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import {
  approvalOf,
  isUnused,
  type LiveWrite,
  type LiveWrites,
  liveWrites,
  unusedMark,
} from '../../../protect/vocabulary/single-use.ts';
import { type GrantMoment, lastsUntil } from '../../../protect/vocabulary/write-grant.ts';

/** How one scope is approved. */
export interface GrantTerm {
  /** The first second at which the grant is none, used or not. */
  readonly until: number;
  /** For one write only: which approval it is, in 16 to 64 hexadecimal digits, never reused. Absent: for any number. */
  readonly once?: string;
}

export type GrantTerms = ReadonlyMap<Scope, GrantTerm>;

type Session = Pick<AgentSession, 'grants' | 'once'>;

/**
 * Law 12: the terms that a session's row does not cover yet. One that lasts is covered by one that lasts as long; a single
 * use by either, and by itself once it is used: a repeated approval gives no second use. A single use never covers one that
 * lasts. What was recalled covers nothing, nor what the organization's longest duration has ended.
 */
export function uncoveredTerms(
  terms: GrantTerms,
  session: Session | undefined,
  recalledAt: number | undefined,
  longestSeconds?: number,
): GrantTerms {
  const counted = session && underLongest(session, longestSeconds);
  return new Map([...terms].filter(([scope, term]) => !isCovered(scope, term, counted, recalledAt)));
}

/**
 * Of an uncovered scope a grant that was given for longer than the organization lets it count now, or that was stopped with
 * everything of its client, and so is in the way: its end, as the row has it. What still counts of it ends before the term
 * does, else it would be covered. `undefined`: there is none.
 */
export function overlongEnd(
  scope: Scope,
  { until }: GrantTerm,
  session: Session | undefined,
  recalledAt: number | undefined,
): number | undefined {
  const grant = session?.grants.get(scope);
  if (grant?.storedEnd !== undefined) return grant.storedEnd;
  return lastsUntil(grant, until, recalledAt) ? grant?.expiresAt : undefined;
}

/** As it counts: what was given before the organization's longest duration ends when that says, whatever the row has. */
function underLongest(session: Session, longestSeconds: number | undefined): Session {
  const rules = { ...NO_AGENT_RULES, ...(longestSeconds !== undefined && { longestSeconds }) };
  return underRules(session, rules, NO_IMPLICATIONS);
}

function isCovered(
  scope: Scope,
  { until, once }: GrantTerm,
  session: Session | undefined,
  recalledAt: number | undefined,
): boolean {
  if (lastsUntil(session?.grants.get(scope), until, recalledAt)) return true;
  const use = session?.once?.get(scope);
  if (once === undefined || use === undefined) return false;
  return approvalOf(use.mark) === once || (isUnused(use.mark) && lastsUntil(use, until, recalledAt));
}

/** How old a grant is that is written now. */
export interface GrantAge {
  readonly signedInAt: number;
  readonly approvedAt: number;
}

/** A session's grants once the terms are written over them: for a store that has no updates. */
export function withTerms(session: Session, terms: GrantTerms, at: GrantAge): Session {
  const { signedInAt, approvedAt } = at;
  const [grants, once] = [new Map(session.grants), new Map(session.once)];
  for (const [scope, { until, once: approval }] of terms) {
    if (approval === undefined) grants.set(scope, { expiresAt: until, signedInAt, approvedAt });
    else once.set(scope, { expiresAt: until, signedInAt, approvedAt, mark: unusedMark(approval) });
  }
  return { grants, ...(once.size > 0 && { once }) };
}

/**
 * Law 13: what holds for each scope that was approved, and no longer than the organization lets it count; one that was used
 * at this very moment, as it was approved.
 */
export function heldNow(
  terms: GrantTerms,
  session: Session,
  at: GrantMoment,
  longestSeconds: number | undefined,
): LiveWrites {
  const live = liveWrites(underLongest(session, longestSeconds), at);
  return new Map(
    [...terms].map(([scope, { until, once }]): [Scope, LiveWrite] => [
      scope,
      live.get(scope) ?? { until, ...(once !== undefined && { once: true }) },
    ]),
  );
}
