import { LANGUAGE_COOKIE } from '../../../lambdas/core/language.ts';
import { LANGUAGES, type Language, type LanguageChoice, languageOf } from '../texts/language.ts';

const KEY = 'countersign.language';

/** What the reader chose in this browser; by default as the browser is. */
export function readLanguageChoice(): LanguageChoice {
  const kept = localStorage.getItem(KEY);
  return LANGUAGES.find((one) => one === kept) ?? 'system';
}

/** Keeps the choice. It counts from the next loading of the page, because texts are chosen before anything is drawn. */
export function keepLanguageChoice(choice: LanguageChoice): void {
  if (choice === 'system') localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, choice);
  tellServer(choice);
}

const YEAR_SECONDS = 31_536_000;

/** Where a person approves or signs in is no part of the console, and speaks the same language. */
function tellServer(choice: LanguageChoice): void {
  const [value, maxAge] = choice === 'system' ? ['', 0] : [choice, YEAR_SECONDS];
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some browsers, and on http
  document.cookie = `${LANGUAGE_COOKIE}=${value}; Path=/; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** The language of this page: the person's choice, else what the browser wants, else English. */
export function wantedLanguage(): Language {
  const choice = readLanguageChoice();
  return choice === 'system' ? languageOf(navigator.languages) : choice;
}
