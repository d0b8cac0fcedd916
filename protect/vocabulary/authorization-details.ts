/**
 * Authorization details (RFC 9396) as this product has them: each names a type and every member that the type declares.
 * A value says by its own form how it is compared, so that whoever verifies a token needs no declaration for it: a text is
 * equal or not, a number is the most, a list holds what it names. Nothing is optional: a member that were absent could be
 * read as "any" by one and as "none" by another.
 */

/** A text, a whole number from zero, or a set of texts: never empty, each once. */
export type DetailValue = string | number | readonly string[];

/** One authorization detail (RFC 9396 §2): a type, and what it is limited to. */
export interface AuthorizationDetail {
  readonly type: string;
  readonly members: ReadonlyMap<string, DetailValue>;
}

export type AuthorizationDetails = readonly AuthorizationDetail[];

export const NO_DETAILS: AuthorizationDetails = [];

/** As many as a person can still read, and a token's header line can hold. */
export const MAX_DETAILS = 10;
export const MAX_DETAIL_MEMBERS = 10;
export const MAX_DETAIL_TEXT_CHARACTERS = 256;
export const MAX_DETAIL_SET_VALUES = 50;

/** Of all of a token's details as JSON, in UTF-8: API Gateway takes 10 KB of headers in all. */
export const MAX_DETAILS_BYTES = 2_048;

/** RFC 9396 §2: the member that names the type; every other one is the type's own. */
const TYPE = 'type';

/** The form of a value, whatever its type declares. A number that two programs read differently is none (RFC 8259 §6). */
export function isDetailValue(value: unknown): value is DetailValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 && !Object.is(value, -0);
  return Array.isArray(value) ? isTextSet(value) : isDetailText(value);
}

function isDetailText(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= MAX_DETAIL_TEXT_CHARACTERS;
}

function isTextSet(values: readonly unknown[]): values is readonly string[] {
  const isOfSize = values.length >= 1 && values.length <= MAX_DETAIL_SET_VALUES;
  return isOfSize && values.every(isDetailText) && new Set(values).size === values.length;
}

/**
 * Whether a detail allows all of another: of the same type, with the very same members, each value within the other's.
 * Does NOT ask whether the type is declared, nor who granted it.
 */
export function covers(granted: AuthorizationDetail, needed: AuthorizationDetail): boolean {
  if (granted.type !== needed.type || granted.members.size !== needed.members.size) return false;
  return [...needed.members].every(([name, value]) => coversValue(granted.members.get(name), value));
}

/** Whether one of several details allows all of another. Two that each allow a part of it do not. */
export function anyCovers(granted: AuthorizationDetails, needed: AuthorizationDetail): boolean {
  return granted.some((one) => covers(one, needed));
}

function coversValue(granted: DetailValue | undefined, needed: DetailValue): boolean {
  if (!isDetailValue(granted) || !isDetailValue(needed)) return false;
  if (typeof granted === 'number') return typeof needed === 'number' && needed <= granted;
  if (typeof granted === 'string') return granted === needed;
  return typeof needed === 'object' && needed.every((value) => granted.includes(value));
}

/**
 * What all of the lists allow: of every pair of details what both do, without what another one covers. Never more than
 * either, in any order. What does not fit ({@link MAX_DETAILS}, {@link MAX_DETAILS_BYTES}) is left out, which only narrows.
 */
export function intersectDetails(a: AuthorizationDetails, b: AuthorizationDetails): AuthorizationDetails {
  return fitting(withoutCovered(a.flatMap((one) => b.flatMap((other) => meet(one, other) ?? []))));
}

/** The most that two details both allow; `undefined`: nothing. */
function meet(a: AuthorizationDetail, b: AuthorizationDetail): AuthorizationDetail | undefined {
  if (a.type !== b.type || a.members.size !== b.members.size) return undefined;
  const members = new Map<string, DetailValue>();
  for (const [name, value] of a.members) {
    const both = meetValues(value, b.members.get(name));
    if (both === undefined) return undefined;
    members.set(name, both);
  }
  return { type: a.type, members };
}

function meetValues(a: DetailValue, b: DetailValue | undefined): DetailValue | undefined {
  if (!isDetailValue(a) || !isDetailValue(b)) return undefined;
  if (typeof a === 'number') return typeof b === 'number' ? Math.min(a, b) : undefined;
  if (typeof a === 'string') return a === b ? a : undefined;
  const both = typeof b === 'object' ? a.filter((value) => b.includes(value)) : [];
  return both.length > 0 ? both : undefined;
}

/** Of two that cover each other the first stays. */
function withoutCovered(details: AuthorizationDetails): AuthorizationDetails {
  return details.filter((detail, index) =>
    details.every((other, place) => {
      if (place === index || !covers(other, detail)) return true;
      return covers(detail, other) && index < place;
    }),
  );
}

/** Those of several sources, each once and none that another one covers; as many as fit. */
export function fittingDetails(details: AuthorizationDetails): AuthorizationDetails {
  return fitting(withoutCovered(details));
}

function fitting(details: AuthorizationDetails): AuthorizationDetails {
  const kept = details.slice(0, MAX_DETAILS);
  while (kept.length > 0 && sizeOfDetails(kept) > MAX_DETAILS_BYTES) kept.pop();
  return kept;
}

/** Bytes of {@link formatDetails}. */
export function sizeOfDetails(details: AuthorizationDetails): number {
  return new TextEncoder().encode(formatDetails(details)).length;
}

/** As JSON has them: the type first, members and the values of sets in the order of their code units. */
export function detailsJson(details: AuthorizationDetails): readonly Readonly<Record<string, DetailValue>>[] {
  return details.map(({ type, members }) => {
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries([[TYPE, type], ...sorted.map(([name, value]) => [name, inOrder(value)])]);
  });
}

function inOrder(value: DetailValue): DetailValue {
  return typeof value === 'object' ? [...value].sort() : value;
}

/** One text for one list of details, whatever order their members came in. */
export function formatDetails(details: AuthorizationDetails): string {
  return JSON.stringify(detailsJson(details));
}

/**
 * Details of JSON whose form is all that is looked at: of a token that we issued, or of a route's own values. `undefined`:
 * some of it is none, and then nothing of it counts (law 10).
 */
export function readDetails(value: unknown): AuthorizationDetails | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > MAX_DETAILS) return undefined;
  const details = value.flatMap((one) => readDetail(one) ?? []);
  return details.length === value.length && sizeOfDetails(details) <= MAX_DETAILS_BYTES ? details : undefined;
}

/** What {@link formatDetails} wrote. `undefined`: it did not, or not of this form. */
export function parseDetails(text: string): AuthorizationDetails | undefined {
  try {
    return readDetails(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** One detail of an object of any origin; `undefined`: it is none. */
export function readDetail(value: unknown): AuthorizationDetail | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  const type = entries.find(([name]) => name === TYPE)?.[1];
  const members = entries.filter(([name]) => name !== TYPE);
  if (!isDetailType(type) || members.length < 1 || members.length > MAX_DETAIL_MEMBERS) return undefined;
  const isRead = (member: [string, unknown]): member is [string, DetailValue] =>
    isDetailMember(member[0]) && isDetailValue(member[1]);
  return members.every(isRead) ? { type, members: new Map(members) } : undefined;
}

/** A name or a URI (RFC 9396 §2), as printable as a scope: it stands in metadata, in commands and in logs. */
export function isDetailType(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/.test(value) && value !== '__proto__';
}

/** What a member of a detail may be called: as those of RFC 9396 §2.2 are. */
export function isDetailMember(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name) && name !== TYPE;
}
