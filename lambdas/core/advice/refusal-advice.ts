import { NO_SCOPES, parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { DEFAULT_LANGUAGE, type Language } from '../language.ts';
import type { Refusal } from '../refusal.ts';
import type { Advice } from './advice.ts';
import { adviceOf } from './advice-of.ts';
import { ADVICE_TEXTS } from './advice-texts.ts';

/**
 * What a refusal means and what to do next, in words for an administrator of the organization or of the deployment.
 * Values of somebody else's making are shortened, and none that looks like a token is repeated (law 11). English, unless
 * a reader wants another language: what is recorded, and the command, say it in English.
 * Does NOT remove control characters: whoever shows it on a terminal does.
 */
export function adviceFor<R extends Refusal>(refusal: R, language: Language = DEFAULT_LANGUAGE): Advice {
  return adviceOf(ADVICE_TEXTS[language].refusals, refusal);
}

/** Facts that are sets, by their reason: a log line shows them as scope strings. */
const SCOPE_SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['no_scope_granted', new Set(['asserted', 'requested', 'ceiling', 'role'])],
  ['no_details_granted', new Set(['scopes'])],
]);

/**
 * The same of a refusal that was recorded, whose facts have been texts and numbers since. `undefined`: nothing is known
 * to say, of a reason of another release or facts that are not what they were.
 */
export function adviceOnRecorded(
  reason: string,
  facts: Readonly<Record<string, unknown>>,
  language: Language,
): Advice | undefined {
  if (!Object.hasOwn(ADVICE_TEXTS[language].refusals, reason)) return undefined;
  const sets = SCOPE_SETS.get(reason);
  const revived = Object.entries(facts).map(([name, fact]) => [
    name,
    sets?.has(name) && typeof fact === 'string' ? toSet(fact) : fact,
  ]);
  try {
    return adviceFor({ ...Object.fromEntries(revived), reason } as Refusal, language);
  } catch {
    return undefined;
  }
}

function toSet(scopes: string): ScopeSet {
  const parsed = parseScopes(scopes);
  return parsed.ok ? parsed.value : NO_SCOPES;
}
