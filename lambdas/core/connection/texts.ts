import type { Language } from '../language.ts';
import { DE } from './de/texts.ts';
import { EN } from './en/texts.ts';

/** What a test of a connection says, in one language. English is the measure: a text that a language lacks does not compile. */
export type ConnectionTexts = typeof EN;

export const CONNECTION_TEXTS: Readonly<Record<Language, ConnectionTexts>> = { en: EN, de: DE };
