import { type JsonValue, parseStrictJsonArray } from '../../../protect/jose/strict-json.ts';
import {
  type AuthorizationDetail,
  type AuthorizationDetails,
  type DetailValue,
  isDetailValue,
  MAX_DETAILS,
  MAX_DETAILS_BYTES,
  sizeOfDetails,
} from '../../../protect/vocabulary/authorization-details.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { FieldProblem } from '../registration/field-problem.ts';
import type { DetailDeclaration, DetailDeclarations, MemberDeclaration } from './declaration.ts';
import { isReadableValue } from './readable.ts';

/** What is wrong with `authorization_details`, and where. `member` is one that configuration declares: no echo. */
export interface DetailsProblem {
  readonly problem:
    | 'not_a_list'
    | 'empty'
    | 'too_many'
    | 'too_large'
    | 'not_an_object'
    | 'unknown_type'
    | 'unknown_member'
    | 'missing_member'
    | 'malformed_value'
    | 'value_not_allowed';
  /** Which of the list, from 0. Absent: the list as a whole. */
  readonly index?: number;
  readonly member?: string;
}

/** Longer than any list that is let through, with white space. */
const MAX_DETAILS_CHARACTERS = 8_192;

/** The request's parameter (RFC 9396 §2): JSON that parsers agree on, and then {@link checkDetails as any}. */
export function parseDetailsParameter(
  text: string,
  declared: DetailDeclarations,
): Result<AuthorizationDetails, DetailsProblem> {
  const list = parseDetailsList(text);
  return list.ok ? checkDetails(list.value, declared) : list;
}

/** As much of it as can be said before anybody is known, and without what is declared. */
export function parseDetailsList(text: string): Result<readonly JsonValue[], DetailsProblem> {
  if (text.length > MAX_DETAILS_CHARACTERS) return err({ problem: 'too_large' });
  const list = parseStrictJsonArray(text);
  if (!list.ok) return err({ problem: 'not_a_list' });
  return list.value.length === 0 ? err({ problem: 'empty' }) : list;
}

/**
 * RFC 9396 §5: a list of which any part has an unknown type, a member that its type does not declare, lacks one, or holds
 * a value of another form or beyond what is declared, is refused as a whole. An empty list is none: it says nothing.
 */
export function checkDetails(
  list: JsonValue,
  declared: DetailDeclarations,
): Result<AuthorizationDetails, DetailsProblem> {
  if (!Array.isArray(list)) return err({ problem: 'not_a_list' });
  if (list.length === 0) return err({ problem: 'empty' });
  if (list.length > MAX_DETAILS) return err({ problem: 'too_many' });
  const details: AuthorizationDetail[] = [];
  for (const [index, one] of (list as readonly JsonValue[]).entries()) {
    const detail = checkDetail(one, declared);
    if (!detail.ok) return err({ index, ...detail.error });
    details.push(detail.value);
  }
  return sizeOfDetails(details) > MAX_DETAILS_BYTES ? err({ problem: 'too_large' }) : ok(details);
}

function checkDetail(value: JsonValue, declared: DetailDeclarations): Result<AuthorizationDetail, DetailsProblem> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return err({ problem: 'not_an_object' });
  const given = new Map(Object.entries(value));
  const type = given.get('type');
  const declaration = typeof type === 'string' ? declared.get(type) : undefined;
  if (typeof type !== 'string' || declaration === undefined) return err({ problem: 'unknown_type' });
  given.delete('type');
  return checkMembers(type, given, declaration);
}

function checkMembers(
  type: string,
  given: ReadonlyMap<string, JsonValue>,
  { members }: DetailDeclaration,
): Result<AuthorizationDetail, DetailsProblem> {
  if ([...given.keys()].some((name) => !members.has(name))) return err({ problem: 'unknown_member' });
  const read = new Map<string, DetailValue>();
  for (const [member, declaration] of members) {
    const value = given.get(member);
    if (value === undefined) return err({ problem: 'missing_member', member });
    if (!isDetailValue(value) || !hasForm(value, declaration)) return err({ problem: 'malformed_value', member });
    if (!isAllowed(value, declaration)) return err({ problem: 'value_not_allowed', member });
    read.set(member, value);
  }
  return ok({ type, members: read });
}

/** Of the type that its comparison needs, and every text one that a person can read as what it is. */
function hasForm(value: DetailValue, { compare }: MemberDeclaration): boolean {
  switch (compare) {
    case 'at_most':
      return typeof value === 'number';
    case 'equal':
      return typeof value === 'string' && isReadableValue(value);
    case 'subset':
      return typeof value === 'object' && value.every(isReadableValue);
  }
}

function isAllowed(value: DetailValue, declaration: MemberDeclaration): boolean {
  if (declaration.compare === 'at_most') {
    return typeof value === 'number' && value <= (declaration.maximum ?? Number.MAX_SAFE_INTEGER);
  }
  const { values } = declaration;
  const texts = typeof value === 'object' ? value : [String(value)];
  return values === undefined || texts.every((text) => values.has(text));
}

/** In words, for the developer of a client. Names what configuration declares, and nothing that was sent (R8). */
export function describeDetailsProblem(problem: DetailsProblem): string {
  const { field, problem: words } = fieldOfDetailsProblem(problem);
  return `${field} ${words}`;
}

/** The same for a body in JSON: which field, and what is wrong with it. */
export function fieldOfDetailsProblem({ problem, index, member }: DetailsProblem): FieldProblem {
  const place = index === undefined ? 'authorization_details' : `authorization_details[${index}]`;
  return { field: member === undefined ? place : `${place}.${member}`, problem: WORDS[problem] };
}

const WORDS: Readonly<Record<DetailsProblem['problem'], string>> = {
  not_a_list: 'must be a JSON array of objects',
  empty: 'must have at least one object, or be left out',
  too_many: `must have at most ${MAX_DETAILS} objects`,
  too_large: `must have at most ${MAX_DETAILS_BYTES} bytes`,
  not_an_object: 'must be an object',
  unknown_type: 'must have a type of authorization_details_types_supported',
  unknown_member: 'has a member that its type does not have',
  missing_member: 'is required',
  malformed_value: 'has a value of another form than its type declares',
  value_not_allowed: 'has a value beyond what its type declares',
};
