import fc from 'fast-check';
import { formatScopes, intersect, parseScopes, type ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { scopes } from '../../support/fixtures.ts';

const scopeSet = fc.subarray(['a:r', 'a:w', 'b:r', 'b:w', 'c:r']).map((tokens) => scopes(tokens.join(' ')));

function isSubset(part: ScopeSet, whole: ScopeSet): boolean {
  return [...part].every((scope) => whole.has(scope));
}

describe('the intersection of scopes', () => {
  it('is the same in whatever order the sets come', () => {
    fc.assert(
      fc.property(fc.array(scopeSet, { minLength: 1 }), (sets) => {
        expect(formatScopes(intersect(...sets.toReversed()))).toBe(formatScopes(intersect(...sets)));
      }),
    );
  });

  it('[L1] is never more than any of the sets', () => {
    fc.assert(
      fc.property(fc.array(scopeSet, { minLength: 1 }), (sets) => {
        for (const set of sets) expect(isSubset(intersect(...sets), set)).toBe(true);
      }),
    );
  });

  it('is everything that all of them hold', () => {
    expect(formatScopes(intersect(scopes('a b c'), scopes('c b'), scopes('b d c')))).toBe('b c');
  });

  it('of a set with itself is that set', () => {
    fc.assert(fc.property(scopeSet, (set) => expect(intersect(set, set)).toEqual(set)));
  });

  it('[L10] of nothing at all is no authority', () => {
    expect(intersect().size).toBe(0);
  });
});

describe('a scope string', () => {
  it.each([
    ['one', 'projects:read', ['projects:read']],
    ['several', 'b a', ['b', 'a']],
    ['a repetition, which adds nothing', 'a a', ['a']],
    ['every character of the grammar', '!#$%&[]~', ['!#$%&[]~']],
    ['nothing: an empty parameter counts as absent', '', []],
  ])('[K12] may hold %s', (_what, text, tokens) => {
    expect(parseScopes(text)).toEqual({ ok: true, value: new Set(tokens) });
  });

  it.each([
    ['two spaces', 'a  b', 1],
    ['a space in front', ' a', 0],
    ['a space at the end', 'a ', 1],
    ['a tab', 'a\tb', 0],
    ['a line feed', 'a\nb', 0],
    ['a quotation mark', 'a b"', 1],
    ['a backslash', 'a\\b', 0],
    ['a control character', 'a \u0000', 1],
    ['a letter beyond ASCII', 'a b é', 2],
  ])('[K12] refuses %s and says where', (_what, text, position) => {
    expect(parseScopes(text)).toEqual({ ok: false, error: { problem: 'bad_token', position } });
  });

  it.each([undefined, null, 7, true, ['a'], { a: 1 }])('[K12][L15] refuses %j: not a string', (value) => {
    expect(parseScopes(value)).toEqual({ ok: false, error: { problem: 'not_a_string' } });
  });

  it('[K12] holds 200 tokens and no more', () => {
    const tokens = Array.from({ length: 201 }, (_, index) => `s${index}`);
    expect(parseScopes(tokens.slice(1).join(' '))).toMatchObject({ ok: true });
    expect(parseScopes(tokens.join(' '))).toEqual({ ok: false, error: { problem: 'too_many_tokens', maxTokens: 200 } });
  });

  it('[K12] of half a million tokens costs no more than the first 201', () => {
    expect(parseScopes('a '.repeat(500_000))).toMatchObject({ error: { problem: 'too_many_tokens' } });
  });

  it('parses to what it formats, and equal sets are equal strings', () => {
    fc.assert(fc.property(scopeSet, (set) => expect(scopes(formatScopes(set))).toEqual(set)));
    expect(formatScopes(scopes('b a'))).toBe(formatScopes(scopes('a b')));
  });
});
