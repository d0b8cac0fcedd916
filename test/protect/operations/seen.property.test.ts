import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { JsonValue } from '../../../protect/jose/strict-json.ts';
import { exactScopeOf } from '../../../protect/operations/exact-scope-of.ts';
import { seeOperation } from '../../../protect/operations/seen.ts';
import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { OperationDeclaration } from '../../../protect/vocabulary/operations.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const NOTE: OperationDeclaration = {
  name: 'notes.send',
  scope: 'notes:send' as Scope,
  method: 'POST',
  path: '/notes',
  members: new Map([
    ['a', '/a'],
    ['b', '/b'],
  ]),
};
const MARIA = { organization: 'acme' as OrganizationId, member: 'maria' as MemberId };

/** The scope of what this text asks for; `undefined`: it can be no operation. */
function scopeOf(text: string): string | undefined {
  const seen = seeOperation(NOTE, { method: 'POST', path: '/notes', query: [], body: { text } });
  return seen.ok ? exactScopeOf(seen.value, MARIA) : undefined;
}

const value = fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>;
const body = fc.record({ a: value, b: value }, { requiredKeys: [] });

/** The same value written in another way: members in the opposite order, white space, characters escaped. */
function otherwise(json: JsonValue): string {
  if (typeof json === 'string') {
    return `"${Array.from({ length: json.length }, (_, i) => `\\u${json.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')}"`;
  }
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  if (Array.isArray(json)) return `[ ${(json as readonly JsonValue[]).map(otherwise).join(' ,\n')} ]`;
  const members = Object.entries(json).reverse();
  return `{\t${members.map(([name, member]) => `${otherwise(name)} : ${otherwise(member)}`).join(' , ')}}`;
}

describe('[E1] of any two bodies', () => {
  it('one written in two ways is one operation', () => {
    fc.assert(
      fc.property(body, (json) => {
        expect(scopeOf(otherwise(json as JsonValue))).toBe(scopeOf(JSON.stringify(json)));
      }),
    );
  });

  it('two are one operation only where a program reads the same from both', () => {
    fc.assert(
      fc.property(body, body, (one, other) => {
        const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
        const [scope, another] = [scopeOf(first), scopeOf(second)];
        fc.pre(scope !== undefined && another !== undefined);
        expect(scope === another).toBe(isDeepStrictEqual(JSON.parse(first), JSON.parse(second)));
      }),
    );
  });

  it('[E2] a number that is read as another one is none', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }), (number) => {
        const isExact = BigInt(Number(number)) === number && String(Number(number)) === String(number);
        const scope = scopeOf(`{"a":${number}}`);
        if (isExact) expect(scope).toBeDefined();
        if (BigInt(Number(number)) !== number) expect(scope).toBeUndefined();
      }),
    );
  });
});
