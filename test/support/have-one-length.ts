/**
 * Lists of different lengths are different. Jest's `toEqual` leaves out what is undefined, in a list too: a list of calls
 * with one call without arguments equals `[]`, and a law that nothing was called holds whatever was.
 * Does NOT look at members of objects: one that is undefined equals one that is not there.
 *
 * @returns undefined where Jest compares as it always does
 * @see https://jestjs.io/docs/expect#expectaddequalitytesterstesters
 */
export function haveOneLength(one: unknown, other: unknown): false | undefined {
  return Array.isArray(one) && Array.isArray(other) && one.length !== other.length ? false : undefined;
}
