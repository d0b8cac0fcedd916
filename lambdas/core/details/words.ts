import type { AuthorizationDetail, DetailValue } from '../../../protect/vocabulary/authorization-details.ts';
import type { DetailDeclarations } from './declaration.ts';

/** `{seats}` in a label. */
export const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;

/**
 * A detail in the words that its type declares, with its values in their places; a text is in quotation marks, so that
 * nobody takes what it says for our words. `undefined`: the type is not declared (any more), and nothing is said of it.
 * Does NOT escape for HTML: whoever shows it does.
 */
export function detailInWords(
  { type, members }: AuthorizationDetail,
  declared: DetailDeclarations,
): string | undefined {
  const declaration = declared.get(type);
  return declaration?.label.replaceAll(PLACEHOLDER, (_, name: string) => inWords(members.get(name)));
}

function inWords(value: DetailValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? quoted(value) : value.map(quoted).join(', ');
}

function quoted(text: string): string {
  return `“${text.replace(/[“”]/g, '"')}”`;
}
