import type { JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { joined } from '../people/display-name.ts';
import { attributesOf, isObject } from './attributes.ts';
import type { ScimProblem } from './refusal.ts';

/** What a provider calls a person. `null`: no more. Absent: was not said. */
export interface SaidName {
  /** `displayName` (RFC 7643 §4.1.1), which goes before the other. */
  readonly displayName?: string | null;
  /** `name.formatted`, or given and family name (RFC 7643 §4.1.1). */
  readonly formattedName?: string | null;
}

/** The attributes, and parts of one, that a name is made of. A given or a family name alone, in a PATCH, is not one. */
export const NAME_TARGETS: ReadonlyMap<string, keyof SaidName> = new Map([
  ['displayname', 'displayName'],
  ['name', 'formattedName'],
  ['name.formatted', 'formattedName'],
]);

/**
 * By attributes without case. What no person could be shown (`parseDisplayName`) is a name all the same here: it is passed
 * over later, and keeps nobody out.
 */
export function readName(attributes: ReadonlyMap<string, JsonValue>): Result<SaidName, ScimProblem> {
  const displayName = attributes.get('displayname') ?? undefined;
  if (displayName !== undefined && typeof displayName !== 'string') return err(notText('displayName'));
  const formattedName = formatted(attributes.get('name') ?? undefined);
  if (!formattedName.ok) return formattedName;
  return ok({
    ...(displayName !== undefined && { displayName }),
    ...(formattedName.value !== undefined && { formattedName: formattedName.value }),
  });
}

function formatted(name: JsonValue | undefined): Result<string | undefined, ScimProblem> {
  if (name === undefined) return ok(undefined);
  if (!isObject(name)) return err({ scimType: 'invalidValue', field: 'name', problem: 'must be an object' });
  const parts = attributesOf(name);
  if (!parts.ok) return parts;
  const [whole, given, family] = ['formatted', 'givenname', 'familyname'].map((part) => parts.value.get(part));
  return ok(joined(whole, given, family));
}

/** What the provider calls them now, if it has said so; `null`: nothing any more. */
export function saidName({ displayName, formattedName }: SaidName): string | null | undefined {
  return displayName ?? formattedName ?? (displayName === null || formattedName === null ? null : undefined);
}

function notText(field: string): ScimProblem {
  return { scimType: 'invalidValue', field, problem: 'must be a string' };
}
