import { err, ok, type Result } from '../vocabulary/result.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [member: string]: JsonValue };

export type JsonProblem =
  | 'not_json'
  | 'not_an_object'
  | 'duplicate_member'
  | 'too_deep'
  | 'forbidden_member'
  | 'not_unicode';

/** Deeper than any claim of the drafts (`act` nests four times), shallow enough to walk without thinking. */
export const MAX_JSON_DEPTH = 8;

/**
 * Parses a JSON object that somebody else signed, refusing what parsers disagree on: a member name that occurs twice
 * (RFC 7515 §4 and RFC 7519 §4 allow us to), nesting beyond {@link MAX_JSON_DEPTH}, `__proto__` as a name, and half
 * of a surrogate pair (RFC 7493 §2.1): UTF-8 cannot say it, so two different subjects would have one digest.
 * Does NOT bound the length: the caller has.
 */
export function parseStrictJsonObject(text: string): Result<JsonObject, JsonProblem> {
  const value = parseJson(text);
  if (!value.ok) return value;
  if (typeof value.value !== 'object' || value.value === null || Array.isArray(value.value))
    return err('not_an_object');
  const problem = structuralProblem(text);
  return problem === undefined ? ok(value.value as JsonObject) : err(problem);
}

/** The same of a JSON array. */
export function parseStrictJsonArray(text: string): Result<readonly JsonValue[], JsonProblem | 'not_an_array'> {
  const value = parseJson(text);
  if (!value.ok) return value;
  if (!Array.isArray(value.value)) return err('not_an_array');
  const problem = structuralProblem(text);
  return problem === undefined ? ok(value.value as readonly JsonValue[]) : err(problem);
}

function parseJson(text: string): Result<unknown, 'not_json'> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err('not_json');
  }
}

/** A string, or one of the characters that structure is made of. Numbers, literals and white space fall between. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;

/**
 * Walks text that is known to be valid JSON. An object's frame is the set of names seen in it; an array's is null.
 * A string followed by a colon is a member name; escapes are resolved before names are compared.
 */
function structuralProblem(text: string): JsonProblem | undefined {
  const frames: (Set<string> | null)[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      frames.push(token === '{' ? new Set() : null);
      if (frames.length > MAX_JSON_DEPTH) return 'too_deep';
    } else if (token === '}' || token === ']') {
      frames.pop();
    } else if (token === ':') {
      const problem = addMember(frames.at(-1), lastString);
      if (problem !== undefined) return problem;
    } else if (token !== ',') {
      if (!isUnicode(token)) return 'not_unicode';
      lastString = token;
    }
  }
  return undefined;
}

/** The text itself came out of UTF-8, so only an escape can bring a lonely surrogate. */
function isUnicode(quoted: string): boolean {
  return !quoted.includes('\\u') || (JSON.parse(quoted) as string).isWellFormed();
}

function addMember(names: Set<string> | null | undefined, quoted: string): JsonProblem | undefined {
  const name = JSON.parse(quoted) as string;
  if (name === '__proto__') return 'forbidden_member';
  if (names?.has(name)) return 'duplicate_member';
  names?.add(name);
  return undefined;
}
