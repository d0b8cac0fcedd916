import { err, ok, type Result } from '../lambdas/core/result.ts';
import type { Unavailable } from './refusal.ts';

/** Asks something that may be down. Whatever it throws means that there is no answer: the request is not honoured. */
export async function ask<T>(
  dependency: Unavailable['dependency'],
  question: () => Promise<T>,
): Promise<Result<T, Unavailable>> {
  try {
    return ok(await question());
  } catch (error) {
    return err({ reason: 'unavailable', dependency, error: error instanceof Error ? error.name : 'Error' });
  }
}
