/** The languages of what a person reads here; the first one for whoever wants none of them. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

export const DEFAULT_LANGUAGE: Language = LANGUAGES[0];

/** Holds what a reader chose in the console, for the pages that the server draws. No secret, and decides nothing else. */
export const LANGUAGE_COOKIE = 'countersign_language';

export function isLanguage(text: string | undefined): text is Language {
  return LANGUAGES.some((one) => one === text);
}
