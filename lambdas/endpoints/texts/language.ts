import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { DEFAULT_LANGUAGE, isLanguage, LANGUAGE_COOKIE, LANGUAGES, type Language } from '../../core/language.ts';
import { headerOf } from '../http/form.ts';

interface Wanted {
  /** Its primary subtag, or `*`. */
  readonly language: string;
  readonly quality: number;
}

/**
 * The language that the reader chose in the console, in this browser; else the one that the browser wants most, of ours: a
 * region does not matter, the first of two that are wanted alike counts.
 * Nobody is refused for their language (RFC 9110 §12.5.4: "disregard the header field"): whoever wants none of ours, and whoever says
 * nothing that can be read, gets English.
 */
export function languageOf(event: APIGatewayProxyEventV2): Language {
  const chosen = chosenIn(event);
  if (chosen !== undefined) return chosen;
  const wanted = parse(headerOf(event, 'accept-language') ?? '');
  const byOrder = [...LANGUAGES].sort((a, b) => place(a, wanted) - place(b, wanted));
  const [best] = byOrder.sort((a, b) => qualityOf(b, wanted) - qualityOf(a, wanted));
  return best !== undefined && qualityOf(best, wanted) > 0 ? best : DEFAULT_LANGUAGE;
}

/** What is no language of ours says nothing, and a second cookie of the name nothing more. */
function chosenIn({ cookies = [] }: APIGatewayProxyEventV2): Language | undefined {
  const [chosen] = cookies.flatMap((cookie) => {
    const [name, value, ...more] = cookie.split('=');
    return name === LANGUAGE_COOKIE && more.length === 0 && isLanguage(value) ? [value] : [];
  });
  return chosen;
}

/** `language-range [ weight ]`, separated by commas; what is of another form says nothing. */
const ELEMENT = /^(\*|[a-z]{1,8})(?:-[a-z0-9]{1,8})*(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

function parse(header: string): readonly Wanted[] {
  return header.split(',').flatMap((element) => {
    const [, language, quality = '1'] = ELEMENT.exec(element.trim()) ?? [];
    return language === undefined ? [] : [{ language: language.toLowerCase(), quality: Number(quality) }];
  });
}

/** What names it says more than `*` does. */
function qualityOf(language: Language, wanted: readonly Wanted[]): number {
  const named = wanted.filter((one) => one.language === language);
  const counting = named.length > 0 ? named : wanted.filter((one) => one.language === '*');
  return Math.max(0, ...counting.map(({ quality }) => quality));
}

/** Where the header names it; last, if it does not. */
function place(language: Language, wanted: readonly Wanted[]): number {
  const found = wanted.findIndex((one) => one.language === language);
  return found === -1 ? wanted.length + LANGUAGES.indexOf(language) : found;
}
