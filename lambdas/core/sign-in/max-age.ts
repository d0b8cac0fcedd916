import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';

/** A minute: time for the provider's answer to come back and be used. A day: longer is no fresh sign-in. */
const MIN_SECONDS = 60;
const MAX_SECONDS = 86_400;

/** Of an address: whole seconds. `undefined`: it is none that a sign-in may be begun with. */
export function parseMaxAge(text: string): number | undefined {
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return seconds >= MIN_SECONDS && seconds <= MAX_SECONDS ? seconds : undefined;
}

/** A provider that was asked for a fresh sign-in did not give one. Times in seconds. */
export type NotFresh =
  /** OpenID Connect Core §2: of a request with `max_age`, `auth_time` is REQUIRED. */
  | { readonly reason: 'sign_in_time_missing' }
  | { readonly reason: 'sign_in_not_fresh'; readonly authenticatedAt: number; readonly maxAgeSeconds: number };

/** Whether the person signed in at the provider as lately as was asked for; without a wish, always. */
export function checkMaxAge(
  maxAgeSeconds: number | undefined,
  authenticatedAt: number | undefined,
  now: number,
): Result<true, NotFresh> {
  if (maxAgeSeconds === undefined) return ok(true);
  if (authenticatedAt === undefined) return err({ reason: 'sign_in_time_missing' });
  return now <= authenticatedAt + maxAgeSeconds
    ? ok(true)
    : err({ reason: 'sign_in_not_fresh', authenticatedAt, maxAgeSeconds });
}
