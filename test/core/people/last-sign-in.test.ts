import { isToBeNoted, NOTED_EVERY_SECONDS, signInOf } from '../../../lambdas/core/people/last-sign-in.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { NOW, provider } from '../../support/fixtures.ts';

const noted = (claims: JsonObject, mapped?: string) =>
  signInOf(
    {
      id: provider.id,
      ...(mapped && { justInTimeRoles: { claim: mapped, values: [{ value: 'a', role: 'viewer' }] } }),
    },
    claims,
    NOW,
  );

describe('of a sign-in are kept', () => {
  it('when, through which provider, and what its claims said of groups and roles, as it said it', () => {
    const claims = { sub: 'x', email: 'a@acme.example', groups: ['Engineering', 'staff'], role: 'dev' };
    expect(noted(claims)).toStrictEqual({
      at: NOW,
      provider: provider.id,
      claims: [
        { name: 'groups', values: ['Engineering', 'staff'] },
        { name: 'role', values: ['dev'] },
      ],
    });
  });

  it.each([
    'groups',
    'Group',
    'roles',
    'memberOf',
    'member_of',
    'department',
    'https://acme.example/roles',
    'custom:groups',
  ])('the claim %s', (name) => expect(noted({ [name]: ['a'] }).claims).toStrictEqual([{ name, values: ['a'] }]));

  it.each(['sub', 'email', 'name', 'nonce', 'at_hash', 'group_count', 'parole', `${'x'.repeat(125)}/role`])(
    'not the claim %s',
    (name) => expect(noted({ [name]: ['a'] }).claims).toHaveLength(0),
  );

  it('first the claim that the provider maps, whatever it is called', () => {
    const claims = { groups: ['a'], team: ['b'] };
    expect(noted(claims, 'team').claims.map(({ name }) => name)).toStrictEqual(['team', 'groups']);
    expect(noted({ groups: ['a'] }, 'constructor').claims.map(({ name }) => name)).toStrictEqual(['groups']);
  });

  it('each value once', () => expect(noted({ groups: ['a', 'a'] }).claims[0]?.values).toStrictEqual(['a']));
});

describe('what is left out is counted', () => {
  it.each([
    ['no text', [1, true, null, { a: 'b' }, ['c']], 5],
    ['nothing', [''], 1],
    ['not to be seen', ['ad\u200bmin', 'a\u202eb'], 2],
    ['longer than what can be mapped', ['x'.repeat(257)], 1],
  ])('%s', (_, values, omitted) => {
    expect(noted({ groups: ['a', ...values] })).toMatchObject({ claims: [{ values: ['a'] }], omitted });
  });

  it('beyond fifty values, of all claims together', () => {
    const values = (n: number, of: string) => Array.from({ length: n }, (_, i) => `${of}${i}`);
    const { claims, omitted } = noted({ groups: values(50, 'g'), roles: values(3, 'r') });
    expect(claims).toHaveLength(1);
    expect(claims[0]?.values).toHaveLength(50);
    expect(omitted).toBe(3);
    expect(noted({ groups: values(50, 'g') })).not.toHaveProperty('omitted');
  });

  it('beyond 2,048 bytes: the row is read for every request that protect() lets through', () => {
    const { claims, omitted } = noted({ groups: Array.from({ length: 50 }, (_, i) => `${'é'.repeat(100)}${i}`) });
    expect(Buffer.byteLength(claims.flatMap(({ name, values }) => [name, ...values]).join(''))).toBeLessThanOrEqual(
      2_048,
    );
    expect(claims[0]?.values.length).toBe(10);
    expect(omitted).toBe(40);
  });

  it('beyond four claims', () => {
    const names = ['groups', 'roles', 'role', 'group', 'department'];
    const { claims, omitted } = noted(Object.fromEntries(names.map((name) => [name, 'a'])));
    expect(claims).toHaveLength(4);
    expect(omitted).toBe(1);
  });
});

describe('a sign-in is noted', () => {
  const before = noted({});

  it.each([
    ['for the first time', NOW, undefined, true],
    ['within an hour of the one that is noted: not', NOW + NOTED_EVERY_SECONDS - 1, before, false],
    ['an hour later', NOW + NOTED_EVERY_SECONDS, before, true],
    ['through another provider, at once', NOW, { ...before, provider: 'idp_other' as ProviderId }, true],
  ])('%s', (_, at, known, expected) => expect(isToBeNoted({ ...before, at }, known)).toBe(expected));
});
