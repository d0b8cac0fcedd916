import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandField, FIELD_NAMES } from '../../../bin/field-names.ts';
import { FIELDS } from '../../../lambdas/core/registration/field-problem.ts';
import { wireField } from '../../../lambdas/endpoints/administration/wire-field.ts';
import openapi from '../../../lambdas/endpoints/openapi/openapi.json' with { type: 'json' };

const REPOSITORY = join(import.meta.dirname, '../../..');

function filesBelow(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

function textOf(file: string): string {
  return readFileSync(join(REPOSITORY, file), 'utf8');
}

/** Style sheets have names of their own that begin so. */
const STYLE = 'lambdas/endpoints/http/page-style.ts';

const FLAG = /(?:^|[^\w-])(--[a-z][a-z-]*)/g;

function flagsIn(source: string): readonly string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(FLAG)].map(([, flag = '']) => flag);
}

describe("fields of an administrator's input", () => {
  it('never sends a reader of the API or the console to a flag of the command', () => {
    const files = [...filesBelow('lambdas', /\.(?:ts|json)$/), ...filesBelow('console/src', /\.tsx?$/)];
    const found = files
      .filter((file) => file !== STYLE)
      .flatMap((file) => flagsIn(textOf(file)).map((flag) => `${file}: ${flag}`));
    expect(files.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
    expect(flagsIn("problem('issuer', `name it: --jwks-uri`)")).toEqual(['--jwks-uri']);
  });

  it('are each called by the command what one of its options or arguments is called', () => {
    const commands = filesBelow('bin', /\.ts$/).map(textOf).join('\n');
    // What is worked on, comes by standard input, or is the operator's to leave out.
    const untyped = ['keyRing', 'clientSecret', 'status', 'preset'];
    const typed = FIELDS.filter((field) => !untyped.includes(field)).map((field) => FIELD_NAMES[field]);
    const isTyped = (name: string) => {
      const argument = name === 'organization' ? 'org' : name;
      return commands.includes(`'--${name} `) || commands.includes(`'--${name}'`) || commands.includes(`<${argument}>`);
    };
    expect(typed.filter((name) => !isTyped(name))).toEqual([]);
  });

  it('are each called on the wire as its schemas call them', () => {
    // Which only the operator's command takes.
    const operators = [
      'externalId',
      'registrationToken',
      'uses',
      'expiresInSeconds',
      'kind',
      'resources',
      'keepSeconds',
      'jwks',
      'keyRing',
      'kid',
      'alias',
      'displayName',
    ];
    const wire = FIELDS.filter((field) => !operators.includes(field)).map(wireField);
    const document = JSON.stringify(openapi);
    // A member of a schema, or a parameter of a path.
    const isOnWire = (name: string) =>
      document.includes(`"${name}":{`) || document.includes(`"name":"${name}","in":"path"`);
    expect(wire.filter((name) => !isOnWire(name))).toEqual([]);
  });

  it.each([
    ['aliases[0].name', 'aliases[0].name'],
    ['Content-Type', 'Content-Type'],
    ['maxLifetimeSeconds', 'max_lifetime_seconds'],
    ['justInTimeRole', 'jit_role'],
    ['jwks_uri', 'jwks_uri'],
  ])('%s is %s on the wire', (field, name) => {
    expect(wireField(field)).toBe(name);
  });

  it('leaves what is the command’s own as it is', () => {
    expect(['file', 'provider', 'jwksUri'].map(commandField)).toEqual(['file', 'idp', 'jwks-uri']);
  });
});
