import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { hasUnseen, normalizeEmail } from '../registration/text.ts';
import { attributesOf, schemasProblem, USER_SCHEMA } from './attributes.ts';
import { readName, type SaidName } from './name.ts';
import type { ScimProblem } from './refusal.ts';

/** What of a user is kept here. Absent: was not said. Everything else that a provider sends is ignored, and stored nowhere. */
export interface SaidUser extends SaidName {
  /** As it was sent: an address, or what is none. */
  readonly userName?: string;
  readonly externalId?: string;
  readonly active?: boolean;
}

/** What becomes of a user. Absent: stays. */
export interface UserChange extends Omit<SaidUser, 'externalId'> {
  readonly externalId?: string | 'removed-attribute' | undefined;
}

/** A new user. */
export interface NewUser extends SaidName {
  /** The member's address: `userName`, normalized. */
  readonly email: string;
  readonly externalId?: string;
  readonly active: boolean;
}

const MAX_EXTERNAL_ID_LENGTH = 256;

type Said = ReadonlyMap<string, JsonValue>;

/**
 * RFC 7644 §3.3: a user as the provider would have it. `userName` is the address by which the member is known here; without
 * `active` it is active (RFC 7643 §4.1.1 leaves that to us, and Okta and Entra always say it).
 * Does NOT check whose the address is, nor its domain.
 */
export function parseNewUser(body: JsonObject): Result<NewUser, ScimProblem> {
  const said = parseUser(body);
  if (!said.ok) return said;
  const { userName, externalId, active = true, ...name } = said.value;
  if (userName === undefined) return err(invalid('userName', 'is required'));
  const email = normalizeEmail(userName.trim());
  if (email === undefined) return err(invalid('userName', 'must be the e-mail address of the person'));
  return ok({ email, active, ...name, ...(externalId !== undefined && { externalId }) });
}

/** RFC 7644 §3.5.1: a whole user in the place of what there is. What is not said stays: what could not be read is no change. */
export function parseReplacement(body: JsonObject): Result<UserChange, ScimProblem> {
  const said = parseUser(body);
  if (!said.ok) return said;
  return said.value.userName === undefined ? err(invalid('userName', 'is required')) : said;
}

function parseUser(body: JsonObject): Result<SaidUser, ScimProblem> {
  const attributes = attributesOf(body);
  if (!attributes.ok) return attributes;
  const problem = schemasProblem(attributes.value, USER_SCHEMA);
  return problem === undefined ? readUser(attributes.value) : err(problem);
}

/** Of the attributes that are kept. `null` is "not said" (RFC 7643 §2.5: unassigned). */
export function readUser(attributes: Said): Result<SaidUser, ScimProblem> {
  const userName = read(attributes, 'username', readUserName);
  if (!userName.ok) return userName;
  const externalId = read(attributes, 'externalid', readExternalId);
  if (!externalId.ok) return externalId;
  const active = read(attributes, 'active', readActive);
  if (!active.ok) return active;
  const name = readName(attributes);
  if (!name.ok) return name;
  return ok({
    ...name.value,
    ...(userName.value !== undefined && { userName: userName.value }),
    ...(externalId.value !== undefined && { externalId: externalId.value }),
    ...(active.value !== undefined && { active: active.value }),
  });
}

function read<T>(
  attributes: Said,
  name: string,
  parse: (value: JsonValue) => Result<T, ScimProblem>,
): Result<T | undefined, ScimProblem> {
  const value = attributes.get(name);
  return value === undefined || value === null ? ok(undefined) : parse(value);
}

function readUserName(value: JsonValue): Result<string, ScimProblem> {
  return typeof value === 'string' ? ok(value) : err(invalid('userName', 'must be a string'));
}

/** Opaque, and compared to the last character (RFC 7643 §3.1: `caseExact`). */
export function readExternalId(value: JsonValue): Result<string, ScimProblem> {
  const isOne = typeof value === 'string' && value.length >= 1 && value.length <= MAX_EXTERNAL_ID_LENGTH;
  return isOne && !hasUnseen(value)
    ? ok(value)
    : err(invalid('externalId', `must be a string of 1–${MAX_EXTERNAL_ID_LENGTH} characters, all of them to be seen`));
}

/** A boolean, or what Entra sends in its place: the text "True" or "False". Anything else is neither (law 10). */
function readActive(value: JsonValue): Result<boolean, ScimProblem> {
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (text === true || text === 'true') return ok(true);
  if (text === false || text === 'false') return ok(false);
  return err(invalid('active', 'must be true or false'));
}

export function invalid(field: string, problem: string): ScimProblem {
  return { scimType: 'invalidValue', field, problem };
}
