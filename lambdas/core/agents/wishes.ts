import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import { hasUnseen, mixesAlphabets, UNSEEN_PROBLEM } from '../registration/text.ts';

/** What an agent says beside a question, for its person to read as its words. */
export interface Wishes {
  readonly reason?: string;
  /** Until when it would like the approval; seconds since the epoch. */
  readonly until?: number;
}

type Body = Readonly<Record<string, unknown>>;

/** `ask` of a request for a token: `true`, or an object with the agent's words. `false` is as if it were not there. */
export function parseAsking(ask: unknown, now: number): Result<Wishes | undefined, FieldProblem> {
  if (ask === true) return ok({});
  if (ask === false) return ok(undefined);
  if (typeof ask !== 'object' || ask === null || Array.isArray(ask)) {
    return problem('ask', 'must be true, or an object with reason and until');
  }
  return parseWishes('ask.', ask as Body, now);
}

/** Longer than anybody reads; and a week is more than anything here lasts. */
const MAX_REASON_LENGTH = 280;
const MAX_WISH_SECONDS = 7 * 86_400;

export function parseWishes(of: string, { reason, until }: Body, now: number): Result<Wishes, FieldProblem> {
  if (reason !== undefined && typeof reason !== 'string') return problem(`${of}reason`, 'must be a string');
  const said = reason === undefined ? ok(undefined) : parseReason(`${of}reason`, reason);
  if (!said.ok) return said;
  if (until !== undefined && !isSecond(until, now)) {
    return problem(`${of}until`, `must be a second since the epoch, at most ${MAX_WISH_SECONDS} seconds from now`);
  }
  return ok({ ...(said.value !== undefined && { reason: said.value }), ...(until !== undefined && { until }) });
}

/** Plain words in one line: nothing unseen, and no word of letters that look like another alphabet's. */
function parseReason(field: string, reason: string): Result<string, FieldProblem> {
  if (reason.length < 1 || reason.length > MAX_REASON_LENGTH) {
    return problem(field, `must have 1 to ${MAX_REASON_LENGTH} characters`);
  }
  if (hasUnseen(reason)) return problem(field, UNSEEN_PROBLEM);
  return mixesAlphabets(reason) ? problem(field, 'must not mix alphabets in one word') : ok(reason);
}

function isSecond(until: unknown, now: number): until is number {
  return Number.isSafeInteger(until) && (until as number) > now && (until as number) <= now + MAX_WISH_SECONDS;
}

function problem(field: string, text: string): { readonly ok: false; readonly error: FieldProblem } {
  return err({ field, problem: text });
}
