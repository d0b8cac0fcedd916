import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import type { Member } from '../records.ts';
import { parseDisplayName } from '../registration/text.ts';

/** Who says what a member is called, from the word that goes before all others to the one that gives way to all. */
export const NAMED_BY = ['administrator', 'scim', 'sign_in'] as const;
export type NamedBy = (typeof NAMED_BY)[number];

/** What people call a member. Nobody is found, linked or allowed anything by it. */
export interface DisplayName {
  /** As `parseDisplayName` lets it pass: nothing in it is unseen, or changes how the rest reads. */
  readonly text: string;
  readonly by: NamedBy;
}

/**
 * The name that stands after `by` has said one: an administrator's before a SCIM client's, and that before the one of a
 * sign-in. What is no name to show (`parseDisplayName`) changes nothing: a person is not kept out by what they are called.
 */
export function nameAfter(before: DisplayName | undefined, text: unknown, by: NamedBy): DisplayName | undefined {
  const name = typeof text === 'string' ? parseDisplayName(text) : undefined;
  if (name === undefined || (before !== undefined && rank(before.by) < rank(by))) return before;
  return before?.text === name && before.by === by ? before : { text: name, by };
}

/** OpenID Connect Core §5.1: `name`, or what it is made of. Own members alone. */
export function claimedName(claims: JsonObject): string | undefined {
  const own = (name: string) => (Object.hasOwn(claims, name) ? claims[name] : undefined);
  return joined(own('name'), own('given_name'), own('family_name'));
}

/** One text for all of it, else the given name and the family name. */
export function joined(whole: unknown, given: unknown, family: unknown): string | undefined {
  if (typeof whole === 'string' && whole.trim() !== '') return whole;
  const parts = [given, family].filter((part): part is string => typeof part === 'string' && part.trim() !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}

/** The same name by the same word. */
export function isSameName(one: DisplayName | undefined, other: DisplayName | undefined): boolean {
  return one?.text === other?.text && one?.by === other?.by;
}

/** What to call a member in a sentence: their name and address, or the address alone. */
export function calledName({ displayName, email }: Pick<Member, 'displayName' | 'email'>): string {
  return displayName === undefined ? email : `${displayName.text} (${email})`;
}

function rank(by: NamedBy): number {
  return NAMED_BY.indexOf(by);
}
