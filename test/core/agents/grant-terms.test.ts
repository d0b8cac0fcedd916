import { heldNow, uncoveredTerms, withTerms } from '../../../lambdas/core/agents/grant-terms.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { unusedMark, usedMark } from '../../../protect/vocabulary/single-use.ts';

const WRITE = 'a:write' as Scope;
const [OLD, NEW] = ['a'.repeat(32), 'b'.repeat(32)];
const lasting = (expiresAt: number) => ({ grants: new Map([[WRITE, { expiresAt, signedInAt: 10 }]]) });
const single = (expiresAt: number, mark = unusedMark(OLD)) => ({
  grants: new Map(),
  once: new Map([[WRITE, { expiresAt, signedInAt: 10, mark }]]),
});
const isWritten = (
  term: { until: number; once?: string },
  session?: Parameters<typeof uncoveredTerms>[1],
  recalledAt?: number,
) => uncoveredTerms(new Map([[WRITE, term]]), session, recalledAt).has(WRITE);

describe('[L12] a term is written', () => {
  it.each([
    ['where there is nothing', { until: 100 }, undefined, true],
    ['once, where there is nothing', { until: 100, once: NEW }, undefined, true],
    ['beside what ends earlier', { until: 100 }, lasting(99), true],
    ['never beside what lasts as long', { until: 100 }, lasting(100), false],
    ['once, beside what ends earlier', { until: 100, once: NEW }, lasting(99), true],
    ['never once, beside what lasts as long', { until: 100, once: NEW }, lasting(100), false],
    ['beside a single use, however late that ends', { until: 100 }, single(1_000), true],
    ['once, beside a single use that ends earlier', { until: 100, once: NEW }, single(99), true],
    ['never once, beside a single use that lasts as long', { until: 100, once: NEW }, single(100), false],
    [
      'once, beside one that is used',
      { until: 100, once: NEW },
      single(1_000, usedMark(unusedMark(OLD), 5, OLD)),
      true,
    ],
    ['once, beside one that nobody can read', { until: 100, once: NEW }, single(1_000, '?'), true],
    [
      'never once more by a repetition of the approval that was used',
      { until: 100, once: OLD },
      single(100, usedMark(unusedMark(OLD), 5, OLD)),
      false,
    ],
  ])('%s', (_, term, session, expected) => {
    expect(isWritten(term, session)).toBe(expected);
  });

  it.each([lasting(1_000), single(1_000)])('over what a recall has ended', (session) => {
    expect(isWritten({ until: 100, once: NEW }, session, 10)).toBe(true);
    expect(isWritten({ until: 100, once: NEW }, session, 9)).toBe(false);
  });
});

it('[L13] says what holds, and of what was used at that very moment what was approved', () => {
  const terms = new Map([[WRITE, { until: 100, once: NEW }]]);
  const at = { recalledAt: undefined, now: 50 };
  expect(heldNow(terms, withTerms(single(70), terms, { signedInAt: 10, approvedAt: 50 }), at, undefined)).toEqual(
    new Map([[WRITE, { until: 100, once: true }]]),
  );
  expect(heldNow(terms, lasting(200), at, undefined)).toEqual(new Map([[WRITE, { until: 200 }]]));
  const used = single(100, usedMark(unusedMark(NEW), 49, OLD));
  expect(heldNow(terms, used, at, undefined)).toEqual(new Map([[WRITE, { until: 100, once: true }]]));
});
