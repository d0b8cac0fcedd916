import { calledName, claimedName, nameAfter } from '../../../lambdas/core/people/display-name.ts';

const named = (by: 'administrator' | 'scim' | 'sign_in') => ({ text: 'Ada', by });

describe('a name', () => {
  it.each([
    ['administrator', 'scim', 'Ada'],
    ['administrator', 'sign_in', 'Ada'],
    ['administrator', 'administrator', 'Eve'],
    ['scim', 'administrator', 'Eve'],
    ['scim', 'scim', 'Eve'],
    ['scim', 'sign_in', 'Ada'],
    ['sign_in', 'administrator', 'Eve'],
    ['sign_in', 'scim', 'Eve'],
    ['sign_in', 'sign_in', 'Eve'],
  ] as const)('by %s, and then one by %s: the later stands if it does not give way: %s', (before, by, stands) =>
    expect(nameAfter(named(before), 'Eve', by)?.text).toBe(stands),
  );

  it.each([
    ['nothing', undefined],
    ['no text', 42],
    ['an empty text', ' '],
    ['what nobody sees', 'Ad\u200ba'],
    ['what turns the direction', 'Ada \u202e'],
    ['more than a hundred characters', 'x'.repeat(101)],
  ])('that is %s changes nothing', (_, text) => {
    expect(nameAfter(undefined, text, 'sign_in')).toBeUndefined();
    expect(nameAfter(named('sign_in'), text, 'scim')).toEqual(named('sign_in'));
  });

  it('has one space where there were several, and none at its ends', () =>
    expect(nameAfter(undefined, '  Ada \u3000 Lovelace ', 'scim')?.text).toBe('Ada Lovelace'));

  it('that is said again is the same', () => {
    const before = named('scim');
    expect(nameAfter(before, 'Ada', 'scim')).toBe(before);
  });
});

describe('the name that claims say', () => {
  it.each([
    [{ name: 'Ada Lovelace', given_name: 'A', family_name: 'L' }, 'Ada Lovelace'],
    [{ given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
    [{ name: ' ', family_name: 'Lovelace' }, 'Lovelace'],
    [{ name: 42 }, undefined],
    [{}, undefined],
  ])('%j: %s', (claims, name) => expect(claimedName(claims)).toBe(name));

  it('is none that the claims inherit', () => expect(claimedName(Object.create({ name: 'Ada' }))).toBeUndefined());
});

it('a member is called by their name and address, or by the address', () => {
  expect(calledName({ displayName: named('scim'), email: 'ada@acme.example' })).toBe('Ada (ada@acme.example)');
  expect(calledName({ email: 'ada@acme.example' })).toBe('ada@acme.example');
});
