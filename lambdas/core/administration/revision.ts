import { createHash } from 'node:crypto';

/** A record as it is stored, and which state of it that is: a change is written only over the state it is made of. */
export interface Revised<T> {
  readonly record: T;
  /** Counts changes by administration. 0: none yet, or none since an older release. */
  readonly revision: number;
}

/** Whatever its state, if it stands: a word that the operator alone has. */
export interface Whatever<T> {
  readonly record: T;
  readonly revision: 'any';
}

/** What a change is written over. Of whatever state it is in, what names it (`K`) is enough. */
export type Over<T, K extends keyof T> = Revised<T> | Whatever<Pick<T, K>>;

/** What becomes of a record. Absent: stays. `undefined`: is taken away. */
export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

export function whatever<T>(record: T): Whatever<T> {
  return { record, revision: 'any' };
}

/** What of a record becomes another: of two changes that touch different things neither repeats what it only read. */
export function changesBetween<T extends object>(previous: T, next: T): Changes<T> {
  const names = [...new Set([...Object.keys(previous), ...Object.keys(next)])] as (keyof T)[];
  const isChanged = (name: keyof T) => entityTag(previous[name] ?? null) !== entityTag(next[name] ?? null);
  return Object.fromEntries(names.filter(isChanged).map((name) => [name, next[name]])) as Changes<T>;
}

/**
 * A strong entity tag (RFC 9110 §8.8.3) of everything that is given: equal for equal content, whatever the order of
 * members and of sets. A digest, so that it shows nothing of what it is made of.
 */
export function entityTag(...parts: readonly unknown[]): string {
  return `"${createHash('sha256')
    .update(JSON.stringify(canonical(parts)))
    .digest('base64url')}"`;
}

function canonical(value: unknown): unknown {
  if (value instanceof Set) return [...value].map(canonical).sort();
  if (value instanceof Map) return canonical(Object.fromEntries(value));
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, canonical(member)]);
}

/**
 * RFC 9110 §13.1.1: whether `If-Match` names this state, by strong comparison: a weak tag never matches.
 * `*` names any state, so that it guards against nothing: not accepted as a precondition here.
 */
export function isMatch(ifMatch: string, tag: string): boolean {
  return ifMatch.split(',').some((candidate) => candidate.trim() === tag);
}
