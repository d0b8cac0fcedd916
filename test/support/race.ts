import { Unavailable } from '../../lambdas/ports/unavailable.ts';

/**
 * Starts all at once and returns what each came to. An engine may answer a contended write with "not now": the law is
 * about those that were decided, so {@link Unavailable} is the word `'unavailable'` here.
 */
export function race<T>(count: number, attempt: (racer: number) => Promise<T>): Promise<(T | 'unavailable')[]> {
  return Promise.all(Array.from({ length: count }, async (_, racer) => settle(attempt(racer))));
}

async function settle<T>(attempt: Promise<T>): Promise<T | 'unavailable'> {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof Unavailable) return 'unavailable';
    throw error;
  }
}

/** Every word that was heard, and how many heard `winning`. */
export function outcome<T>(words: readonly (T | 'unavailable')[], winning: T) {
  const lost = new Set(words.filter((word) => word !== winning && word !== 'unavailable'));
  return { winners: words.filter((word) => word === winning).length, lost: [...lost] };
}
