import { Unavailable } from '../../lambdas/ports/unavailable.ts';

const MAX_ATTEMPTS = 6;

/** Upper bound of the wait before the second attempt; it doubles with each further one. */
const FIRST_DELAY_MS = 100;

/**
 * Tries again while a dependency is unavailable, a few seconds in all. Many changes of one organization at once are in
 * each other's way: each of their transactions holds its row.
 * @throws what the last attempt threw, and at once what is no outage
 */
export async function patiently<T>(attempt: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Unavailable) || attempts === MAX_ATTEMPTS) throw error;
      await sleep(Math.random() * FIRST_DELAY_MS * 2 ** attempts);
    }
  }
}
