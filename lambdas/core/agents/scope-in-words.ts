import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';

/**
 * A scope as configuration describes it to a person, with what else is given by giving it: only what was shown is approved
 * (law 13). One that nobody declared is its own description.
 */
export function scopeInWords(
  scope: Scope,
  { scopes, implications }: Pick<Configuration, 'scopes' | 'implications'>,
): string {
  const words = (each: Scope) => scopes.get(each)?.description ?? each;
  const implied = [...(implications.get(scope) ?? [])].map(words).sort();
  return implied.length === 0 ? words(scope) : `${words(scope)} (includes: ${implied.join('; ')})`;
}
