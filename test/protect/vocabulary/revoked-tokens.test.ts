import { formatRevokedTokens, readRevokedTokens } from '../../../protect/vocabulary/revoked-tokens.ts';

describe('tokens that were revoked', () => {
  it('are read as they were written, in the order in which they were revoked', () => {
    const revoked = new Map([
      ['two', 7],
      ['one', 8],
    ]);
    const read = readRevokedTokens(formatRevokedTokens(revoked));
    expect([...(read ?? [])]).toStrictEqual([...revoked]);
    expect(readRevokedTokens('[]')?.size).toBe(0);
  });

  it.each([
    undefined,
    '',
    'null',
    '{}',
    '"one"',
    '[["one"]]',
    '[["one",7,8]]',
    '[[7,7]]',
    '[["one","7"]]',
    '[["one",7.5]]',
    '[["one",null]]',
    '["ab"]',
    '[["one",7],["two"]]',
    '[["one",7],{"0":"two","1":8,"length":2}]',
  ])('[L10] that cannot be read are not none: %j', (text) => {
    expect(readRevokedTokens(text)).toBeUndefined();
  });
});
