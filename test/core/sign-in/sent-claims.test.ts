import { sentClaims } from '../../../lambdas/core/sign-in/sent-claims.ts';

describe('what a provider said of somebody', () => {
  it('is shown by name, in its order, whatever its kind', () => {
    expect(
      sentClaims({ sub: 'ann-1', email_verified: true, level: 3, groups: ['a', 'b'], address: { country: 'FR' } }),
    ).toEqual([
      { name: 'sub', value: 'ann-1' },
      { name: 'email_verified', value: 'true' },
      { name: 'level', value: '3' },
      { name: 'groups', value: '["a","b"]' },
      { name: 'address', value: '{"country":"FR"}' },
    ]);
  });

  it('[L11] never holds what is about the token, or is or looks like one', () => {
    const token = `eyJhbGciOiJFUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`;
    const about = {
      iss: 'x',
      aud: 'x',
      exp: 1,
      nonce: 'n',
      at_hash: 'h',
      jti: 'j',
      sid: 's',
      upstream_access_token: 'secret',
    };
    expect(sentClaims({ ...about, idp: token, list: [token] })).toEqual([
      { name: 'idp', value: '[looks like a token]' },
      { name: 'list', value: '[looks like a token]' },
    ]);
  });

  it('is never more than a page and a row can hold', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`${'n'.repeat(300)}${n}`, '𝒶'.repeat(300)]));
    const shown = sentClaims(many);
    expect(shown).toHaveLength(40);
    expect(shown.every(({ name, value }) => [...name].length <= 64 && [...value].length <= 120)).toBe(true);
    expect(shown[0]?.value).toBe(`${'𝒶'.repeat(119)}…`);
  });
});
