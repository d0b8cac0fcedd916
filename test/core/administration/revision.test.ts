import { changesBetween, entityTag, isMatch, whatever } from '../../../lambdas/core/administration/revision.ts';

describe('an entity tag', () => {
  it.each<[string, unknown, unknown]>([
    ['the members of an object', { a: 1, b: 2, c: 3 }, { c: 3, a: 1, b: 2 }],
    ['what a set holds', new Set(['read', 'write', 'admin']), new Set(['write', 'admin', 'read'])],
    [
      'what a map holds',
      new Map([
        ['a', 1],
        ['b', 2],
      ]),
      new Map([
        ['b', 2],
        ['a', 1],
      ]),
    ],
    ['a member that is not there', { a: 1, b: undefined }, { a: 1 }],
  ])('never depends on the order of %s', (_, one, same) => {
    expect(entityTag(one)).toBe(entityTag(same));
  });

  it.each<[string, unknown, unknown]>([
    ['sets of others', new Set(['read']), new Set(['write'])],
    ['a set that is empty', new Set(['read']), new Set()],
    ['maps of others', new Map([['a', 1]]), new Map([['a', 2]])],
    ['lists in another order, which means something', ['a', 'b'], ['b', 'a']],
    ['a list that is longer', [[1]], [[1, 2]]],
    ['members of other values', { a: { b: 1 } }, { a: { b: 2 } }],
    ['members of other names', { a: 1 }, { b: 1 }],
    ['nothing, and an object of nothing', null, {}],
    ['a number, and its text', 1, '1'],
  ])('never is one for %s', (_, one, other) => {
    expect(entityTag(one)).not.toBe(entityTag(other));
  });

  it('is strong, and shows nothing of what it is made of', () => {
    expect(entityTag({ secret: 'x' }, 1)).toMatch(/^"[\w-]{43}"$/);
  });
});

describe('If-Match', () => {
  const tag = entityTag('state');

  it.each([tag, ` ${tag} `, `${entityTag('other')}, ${tag}`, `${tag},"x"`])('names the state: %s', (ifMatch) => {
    expect(isMatch(ifMatch, tag)).toBe(true);
  });

  it.each(['', '*', `W/${tag}`, tag.slice(1, -1), entityTag('other'), `${entityTag('other')},*`])(
    'never names it by anything but its strong tag: %s',
    (ifMatch) => {
      expect(isMatch(ifMatch, tag)).toBe(false);
    },
  );
});

describe('what a change writes', () => {
  it('never is what it only read: of two that touch different things neither takes the other’s back', () => {
    const previous = { role: 'viewer', name: 'Ann', scopes: new Set(['a', 'b']) };
    expect(changesBetween(previous, { ...previous, role: 'admin', scopes: new Set(['b', 'a']) })).toEqual({
      role: 'admin',
    });
  });

  it('takes away what the next no longer has, adds what it has first, and knows none from false', () => {
    expect(changesBetween<Record<string, unknown>>({ id: 1, gone: 'x' }, { id: 1, first: false })).toEqual({
      gone: undefined,
      first: false,
    });
    expect('gone' in changesBetween<Record<string, unknown>>({ gone: 'x' }, {})).toBe(true);
    expect(changesBetween<Record<string, unknown>>({ a: undefined }, {})).toEqual({});
  });

  it('is over any state only where it says so', () => {
    expect(whatever({ id: 1 })).toEqual({ record: { id: 1 }, revision: 'any' });
  });
});
