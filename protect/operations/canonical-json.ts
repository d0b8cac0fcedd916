import type { JsonValue } from '../jose/strict-json.ts';

/**
 * The one text of a JSON value: members in the order of their names' UTF-16 code units, no white space, numbers and strings
 * as ECMAScript writes them. @see RFC 8785 §3.2
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`;
  const members = Object.entries(value as Readonly<Record<string, JsonValue>>).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}
