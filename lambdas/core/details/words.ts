import type { AuthorizationDetail, DetailValue } from '../../../protect/vocabulary/authorization-details.ts';
import type { DetailDeclarations } from './declaration.ts';

/** `{seats}` in a label. */
export const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

/**
 * A detail in the words that its type declares, with its values in their places; a text is in quotation marks, so that
 * nobody takes what it says for our words. `undefined`: the type is not declared (any more), and nothing is said of it.
 * Does NOT escape for HTML: whoever shows it does.
 */
export function detailInWords(detail: AuthorizationDetail, declared: DetailDeclarations): string | undefined {
  return detailParts(detail, declared)
    ?.map(({ text }) => text)
    .join('');
}

export interface DetailPart {
  readonly text: string;
  /** Of somebody else's making: a page keeps letters that run the other way from turning the words around them. */
  readonly isValue: boolean;
}

/** The same in the order in which it is read, our words and the values apart. */
export function detailParts(
  { type, members }: AuthorizationDetail,
  declared: DetailDeclarations,
): readonly DetailPart[] | undefined {
  // Of an odd place is what stands in the braces.
  return declared
    .get(type)
    ?.label.split(PLACEHOLDER)
    .map((text, place) =>
      place % 2 === 0 ? { text, isValue: false } : { text: inWords(members.get(text)), isValue: true },
    );
}

function inWords(value: DetailValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quoted(value) : value.map(quoted).join(', ');
}

function quoted(text: string): string {
  return `“${text.replace(/[“”]/g, '"')}”`;
}
