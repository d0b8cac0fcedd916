import type { Deadline } from '../../ports/clock.ts';
import { Unavailable } from '../../ports/unavailable.ts';

/** Largest delay that `setTimeout` takes; a larger one fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * What `work` comes to, as long as `reserveMs` remain when it does; else {@link Unavailable}.
 * Does NOT stop the work: nobody waits for it any more, and what it still does must be harmless.
 */
export async function inTime<T>(deadline: Deadline, reserveMs: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const waitMs = Math.min(Math.max(deadline.remainingMs() - reserveMs, 0), MAX_TIMER_MS);
  const timer = setTimeout(() => late.reject(new Unavailable('time')), waitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
