import type { Language } from '../../core/language.ts';
import { DE } from './de/texts.ts';
import { EN } from './en/texts.ts';

/** All that the pages say, in one language. English is the measure: a language that lacks a text does not compile. */
export type Texts = typeof EN;

export const TEXTS: Readonly<Record<Language, Texts>> = { en: EN, de: DE };

/** What is the same in every language, or is chosen when the page is drawn. */
export type Told<T> = T | ((texts: Texts) => T);

export function tell<T extends string | object>(told: Told<T>, texts: Texts): T {
  return typeof told === 'function' ? (told as (texts: Texts) => T)(texts) : told;
}
