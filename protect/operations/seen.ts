import { type JsonObject, type JsonProblem, type JsonValue, parseStrictJsonObject } from '../jose/strict-json.ts';
import { type OperationDeclaration, parametersOf } from '../vocabulary/operations.ts';
import { err, ok, type Result } from '../vocabulary/result.ts';
import { canonicalJson } from './canonical-json.ts';
import { hasExactNumbers } from './numbers.ts';

/** A request as far as it says which operation it is. */
export interface OperationRequest {
  readonly method: string;
  /** Without the query, as it came. */
  readonly path: string;
  /** Decoded, in any order; a name that occurs twice is there twice. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** As text, or as a framework has parsed it and hands it to the handler. Absent: there is none. */
  readonly body?: { readonly text: string } | { readonly parsed: unknown };
}

/** What a request would do, in the one form that stands for all ways of writing it. */
export interface SeenOperation {
  readonly declaration: OperationDeclaration;
  readonly path: string;
  readonly query: JsonObject;
  /** Absent: none. An empty body is not the same as `{}`. */
  readonly body?: JsonObject;
  /** By name: of the path's parameters and of members. `undefined`: the request does not have it, which is not `null`. */
  readonly values: ReadonlyMap<string, JsonValue | undefined>;
}

/** Why a request is none that can be approved: which part of it, and what to do about it. Never a value. */
export interface OperationProblem {
  readonly field: 'method' | 'path' | 'query' | 'body';
  readonly problem: string;
}

/** More than a person reads before they approve. */
export const MAX_OPERATION_BYTES = 2_048;

/** RFC 3986 §2.3, unreserved: such a part has one spelling, whatever a gateway decodes before it hands the path on. */
const PATH_VALUE = /^[A-Za-z0-9._~-]{1,128}$/;

/**
 * Reads a request as the declared operation. Everything that its path, query and body say is in the result: whatever the
 * declaration does not name is refused, so that two requests which differ in any value are different operations.
 *
 * The body is a JSON object without repeated names (RFC 8259 §4 leaves open which one counts). Order of members, white
 * space and the ways of writing one number or one character are no difference; Unicode's ways of composing one letter are.
 * Does NOT look at headers: an operation whose meaning depends on one cannot be declared.
 */
export function seeOperation(
  declaration: OperationDeclaration,
  request: OperationRequest,
): Result<SeenOperation, OperationProblem> {
  if (request.method !== declaration.method) return problem('method', `must be ${declaration.method}`);
  const parameters = parametersIn(declaration.path, request.path);
  if (parameters === undefined) return problem('path', `must be ${declaration.path}, its parameters unescaped`);
  const query = queryOf(declaration, request.query);
  if (!query.ok) return query;
  const body = bodyOf(declaration, request.body);
  if (!body.ok) return body;
  const values = new Map<string, JsonValue | undefined>(parameters);
  for (const [name, at] of declaration.members) {
    values.set(name, at.startsWith('?') ? own(query.value, at.slice(1)) : valueAt(body.value, at));
  }
  return ok({
    ...{ declaration, path: request.path, query: query.value, values },
    ...(body.value !== undefined && { body: body.value }),
  });
}

function parametersIn(template: string, path: string): ReadonlyMap<string, string> | undefined {
  const [wanted, parts] = [template.split('/'), path.split('/')];
  if (wanted.length !== parts.length) return undefined;
  const isMatch = wanted.every((want, i) => {
    const part = parts[i] ?? '';
    return want.startsWith('{') ? PATH_VALUE.test(part) && !/^\.\.?$/.test(part) : want === part;
  });
  if (!isMatch) return undefined;
  const names = parametersOf(template);
  const values = parts.filter((_, i) => wanted[i]?.startsWith('{'));
  return new Map(names.map((name, i) => [name, values[i] ?? '']));
}

function queryOf(
  { members }: OperationDeclaration,
  query: OperationRequest['query'],
): Result<JsonObject, OperationProblem> {
  const declared = new Set([...members.values()].filter((at) => at.startsWith('?')).map((at) => at.slice(1)));
  const names = query.map(([name]) => name);
  const unknown = names.find((name) => !declared.has(name));
  if (unknown !== undefined)
    return problem('query', `has a parameter that the operation does not name: ${told(unknown)}`);
  if (new Set(names).size < names.length) return problem('query', 'must have each parameter once');
  if (query.some(([, value]) => !value.isWellFormed())) return problem('query', 'must be Unicode text');
  const read = Object.fromEntries(query);
  return isTooLarge(read) ? problem('query', TOO_LARGE) : ok(read);
}

const TOO_LARGE = `must have at most ${MAX_OPERATION_BYTES} bytes`;

function bodyOf(
  { members }: OperationDeclaration,
  body: OperationRequest['body'],
): Result<JsonObject | undefined, OperationProblem> {
  if (body === undefined || ('text' in body && body.text === '')) return ok(undefined);
  const read = 'text' in body ? parsedText(body.text) : plainObject(body.parsed);
  if (!read.ok) return read;
  const pointers = [...members.values()].filter((at) => at.startsWith('/'));
  const unknown = unnamedIn(read.value, pointers);
  if (unknown !== undefined) return problem('body', `has a member that the operation does not name: ${told(unknown)}`);
  return isTooLarge(read.value) ? problem('body', TOO_LARGE) : ok(read.value);
}

const JSON_PROBLEMS: Readonly<Record<JsonProblem, string>> = {
  not_json: 'must be JSON',
  not_an_object: 'must be a JSON object',
  duplicate_member: 'must have each member once',
  too_deep: 'is nested too deep',
  forbidden_member: 'must have no member __proto__',
  not_unicode: 'must be Unicode text',
};

function parsedText(text: string): Result<JsonObject, OperationProblem> {
  // White space is no difference, and a megabyte of it no reason to parse.
  if (text.length > 8 * MAX_OPERATION_BYTES) return problem('body', TOO_LARGE);
  const parsed = parseStrictJsonObject(text);
  if (!parsed.ok) return problem('body', JSON_PROBLEMS[parsed.error]);
  return hasExactNumbers(text)
    ? parsed
    : problem('body', 'has a number that programs read differently: write it as a string');
}

/** What a framework's parser made: written and read again, it is nothing but JSON. */
function plainObject(parsed: unknown): Result<JsonObject, OperationProblem> {
  try {
    return parsedText(JSON.stringify(parsed) ?? '');
  } catch {
    return problem('body', JSON_PROBLEMS.not_json);
  }
}

function isTooLarge(value: JsonObject): boolean {
  return Buffer.byteLength(canonicalJson(value)) > MAX_OPERATION_BYTES;
}

/** The first member that neither is named nor leads to one that is. An object on the way to named ones has others alone. */
function unnamedIn(value: JsonObject, pointers: readonly string[], at = ''): string | undefined {
  for (const [name, member] of Object.entries(value)) {
    const pointer = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (pointers.includes(pointer)) continue;
    const leads = pointers.some((one) => one.startsWith(`${pointer}/`));
    const inside = leads && isObject(member) ? unnamedIn(member, pointers, pointer) : pointer;
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function valueAt(body: JsonObject | undefined, pointer: string): JsonValue | undefined {
  const names = pointer
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<JsonValue | undefined>((value, name) => (isObject(value) ? own(value, name) : undefined), body);
}

function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A name is its sender's text: as much of it as tells it, and none that could be more than a name. */
function told(name: string): string {
  return /^[\w./~-]{1,64}$/.test(name) ? name : '(a name of another form)';
}

function problem(field: OperationProblem['field'], text: string): Result<never, OperationProblem> {
  return err({ field, problem: text });
}
