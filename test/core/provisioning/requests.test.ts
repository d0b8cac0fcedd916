import { parseFilter, parsePage } from '../../../lambdas/core/provisioning/filter.ts';
import { saidName } from '../../../lambdas/core/provisioning/name.ts';
import { parsePatch } from '../../../lambdas/core/provisioning/patch.ts';
import { parseNewUser, parseReplacement } from '../../../lambdas/core/provisioning/user.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { ENTRA_OFF, newUser, OKTA_OFF, patchOf } from '../../support/scim-requests.ts';

const body = (value: object) => value as JsonObject;

describe('[P7] a filter', () => {
  it.each([
    ['userName eq "a@acme.example"', 'userName', 'a@acme.example'],
    ['  USERNAME   EQ   "a" ', 'userName', 'a'],
    ['externalId eq "Abc\\"1"', 'externalId', 'Abc"1'],
    ['id eq "\\u0041"', 'id', 'A'],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName eq "a"', 'userName', 'a'],
  ])('%j is one value of one attribute', (text, attribute, value) => {
    expect(parseFilter(text)).toEqual({ ok: true, value: { attribute, value } });
  });

  it.each([
    'userName sw "a"',
    'userName pr',
    'active eq true',
    'userName eq "a@acme.example" or userName eq "b@acme.example"',
    'userName eq "a" and active eq true',
    'not (userName eq "a")',
    'emails[type eq "work"].value eq "a@acme.example"',
    'userName eq ada',
    'userName eq "a',
    'userName eq "a\\x"',
    'constructor eq "a"',
    '',
    `userName eq "${'x'.repeat(1_024)}"`,
  ])('[L10] %j is none, and not everybody', (text) => {
    expect(parseFilter(text)).toMatchObject({ ok: false, error: { scimType: 'invalidFilter' } });
  });
});

describe('[P7] a page', () => {
  it.each([
    [undefined, undefined, { startIndex: 1, count: 100 }],
    ['0', '-1', { startIndex: 1, count: 0 }],
    ['7', '200', { startIndex: 7, count: 200 }],
    ['1', '100000', { startIndex: 1, count: 200 }],
  ])('from %j, %j at a time', (startIndex, count, page) => {
    expect(parsePage(startIndex, count)).toEqual({ ok: true, value: page });
  });

  it.each([
    ['first', '1', 'startIndex'],
    ['1', '1.5', 'count'],
    ['1', '1e3', 'count'],
  ])('[L15] from %j, %j at a time is no page', (startIndex, count, field) => {
    expect(parsePage(startIndex, count)).toMatchObject({ ok: false, error: { scimType: 'invalidValue', field } });
  });
});

