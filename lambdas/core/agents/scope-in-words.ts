import { baseScope, isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';

/**
 * A scope as configuration describes it to a person, with what else is given by giving it: only what was shown is approved
 * (law 13). One that nobody declared is its own description. Of one operation's scope, without what that operation is: the
 * question has those words.
 */
export function scopeInWords(
  scope: Scope,
  { scopes, implications }: Pick<Configuration, 'scopes' | 'implications'>,
): string {
  if (isExactScope(scope))
    return `${scopes.get(baseScope(scope))?.description ?? baseScope(scope)}: one operation, exactly as approved`;
  const words = (each: Scope) => scopes.get(each)?.description ?? each;
  const implied = [...(implications.get(scope) ?? [])].map(words).sort();
  return implied.length === 0 ? words(scope) : `${words(scope)} (includes: ${implied.join('; ')})`;
}
