import { isDetailMember, isDetailType, MAX_DETAIL_MEMBERS } from '../../../protect/vocabulary/authorization-details.ts';
import { isScopeToken } from '../../../protect/vocabulary/scope.ts';
import type { DetailDeclarations, MemberDeclaration } from '../details/declaration.ts';
import { isReadableValue } from '../details/readable.ts';
import { PLACEHOLDER } from '../details/words.ts';
import { hasUnseen, UNSEEN_PROBLEM } from '../registration/text.ts';
import { type ConfigurationProblem, fieldPath, type ParsedConfiguration } from './schema.ts';

type Members = Readonly<Record<string, unknown>>;

/** More than an API has kinds of limits; all of them stand in the metadata. */
const MAX_DETAIL_TYPES = 50;
const MAX_LABEL_CHARACTERS = 200;
const MAX_DECLARED_VALUES = 100;

/** Of a configuration that has passed its checks. */
export function detailsOf({ authorizationDetails }: ParsedConfiguration): DetailDeclarations {
  const entries = Object.entries(authorizationDetails).flatMap(([type, { scope, label, members }]) => {
    const declared = new Map(Object.entries(members).map(([name, member]) => [name, memberOf(member)]));
    return isScopeToken(scope) ? [[type, { scope, label, members: declared }] as const] : [];
  });
  return new Map(entries);
}

type ParsedMember = ParsedConfiguration['authorizationDetails'][string]['members'][string];

function memberOf({ compare, values, maximum }: ParsedMember): MemberDeclaration {
  if (compare === 'at_most') return { compare, ...(maximum !== undefined && { maximum }) };
  return { compare, ...(values !== undefined && { values: new Set(values) }) };
}

/**
 * Every type has a name, a scope of the vendor's own that is declared, members, and a label that names each of them: what a
 * person is shown leaves nothing out. `scopes` is `undefined` when there are none to be read.
 */
export function problemsOfDetails(types: Members, scopes: Members | undefined): ConfigurationProblem[] {
  const problems = Object.entries(types).flatMap(([type, declaration]) => [
    ...(isDetailType(type)
      ? []
      : [
          {
            field: at(type),
            problem: 'must be 1–128 printable ASCII characters without spaces, quotes and backslashes',
          },
        ]),
    ...(isObject(declaration) ? problemsOfType(type, declaration, scopes) : []),
  ]);
  const problem = `must have at most ${MAX_DETAIL_TYPES} types`;
  const isMany = Object.keys(types).length > MAX_DETAIL_TYPES;
  return isMany ? [...problems, { field: 'authorizationDetails', problem }] : problems;
}

function problemsOfType(type: string, { scope, label, members }: Members, scopes: Members | undefined) {
  const declared = isObject(members) ? members : undefined;
  return [
    ...(typeof scope === 'string' && scopes !== undefined && !Object.hasOwn(scopes, scope)
      ? [{ field: at(type, 'scope'), problem: `names the scope "${scope}", which scopes lacks` }]
      : []),
    ...(typeof label === 'string' ? problemsOfLabel(at(type, 'label'), label, declared) : []),
    ...(declared === undefined ? [] : problemsOfMembers(type, declared)),
  ];
}

function problemsOfLabel(field: string, label: string, members: Members | undefined): ConfigurationProblem[] {
  if (label === '' || label.length > MAX_LABEL_CHARACTERS) {
    return [{ field, problem: `must have 1 to ${MAX_LABEL_CHARACTERS} characters` }];
  }
  if (hasUnseen(label)) return [{ field, problem: UNSEEN_PROBLEM }];
  if (members === undefined) return [];
  const shown = [...label.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
  const unknown = shown.filter((name) => !Object.hasOwn(members, name));
  const hidden = Object.keys(members).filter((name) => !shown.includes(name));
  const others = /[{}]/.test(label.replaceAll(PLACEHOLDER, ''));
  return [
    ...unknown.map((name) => ({ field, problem: `shows {${name}}, which members lacks` })),
    ...hidden.map((name) => ({ field, problem: `must show {${name}}: a person reads all of what is asked` })),
    ...(others ? [{ field, problem: 'must have braces only around the name of a member' }] : []),
  ];
}

function problemsOfMembers(type: string, members: Members): ConfigurationProblem[] {
  const count = Object.keys(members).length;
  const isOfSize = count >= 1 && count <= MAX_DETAIL_MEMBERS;
  const problem = `must have 1 to ${MAX_DETAIL_MEMBERS} members`;
  return [
    ...(isOfSize ? [] : [{ field: at(type, 'members'), problem }]),
    ...Object.entries(members).flatMap(([name, member]) => [
      ...(isDetailMember(name)
        ? []
        : [
            { field: at(type, 'members', name), problem: 'must be lower-case letters, digits and "_", and not "type"' },
          ]),
      ...(isObject(member) ? problemsOfMember(at(type, 'members', name), member) : []),
    ]),
  ];
}

function problemsOfMember(field: string, { compare, values, maximum }: Members): ConfigurationProblem[] {
  const isNumber = compare === 'at_most';
  if (isNumber && values !== undefined) return [{ field: `${field}.values`, problem: 'is for "equal" and "subset"' }];
  if (!isNumber && maximum !== undefined) return [{ field: `${field}.maximum`, problem: 'is for "at_most"' }];
  return Array.isArray(values) ? problemsOfValues(`${field}.values`, values) : [];
}

function problemsOfValues(field: string, values: readonly unknown[]): ConfigurationProblem[] {
  const isOfSize = values.length >= 1 && values.length <= MAX_DECLARED_VALUES;
  const problems = values.flatMap((value, index) => {
    if (typeof value !== 'string') return [];
    if (!isReadableValue(value)) return [{ field: `${field}[${index}]`, problem: 'must be 1–256 readable characters' }];
    return values.indexOf(value) < index ? [{ field: `${field}[${index}]`, problem: 'is named twice' }] : [];
  });
  return isOfSize ? problems : [...problems, { field, problem: `must have 1 to ${MAX_DECLARED_VALUES} values` }];
}

function at(type: string, ...members: readonly string[]): string {
  return fieldPath(['authorizationDetails', type, ...members]);
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
