import { LANGUAGES, type Language } from '../../../lambdas/core/language.ts';

/** The languages that every text of the console stands in. English is in each page's own script; another is one more. */
export { LANGUAGES, type Language };

/** What the person wants: a language, or what their browser says. */
export type LanguageChoice = Language | 'system';

/** The first of the wanted languages (BCP 47, best first) that there is here, whatever its region; else English. */
export function languageOf(wanted: readonly string[]): Language {
  const primary = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  const known = primary.find((tag): tag is Language => LANGUAGES.some((one) => one === tag));
  return known ?? 'en';
}
