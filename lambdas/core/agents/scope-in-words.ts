import { baseScope, isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';
import { wordsInLine } from './exact-operation.ts';
import { limitWords } from './limits.ts';

/**
 * A scope as configuration describes it to a person, with what else is given by giving it: only what was shown is approved
 * (law 13). One that nobody declared is its own description. Up to a limit, in the words that its type declares. Of one operation's scope, without what that operation is: the
 * question has those words.
 */
export function scopeInWords(
  scope: Scope,
  {
    scopes,
    implications,
    authorizationDetails,
  }: Pick<Configuration, 'scopes' | 'implications' | 'authorizationDetails'>,
): string {
  if (isLimitedScope(scope)) {
    const words = limitWords(scope, authorizationDetails);
    if (words !== undefined) return wordsInLine(words);
    return `${scopes.get(baseScope(scope))?.description ?? baseScope(scope)}: up to a limit that is not declared any more`;
  }
  if (isExactScope(scope))
    return `${scopes.get(baseScope(scope))?.description ?? baseScope(scope)}: one operation, exactly as approved`;
  const words = (each: Scope) => scopes.get(each)?.description ?? each;
  const implied = [...(implications.get(scope) ?? [])].map(words).sort();
  return implied.length === 0 ? words(scope) : `${words(scope)} (includes: ${implied.join('; ')})`;
}
