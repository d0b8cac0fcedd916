import { baseScope, isExactScope } from '../../../protect/vocabulary/exact-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import type { Configuration } from '../configuration.ts';

/** What stands around the vendor's descriptions, in the language of whoever reads it. */
export interface ScopeGlue {
  readonly includes: (words: string, implied: string) => string;
  readonly oneOperation: (words: string) => string;
}

export const ENGLISH_GLUE: ScopeGlue = {
  includes: (words, implied) => `${words} (includes: ${implied})`,
  oneOperation: (words) => `${words}: one operation, exactly as approved`,
};

/**
 * A scope as configuration describes it to a person, with what else is given by giving it: only what was shown is approved
 * (law 13). One that nobody declared is its own description. Of one operation's scope, without what that operation is: the
 * question has those words.
 */
export function scopeInWords(
  scope: Scope,
  { scopes, implications }: Pick<Configuration, 'scopes' | 'implications'>,
  glue: ScopeGlue = ENGLISH_GLUE,
): string {
  const words = (each: Scope) => scopes.get(each)?.description ?? each;
  if (isExactScope(scope)) return glue.oneOperation(words(baseScope(scope)));
  const implied = [...(implications.get(scope) ?? [])].map(words).sort();
  return implied.length === 0 ? words(scope) : glue.includes(words(scope), implied.join('; '));
}
