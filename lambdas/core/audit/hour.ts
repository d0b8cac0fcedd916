/** An hour of UTC, `2026-11-05T13`: sorts by time. */
export type Hour = string & { readonly __brand: 'Hour' };

const HOUR = /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3])$/;

/** `at` is in seconds since the epoch. */
export function hourOf(at: number): Hour {
  return new Date(at * 1000).toISOString().slice(0, 13) as Hour;
}

/** Does NOT check that the month has the day. */
export function isHour(value: unknown): value is Hour {
  return typeof value === 'string' && HOUR.test(value);
}
