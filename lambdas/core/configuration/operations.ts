import {
  MEMBER_REFERENCE,
  OPERATION_NAME,
  OPERATION_PATH,
  type OperationDeclaration,
  parametersOf,
  VALUE_NAME,
} from '../../../protect/vocabulary/operations.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { hasUnseen, UNSEEN_PROBLEM } from '../registration/text.ts';
import { type ConfigurationProblem, fieldPath, type ParsedConfiguration } from './schema.ts';

/** An operation with what its approver reads. */
export interface DeclaredOperation extends OperationDeclaration {
  /** With `{names}` of the path's parameters and of members, each of which stands in it. */
  readonly words: string;
  /** An approval that is not used is none after so many seconds. */
  readonly approvalSeconds: number;
  /** Whether the audit trail keeps the values too, and not the digest alone. */
  readonly audit: boolean;
}

export type DeclaredOperations = ReadonlyMap<string, DeclaredOperation>;

type Members = Readonly<Record<string, unknown>>;

/** Shown as one sentence. */
const MAX_WORDS_CHARACTERS = 500;
const MAX_OPERATIONS = 200;
const MAX_MEMBERS = 20;

/** The organization is on every page: whoever approves reads it there. */
const SHOWN_ANYWAY = 'organization';

/** Of a configuration that has passed its checks. */
export function operationsOf(input: NonNullable<ParsedConfiguration['operations']>): DeclaredOperations {
  return new Map(
    Object.entries(input).map(([name, { scope, members, ...rest }]) => [
      name,
      { ...rest, name, scope: scope as Scope, members: new Map(Object.entries(members)) },
    ]),
  );
}

/**
 * Every operation is of a declared scope that writes, has one way to be written in a path, and words that show all of it:
 * every parameter and every member. `scopes` is `undefined` when there are none to be read.
 */
export function problemsOfOperations(operations: Members, scopes: Members | undefined): ConfigurationProblem[] {
  const entries = Object.entries(operations);
  const problem = `must have at most ${MAX_OPERATIONS} operations`;
  return [
    ...(entries.length > MAX_OPERATIONS ? [{ field: 'operations', problem }] : []),
    ...entries.flatMap(([name, operation]) => [
      ...(OPERATION_NAME.test(name)
        ? []
        : [{ field: fieldPath(['operations', name]), problem: 'must be letters, digits, ".", "_" and "-"' }]),
      ...(isObject(operation) ? problemsOf(name, operation, scopes) : []),
    ]),
  ];
}

function problemsOf(name: string, operation: Members, scopes: Members | undefined): ConfigurationProblem[] {
  const at = (...members: string[]) => fieldPath(['operations', name, ...members]);
  const { scope, path, members = {}, words } = operation;
  const values = isObject(members) ? members : {};
  const scopeProblem = typeof scope === 'string' ? problemOfScope(scope, scopes) : undefined;
  const pathProblem = typeof path === 'string' ? problemOfPath(path) : undefined;
  const parameters = typeof path === 'string' && pathProblem === undefined ? parametersOf(path) : [];
  return [
    ...(scopeProblem === undefined ? [] : [{ field: at('scope'), problem: scopeProblem }]),
    ...(pathProblem === undefined ? [] : [{ field: at('path'), problem: pathProblem }]),
    ...(Object.keys(values).length > MAX_MEMBERS
      ? [{ field: at('members'), problem: `must have at most ${MAX_MEMBERS} members` }]
      : []),
    ...Object.entries(values).flatMap(([member, reference]) => {
      const wrong = problemOfMember(member, reference, parameters, values);
      return wrong === undefined ? [] : [{ field: at('members', member), problem: wrong }];
    }),
    ...(typeof words === 'string' && pathProblem === undefined
      ? problemsOfWords(words, [...parameters, ...Object.keys(values)]).map((wrong) => ({
          field: at('words'),
          problem: wrong,
        }))
      : []),
  ];
}

function problemOfScope(scope: string, scopes: Members | undefined): string | undefined {
  if (scopes === undefined) return undefined;
  if (!Object.hasOwn(scopes, scope)) return `names the scope "${scope}", which scopes lacks`;
  const declaration = scopes[scope];
  const isRead = isObject(declaration) && declaration['access'] === 'read';
  return isRead ? `names "${scope}", which only reads: nobody approves reading` : undefined;
}

function problemOfPath(path: string): string | undefined {
  if (!OPERATION_PATH.test(path) || /\/\.{1,2}(?=\/|$)/.test(path)) {
    return 'must be parts after slashes, each of unreserved characters or one {parameter}';
  }
  const names = parametersOf(path);
  return new Set(names).size < names.length ? 'must have each parameter once' : undefined;
}

function problemOfMember(
  name: string,
  reference: unknown,
  parameters: readonly string[],
  all: Members,
): string | undefined {
  if (!VALUE_NAME.test(name)) return 'must have a name of 1 to 32 letters, digits and "_", a letter first';
  if (parameters.includes(name)) return 'must have another name than a parameter of the path';
  // Of another type: the schema says so.
  if (typeof reference !== 'string') return undefined;
  if (!MEMBER_REFERENCE.test(reference)) return 'must be a JSON pointer into the body, or "?" and a query parameter';
  const isWithin = Object.entries(all).some(
    ([other, at]) => other !== name && typeof at === 'string' && `${reference}/`.startsWith(`${at}/`),
  );
  return isWithin ? 'must not be, nor be part of, another member' : undefined;
}

function problemsOfWords(words: string, names: readonly string[]): readonly string[] {
  const used = wordPartsOf(words).flatMap((part) => ('name' in part ? [part.name] : []));
  const unknown = used.filter((name) => !names.includes(name));
  const missing = names.filter((name) => name !== SHOWN_ANYWAY && !used.includes(name));
  return [
    ...(words.trim() === '' || words.length > MAX_WORDS_CHARACTERS
      ? [`must have 1 to ${MAX_WORDS_CHARACTERS} characters`]
      : []),
    ...(hasUnseen(words) ? [UNSEEN_PROBLEM] : []),
    ...unknown.map((name) => `has {${name}}, which is neither a parameter of the path nor a member`),
    ...missing.map((name) => `must show {${name}}: nobody approves what they do not see`),
  ];
}

/** Words as configured: texts, and names that a value stands for. */
export function wordPartsOf(words: string): readonly ({ readonly text: string } | { readonly name: string })[] {
  return words
    .split(/(\{[A-Za-z][A-Za-z0-9_]*\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{.+\}$/.test(part) ? { name: part.slice(1, -1) } : { text: part }));
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
