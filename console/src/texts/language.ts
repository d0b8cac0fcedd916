/** The languages that every text of the console stands in. English is in each page's own script; another is one more. */
export const LANGUAGES = ['en', 'de'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the person wants: a language, or what their browser says. */
export type LanguageChoice = Language | 'system';

const KEY = 'countersign.language';

/** The first of the wanted languages (BCP 47, best first) that there is here, whatever its region; else English. */
export function languageOf(wanted: readonly string[]): Language {
  const primary = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  const known = primary.find((tag): tag is Language => LANGUAGES.some((one) => one === tag));
  return known ?? 'en';
}

/** What the reader chose in this browser; by default as the browser is. */
export function readLanguageChoice(): LanguageChoice {
  const kept = localStorage.getItem(KEY);
  return LANGUAGES.find((one) => one === kept) ?? 'system';
}

/** Keeps the choice. It counts from the next loading of the page, because texts are chosen before anything is drawn. */
export function keepLanguageChoice(choice: LanguageChoice): void {
  if (choice === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
}

/** The language of this page: the person's choice, else what the browser wants, else English. */
export function wantedLanguage(): Language {
  const choice = readLanguageChoice();
  return choice === 'system' ? languageOf(navigator.languages) : choice;
}
