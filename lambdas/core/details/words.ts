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

/** A label as it is read: the vendor's words, and the value of each member in its place. */
export function labelParts(
  { type, members }: AuthorizationDetail,
  declared: DetailDeclarations,
):
  | readonly ({ readonly text: string } | { readonly name: string; readonly value: DetailValue | undefined })[]
  | undefined {
  // Of an odd place is what stands in the braces.
  return declared
    .get(type)
    ?.label.split(PLACEHOLDER)
    .map((text, place) => (place % 2 === 0 ? { text } : { name: text, value: members.get(text) }));
}

export interface DetailPart {
  readonly text: string;
  /** Of somebody else's making: a page keeps letters that run the other way from turning the words around them. */
  readonly isValue: boolean;
}

/** The same in the order in which it is read, our words and the values apart. */
export function detailParts(
  detail: AuthorizationDetail,
  declared: DetailDeclarations,
): readonly DetailPart[] | undefined {
  return labelParts(detail, declared)?.map((part) =>
    'text' in part ? { text: part.text, isValue: false } : { text: inWords(part.value), isValue: true },
  );
}

function inWords(value: DetailValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quotedText(value) : value.map(quotedText).join(', ');
}

export function quotedText(text: string): string {
  return `“${text.replace(/[“”]/g, '"')}”`;
}
