/** What an intrinsic function may ask of the place where it stands. `path` is for messages. */
export interface Scope {
  ref(logicalId: string, path: string): unknown;
  attribute(logicalId: string, attribute: string, path: string): unknown;
  importValue(exportName: string, path: string): unknown;
}

/** What `Ref: AWS::NoValue` evaluates to: the property or element that holds it disappears. */
export const NO_VALUE = Symbol('AWS::NoValue');

/** An intrinsic function, resource attribute or property that has no local meaning. */
export class UnsupportedTemplate extends Error {
  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
    this.name = 'UnsupportedTemplate';
  }
}

/**
 * Evaluates the intrinsic functions in a template value.
 * Throws {@link UnsupportedTemplate}, naming `path`, for a function that it does not know: a value guessed here would
 * be a handler that works on a laptop and fails on AWS. Conditions (`Fn::If`) are among those.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function evaluate(value: unknown, scope: Scope, path: string): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => evaluate(item, scope, `${path}[${index}]`)).filter((item) => item !== NO_VALUE);
  }
  const call = asCall(value);
  if (call === undefined) return evaluateObject(value, scope, path);
  const intrinsic = INTRINSICS[call.name];
  if (intrinsic === undefined) throw new UnsupportedTemplate(path, `${call.name} is not supported locally`);
  return intrinsic(call.argument, scope, path);
}

/** As {@link evaluate}, for a value that must be a string. */
export function evaluateText(value: unknown, scope: Scope, path: string): string {
  const text = evaluate(value, scope, path);
  if (typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean') return String(text);
  throw new UnsupportedTemplate(path, `expected a string, found ${text === null ? 'null' : typeof text}`);
}

function asCall(value: object): { name: string; argument: unknown } | undefined {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

function evaluateObject(value: object, scope: Scope, path: string): Record<string, unknown> {
  const evaluated = Object.entries(value).map(([key, item]) => [key, evaluate(item, scope, `${path}.${key}`)] as const);
  return Object.fromEntries(evaluated.filter(([, item]) => item !== NO_VALUE));
}

type Intrinsic = (argument: unknown, scope: Scope, path: string) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, path) => scope.ref(String(argument), path),
  'Fn::GetAtt': getAtt,
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::ImportValue': (argument, scope, path) => scope.importValue(evaluateText(argument, scope, path), path),
};

function getAtt(argument: unknown, scope: Scope, path: string): unknown {
  const [logicalId, attribute] = typeof argument === 'string' ? splitOnce(argument, '.') : pair(argument, path);
  return scope.attribute(String(logicalId), evaluateText(attribute, scope, path), path);
}

function join(argument: unknown, scope: Scope, path: string): string {
  const [separator, parts] = pair(argument, path);
  return list(parts, scope, path).join(String(separator));
}

function split(argument: unknown, scope: Scope, path: string): readonly string[] {
  const [separator, text] = pair(argument, path);
  return evaluateText(text, scope, path).split(String(separator));
}

function select(argument: unknown, scope: Scope, path: string): unknown {
  const [index, items] = pair(argument, path);
  const position = Number(evaluateText(index, scope, path));
  const item = list(items, scope, path)[position];
  if (item === undefined) throw new UnsupportedTemplate(path, `Fn::Select finds no element ${position}`);
  return item;
}

function substitute(argument: unknown, scope: Scope, path: string): string {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = evaluateObject(variables ?? {}, scope, path);
  return String(text).replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    // "To write a dollar sign and curly braces literally, add an exclamation point after the open curly brace."
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in own) return String(own[name]);
    return evaluateText(name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name }, scope, path);
  });
}

function list(value: unknown, scope: Scope, path: string): readonly unknown[] {
  const items = evaluate(value, scope, path);
  if (!Array.isArray(items)) throw new UnsupportedTemplate(path, 'expected a list');
  return items;
}

function pair(argument: unknown, path: string): [unknown, unknown] {
  if (!Array.isArray(argument) || argument.length !== 2) throw new UnsupportedTemplate(path, 'expected two arguments');
  return [argument[0], argument[1]];
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + separator.length)];
}
