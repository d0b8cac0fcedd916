import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Refusal } from '../refusal.ts';
import { hasUnseen, UNSEEN_PROBLEM } from '../registration/text.ts';

/** The claim, and what a subject link by it says in the place of a claim's name. */
export const SUB_ID = 'sub_id';

/** Subject identifiers of this format are read here (RFC 9493, as ID-JAG draft -04 §"SAML NameID" registers it). */
const SAML_NAME_ID = 'saml-nameid';

/**
 * Which SAML names of a provider identify people, as an organization has set it. An assertion's must agree in each,
 * absent with absent. `issuer` is an entity id that is compared, and no issuer that is trusted: the provider signs.
 */
export interface SamlNameIdMapping {
  readonly issuer: string;
  /** The NameID's `Format`. */
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
}

/** Names by which a provider calls nobody twice: good for no link. */
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

const MAX_LENGTH = 1_024;
const REQUIREMENT = `a SAML NameID (format ${SAML_NAME_ID}) whose issuer and nameid, and what else it has, are strings of 1–${MAX_LENGTH} characters`;

/** What is wrong with a mapping; `undefined`: nothing. */
export function mappingProblem(mapping: SamlNameIdMapping): string | undefined {
  if (!Object.values(mapping).every((text) => text === undefined || isText(text))) {
    return `must have 1–${MAX_LENGTH} characters in each of its parts`;
  }
  if (Object.values(mapping).some((text) => text !== undefined && hasUnseen(text))) return UNSEEN_PROBLEM;
  return mapping.format === TRANSIENT
    ? 'must not be of the transient format: such a name is another one each time'
    : undefined;
}

/** The names of the members on the wire, and of the mapping's parts that they are compared with. */
const COMPARED = [
  ['issuer', 'issuer'],
  ['nameid_format', 'format'],
  ['name_qualifier', 'nameQualifier'],
  ['sp_name_qualifier', 'spNameQualifier'],
] as const;

/** What a `sub_id` is refused for. */
export type NotTheNameId = Extract<Refusal, { readonly reason: 'malformed_claim' | 'saml_name_id_differs' }>;

/**
 * The value of a link by `sub_id`: every identifier member of it (draft -04: "MUST compare every member"), in one order
 * and one form. Refused: what is no SAML NameID, or one of other SAML names than the organization has set.
 */
export function readNameId(subId: JsonValue | undefined, mapping: SamlNameIdMapping): Result<string, NotTheNameId> {
  const read = readMembers(subId);
  if (read === undefined) return err({ reason: 'malformed_claim', member: SUB_ID, requirement: REQUIREMENT });
  for (const [member, part] of COMPARED) {
    const [actual, expected] = [read[member], mapping[part]];
    if (actual !== expected) return err({ reason: 'saml_name_id_differs', member, expected, actual });
  }
  return ok(canonical(read));
}

/** The same of a NameID alone, as a person enters it: the rest is what the organization has set. */
export function nameIdOf(nameid: string, mapping: SamlNameIdMapping): string {
  const parts = COMPARED.map(([member, part]) => [member, mapping[part]] as const);
  return canonical({ ...Object.fromEntries(parts), nameid });
}

const MEMBERS = ['issuer', 'nameid', 'nameid_format', 'name_qualifier', 'sp_name_qualifier', 'sp_provided_id'] as const;
type Members = Readonly<Partial<Record<(typeof MEMBERS)[number], string | undefined>>>;

function canonical(members: Members): string {
  const present = MEMBERS.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]] as const]));
  return JSON.stringify(Object.fromEntries([['format', SAML_NAME_ID], ...present]));
}

function readMembers(value: JsonValue | undefined): Members | undefined {
  if (!isObject(value) || own(value, 'format') !== SAML_NAME_ID) return undefined;
  const read = Object.fromEntries(MEMBERS.map((name) => [name, own(value, name)]));
  const areTexts = Object.values(read).every((text) => text === undefined || isText(text));
  return areTexts && isText(read['issuer']) && isText(read['nameid']) ? (read as Members) : undefined;
}

/** What of an identifier that nobody has mapped is said to whoever may map it: not the name itself. */
export function describeSubId(value: JsonValue | undefined): {
  readonly samlIssuer: string | undefined;
  readonly nameIdFormat: string | undefined;
} {
  const text = (name: string) => {
    const member = isObject(value) ? own(value, name) : undefined;
    return isText(member) ? member : undefined;
  };
  return { samlIssuer: text('issuer'), nameIdFormat: text('nameid_format') };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= MAX_LENGTH;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
