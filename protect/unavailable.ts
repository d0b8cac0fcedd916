import type { Unavailable } from './refusal.ts';
import { err, ok, type Result } from './vocabulary/result.ts';

/** Asks something that may be down. Whatever it throws means that there is no answer: the request is not honoured. */
export async function orUnavailable<T>(
  dependency: Unavailable['dependency'],
  question: () => Promise<T>,
): Promise<Result<T, Unavailable>> {
  try {
    return ok(await question());
  } catch (error) {
    const code = codeOf(error);
    const name = error instanceof Error ? error.name : 'Error';
    return err({ reason: 'unavailable', dependency, error: name, ...(code !== undefined && { code }) });
  }
}

/** Node.js, OpenSSL and the SDK put one on the error; `fetch` says "fetch failed", and has it on the cause. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, cause } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' && /^[A-Z0-9_]{1,64}$/.test(code) ? code : codeOf(cause);
}
