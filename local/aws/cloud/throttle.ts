import type { Route } from './http-api-model.ts';
import type { ThrottleSettings } from './stage-model.ts';

/**
 * One token bucket per route: `burst` tokens at most, `ratePerSecond` new ones.
 * A route without both settings is not limited: the account's own limits are not imitated.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export class Throttle {
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  /** Takes a token of the route at `nowMs`; false when there is none. */
  admit({ key, throttle }: Pick<Route, 'key' | 'throttle'>, nowMs: number): boolean {
    if (!isLimited(throttle)) return true;
    const bucket = this.#buckets.get(key) ?? { tokens: throttle.burst, atMs: nowMs };
    const earned = ((nowMs - bucket.atMs) / 1000) * throttle.ratePerSecond;
    const tokens = Math.min(throttle.burst, bucket.tokens + earned);
    const isAdmitted = tokens >= 1;
    this.#buckets.set(key, { tokens: isAdmitted ? tokens - 1 : tokens, atMs: nowMs });
    return isAdmitted;
  }
}

function isLimited(settings: ThrottleSettings): settings is { ratePerSecond: number; burst: number } {
  return settings.ratePerSecond !== undefined && settings.burst !== undefined;
}
