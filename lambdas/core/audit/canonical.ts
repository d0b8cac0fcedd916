import { createHash } from 'node:crypto';

/**
 * JSON with members in the order of their names (by UTF-16 code units, RFC 8785 §3.2.3) and no white space: one text for
 * one value. Members that are `undefined` are none.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`;
}

/** SHA-256 over {@link canonicalJson} in UTF-8, base64url without padding. */
export function canonicalDigest(value: unknown): string {
  return textDigest(canonicalJson(value));
}

/** SHA-256 over a text in UTF-8, base64url without padding. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64url');
}
