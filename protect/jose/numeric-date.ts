import type { JsonValue } from './strict-json.ts';

/** What {@link isNumericDate} asks, in words. */
export const NUMERIC_DATE_FORM = 'a number of seconds since the epoch';

/**
 * RFC 7519 §2 NumericDate: seconds since the epoch, "non-integer values can be represented". Finite, not negative, and
 * small enough that each whole second is a number of its own: `1e400` is read as infinity, and is none.
 */
export function isNumericDate(value: JsonValue | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

/**
 * The second in which the moment lies. Of an end (`exp`) no later than the moment itself, so that nothing lasts longer;
 * of a sign-in (`auth_time`) or an issuing no later either, so that nothing seems fresher than it is.
 */
export function secondOf(moment: number): number {
  return Math.floor(moment);
}
