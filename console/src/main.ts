import { wantedLanguage } from './app/language-choice.ts';
import { chooseTexts, language } from './texts/texts.ts';

/** Texts first: every module takes its own when it is loaded. The page names the script of `start` as one to load ahead. */
async function begin(): Promise<void> {
  await chooseTexts(wantedLanguage());
  document.documentElement.lang = language();
  const { start } = await import('./app/start.tsx');
  start();
}

void begin();
