import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { attributeName } from './attributes.ts';
import type { ScimProblem } from './refusal.ts';

/** What a list is asked for by: one value of one of these, each a direct look-up. */
export interface UserFilter {
  readonly attribute: 'userName' | 'externalId' | 'id';
  readonly value: string;
}

const ATTRIBUTES: ReadonlyMap<string, UserFilter['attribute']> = new Map([
  ['username', 'userName'],
  ['externalid', 'externalId'],
  ['id', 'id'],
]);

/** Characters. An address, a name of the provider's and an id are all shorter. */
const MAX_FILTER_LENGTH = 1_024;

/** RFC 7644 §3.4.2.2: `attrPath SP compareOp SP compValue`, whose value is a JSON string here; operators have no case. */
const EQUALS = /^\s*([A-Za-z][\w.:$-]*)\s+eq\s+("(?:[^"\\]|\\.)*")\s*$/i;

/**
 * The subset of RFC 7644 §3.4.2.2 that providers look users up by: `userName eq "…"`, `externalId eq "…"`, `id eq "…"`.
 * Any other filter is `invalidFilter`: one that is not understood is never taken for "everybody" (law 10).
 */
export function parseFilter(text: string): Result<UserFilter, ScimProblem> {
  const [, name = '', quoted = ''] = (text.length <= MAX_FILTER_LENGTH && EQUALS.exec(text)) || [];
  const attribute = ATTRIBUTES.get(attributeName(name));
  const value = attribute === undefined ? undefined : jsonString(quoted);
  if (attribute === undefined || value === undefined)
    return err({
      scimType: 'invalidFilter',
      field: 'filter',
      problem: 'must be userName eq "…", externalId eq "…" or id eq "…"',
    });
  return ok({ attribute, value });
}

function jsonString(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Which users of a list are wanted. Numbers as RFC 7644 §3.4.2.4 counts them: the first is 1. */
export interface UserPage {
  readonly startIndex: number;
  readonly count: number;
}

/** A page that says nothing, and the longest there is. */
export const DEFAULT_COUNT = 100;
export const MAX_COUNT = 200;

/**
 * RFC 7644 §3.4.2.4: a `startIndex` below 1 "SHALL be interpreted as 1", a negative `count` as 0; no more than
 * {@link MAX_COUNT} come at once, whatever is asked for. What is no whole number is `invalidValue`.
 */
export function parsePage(startIndex: string | undefined, count: string | undefined): Result<UserPage, ScimProblem> {
  const [from, most] = [wholeNumber(startIndex, 1), wholeNumber(count, DEFAULT_COUNT)];
  if (from === undefined) return err(notWhole('startIndex'));
  if (most === undefined) return err(notWhole('count'));
  return ok({ startIndex: Math.max(1, from), count: Math.min(Math.max(0, most), MAX_COUNT) });
}

function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined || text === '') return otherwise;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function notWhole(field: string): ScimProblem {
  return { scimType: 'invalidValue', field, problem: 'must be a whole number' };
}
