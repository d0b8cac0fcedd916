import fc from 'fast-check';
import {
  closeImplications,
  type Implications,
  impliedUntil,
  intersectImplied,
  NO_IMPLICATIONS,
  withImplied,
  withoutImplied,
} from '../../../protect/vocabulary/implied-scopes.ts';
import type { Scope, ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { anyImplications, anyScopeSet, set } from '../../support/implied-scopes.ts';

const isWithin = (a: ScopeSet, b: ScopeSet) => [...a].every((scope) => b.has(scope));

describe('scopes that imply others', () => {
  const direct = new Map([
    ['p:admin' as Scope, ['p:rename', 'p:delete'] as Scope[]],
    ['p:rename' as Scope, ['p:read'] as Scope[]],
  ]);
  const implications = closeImplications(direct);

  it('imply what those imply', () => {
    expect(implications).toEqual(
      new Map([
        ['p:admin', set('p:rename', 'p:delete', 'p:read')],
        ['p:rename', set('p:read')],
      ]),
    );
    expect(withImplied(set('p:admin', 'x'), implications)).toEqual(
      set('p:admin', 'p:rename', 'p:delete', 'p:read', 'x'),
    );
  });

  it('are as few as say the same', () => {
    expect(withoutImplied(set('p:admin', 'p:rename', 'p:read', 'x'), implications)).toEqual(set('p:admin', 'x'));
  });

  it('lend what they imply their own end, and of several the latest', () => {
    const live = new Map([
      ['p:admin', 20],
      ['p:rename', 10],
      ['p:delete', 30],
    ] as [Scope, number][]);
    expect(impliedUntil(live, implications)).toEqual(
      new Map([
        ['p:admin', 20],
        ['p:rename', 20],
        ['p:delete', 30],
        ['p:read', 20],
      ]),
    );
  });

  it('end where they lead round, and nothing implies itself', () => {
    const round = closeImplications(
      new Map([
        ['a' as Scope, ['b'] as Scope[]],
        ['b' as Scope, ['a'] as Scope[]],
      ]),
    );
    expect(round).toEqual(
      new Map([
        ['a', set('b')],
        ['b', set('a')],
      ]),
    );
  });

  it('[L1] of several parties are never more than each of them allows, and everything that all of them do', () => {
    fc.assert(
      fc.property(anyImplications, fc.array(anyScopeSet, { minLength: 1, maxLength: 4 }), (implied, parties) => {
        const common = intersectImplied(implied, ...parties);
        for (const party of parties) expect(isWithin(common, withImplied(party, implied))).toBe(true);
        const allowed = parties.map((party) => withImplied(party, implied));
        const [first = set()] = allowed;
        for (const scope of first) expect(common.has(scope)).toBe(allowed.every((one) => one.has(scope)));
        expect(withImplied(common, implied)).toEqual(common);
      }),
    );
  });

  it('say the same with and without what they imply', () => {
    fc.assert(
      fc.property(anyImplications, anyScopeSet, (implied, scopes) => {
        const all = withImplied(scopes, implied);
        expect(withImplied(all, implied)).toEqual(all);
        expect(withImplied(withoutImplied(all, implied), implied)).toEqual(all);
      }),
    );
  });

  it('are what they were where nothing implies anything', () => {
    fc.assert(
      fc.property(anyScopeSet, anyScopeSet, (a, b) => {
        const none: Implications = NO_IMPLICATIONS;
        expect(withImplied(a, none)).toEqual(a);
        expect(intersectImplied(none, a, b)).toEqual(new Set([...a].filter((scope) => b.has(scope))));
      }),
    );
  });
});
