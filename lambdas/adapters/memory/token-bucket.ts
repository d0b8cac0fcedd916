import type { Clock } from '../../ports/clock.ts';
import type { RateLimiter } from '../../ports/rate-limiter.ts';

export interface TokenBucketOptions {
  /** Requests that may come at once. */
  readonly burst: number;
  /** Requests a second, thereafter. */
  readonly ratePerSecond: number;
  readonly clock: Clock;
}

/** About 1 MB. Past it the bucket that was used longest ago is forgotten, and its caller begins with a full one. */
const MAX_CALLERS = 10_000;

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/**
 * A token bucket per caller, in the memory of one container: with n containers a caller gets up to n times as much.
 * That is the point: no write anywhere, so that the limit itself cannot be used to make work.
 */
export function tokenBucket({ burst, ratePerSecond, clock }: TokenBucketOptions): RateLimiter {
  const buckets = new Map<string, Bucket>();
  return {
    take: (caller) => {
      const now = clock();
      const { tokens, at } = buckets.get(caller) ?? { tokens: burst, at: now };
      const available = Math.min(burst, tokens + Math.max(0, now - at) * ratePerSecond);
      const left = available >= 1 ? available - 1 : available;
      buckets.delete(caller);
      buckets.set(caller, { tokens: left, at: now });
      const [oldest] = buckets.keys();
      if (buckets.size > MAX_CALLERS && oldest !== undefined) buckets.delete(oldest);
      return available >= 1 ? 0 : Math.ceil((1 - available) / ratePerSecond);
    },
  };
}