describe('[P3] a new user', () => {
  it('is what is kept of what Okta says', () => {
    const user = newUser({ userName: ' Ada@ACME.example ', externalId: '00u1' });
    const name = { displayName: 'Test User', formattedName: 'Test User' };
    const value = { email: 'ada@acme.example', externalId: '00u1', active: true, ...name };
    expect(parseNewUser(body(user))).toEqual({ ok: true, value });
  });

  it.each([
    ['without userName', { userName: undefined }, 'invalidValue', 'userName'],
    ['with null for a userName', { userName: null }, 'invalidValue', 'userName'],
    ['with no address', { userName: 'ada' }, 'invalidValue', 'userName'],
    ['with a number', { userName: 17 }, 'invalidValue', 'userName'],
    ['active by a word', { active: 'yes' }, 'invalidValue', 'active'],
    ['active by a number', { active: 1 }, 'invalidValue', 'active'],
    ['with an empty externalId', { externalId: '' }, 'invalidValue', 'externalId'],
    ['with a long externalId', { externalId: 'x'.repeat(257) }, 'invalidValue', 'externalId'],
    ['with an externalId that cannot be seen', { externalId: 'a\u200b' }, 'invalidValue', 'externalId'],
    ['of another schema', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'] }, 'invalidValue', 'schemas'],
    ['without a schema', { schemas: undefined }, 'invalidValue', 'schemas'],
    ['with an attribute twice', { USERNAME: 'b@acme.example' }, 'invalidSyntax', 'body'],
  ])('[L15] %s is none, and the field is named', (_, overrides, scimType, field) => {
    const user = JSON.parse(JSON.stringify(newUser(overrides)));
    expect(parseNewUser(user)).toMatchObject({ ok: false, error: { scimType, field } });
  });

  it('that replaces another leaves what it does not say', () => {
    const { schemas, userName } = newUser();
    expect(parseReplacement(body({ schemas, userName }))).toEqual({ ok: true, value: { userName } });
    expect(parseReplacement(body({ schemas }))).toMatchObject({ ok: false, error: { field: 'userName' } });
  });
});

describe('[P8] a patch', () => {
  it.each([
    ['Okta', patchOf(OKTA_OFF), { active: false }],
    ['Entra', patchOf(ENTRA_OFF), { active: false }],
    [
      'a path with the schema',
      patchOf({ op: 'REPLACE', path: 'urn:ietf:params:scim:schemas:core:2.0:User:Active', value: true }),
      { active: true },
    ],
    ['the last word', patchOf(OKTA_OFF, { op: 'add', value: { Active: 'TRUE' } }), { active: true }],
    ['a name that goes', patchOf({ op: 'Remove', path: 'externalId' }), { externalId: 'removed-attribute' }],
    [
      'parts of what is not kept',
      patchOf(
        { op: 'add', path: 'emails[type eq "work"].value', value: 'x' },
        { op: 'remove', path: 'name.familyName' },
      ),
      {},
    ],
    ['a part of what has none', patchOf({ op: 'replace', path: 'active.value', value: false }), {}],
    [
      'an extension',
      patchOf({
        op: 'add',
        path: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
        value: 'Sales',
      }),
      {},
    ],
  ])('of %s', (_, patch, value) => {
    expect(parsePatch(body(patch))).toEqual({ ok: true, value });
  });

  it.each([
    ['no operations', patchOf(), 'invalidSyntax', 'Operations'],
    ['too many', patchOf(...Array.from({ length: 101 }, () => OKTA_OFF)), 'invalidSyntax', 'Operations'],
    ['a text for an operation', { ...patchOf(), Operations: ['x'] }, 'invalidSyntax', 'Operations[0]'],
    [
      'another op',
      patchOf(OKTA_OFF, { op: 'move', path: 'active', value: false }),
      'invalidSyntax',
      'Operations[1].op',
    ],
    ['no PatchOp', { schemas: [], Operations: [OKTA_OFF] }, 'invalidValue', 'schemas'],
    ['a word', patchOf({ op: 'replace', path: 'active', value: 'off' }), 'invalidValue', 'active'],
    ['no value', patchOf({ op: 'replace', path: 'active' }), 'invalidValue', 'Operations[0].value'],
    ['a value and no path', patchOf({ op: 'replace', value: false }), 'invalidValue', 'Operations[0].value'],
    [
      'a path that is none',
      patchOf({ op: 'replace', path: 'active..x[', value: false }),
      'invalidPath',
      'Operations[0].path',
    ],
    ['removing without a path', patchOf({ op: 'remove' }), 'noTarget', 'Operations[0].path'],
    ['removing active', patchOf({ op: 'remove', path: 'active' }), 'mutability', 'active'],
    ['removing userName', patchOf({ op: 'remove', path: 'userName' }), 'mutability', 'userName'],
    [
      'a good and a bad operation',
      patchOf(OKTA_OFF, { op: 'add', path: 'active', value: 1 }),
      'invalidValue',
      'active',
    ],
  ])('[L15] with %s is none, and the place is named', (_, patch, scimType, field) => {
    expect(parsePatch(body(patch))).toMatchObject({ ok: false, error: { scimType, field } });
  });
});

describe('what the provider calls somebody', () => {
  const named = (value: object) => parseNewUser(body({ ...newUser({ displayName: null, name: null }), ...value }));

  it.each([
    [{ displayName: 'Ada', name: { formatted: 'A. Lovelace' } }, 'Ada'],
    [{ name: { formatted: 'A. Lovelace', givenName: 'Ada' } }, 'A. Lovelace'],
    [{ name: { GivenName: 'Ada', familyname: 'Lovelace' } }, 'Ada Lovelace'],
    [{ displayName: null }, undefined],
  ])('of %j is %s', (value, name) => {
    const user = named(value);
    expect(user.ok && saidName(user.value)).toBe(name);
  });

  it.each([
    [{ displayName: 7 }, 'displayName'],
    [{ name: 'Ada' }, 'name'],
    [{ name: ['Ada'] }, 'name'],
  ])('[L15] is refused by the name of the field: %j', (value, field) =>
    expect(named(value)).toMatchObject({ ok: false, error: { scimType: 'invalidValue', field } }),
  );

  it.each([
    [[{ op: 'replace', path: 'displayName', value: 'Ada' }], 'Ada'],
    [[{ op: 'Replace', path: 'name.formatted', value: 'Ada' }], 'Ada'],
    [[{ op: 'add', value: { displayName: 'Ada' } }], 'Ada'],
    [[{ op: 'remove', path: 'displayName' }], null],
    [
      [
        { op: 'remove', path: 'name' },
        { op: 'add', path: 'displayName', value: 'Ada' },
      ],
      'Ada',
    ],
    [[{ op: 'replace', path: 'name.givenName', value: 'Ada' }], undefined],
  ])('in a PATCH of %j is %s', (operations, name) => {
    const change = parsePatch(body(patchOf(...operations)));
    expect(change.ok && saidName(change.value)).toBe(name);
  });
});
