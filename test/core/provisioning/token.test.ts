import {
  isUseWorthNoting,
  judgeScimToken,
  type ScimToken,
  scimTokenDigest,
  scimTokenId,
  scimTokenOf,
} from '../../../lambdas/core/provisioning/token.ts';
import { NOW, organization, provider } from '../../support/fixtures.ts';

const RANDOM = 'A'.repeat(43);
const digest = scimTokenDigest(scimTokenOf(RANDOM));
if (digest === undefined) throw new Error('no digest');
const token: ScimToken = { digest, organization: organization.id, provider: provider.id, createdAt: NOW, slot: '1' };

describe('[P1] a SCIM token', () => {
  it('is known by its digest, and named by a part of that', () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(scimTokenDigest(scimTokenOf('B'.repeat(43)))).not.toBe(digest);
    expect(scimTokenId(token)).toBe(`st_${digest.slice(0, 16)}`);
  });

  it.each([
    RANDOM,
    `csreg_${RANDOM}`,
    `csscim_${RANDOM}A`,
    `csscim_${RANDOM.slice(1)}`,
    `csscim_${'é'.repeat(43)}`,
    '',
  ])('is not looked for, where it is %j', (text) => {
    expect(scimTokenDigest(text)).toBeUndefined();
  });

  it('[L10] is good only if it is there, and not revoked', () => {
    expect(judgeScimToken(token)).toEqual({ ok: true, value: token });
    expect(judgeScimToken(undefined)).toMatchObject({ error: { reason: 'scim_token_unknown' } });
    expect(judgeScimToken({ ...token, revokedAt: 0 })).toMatchObject({ error: { reason: 'scim_token_revoked' } });
  });

  it('is noted as used once an hour', () => {
    expect(isUseWorthNoting(token, NOW)).toBe(true);
    expect(isUseWorthNoting({ lastUsedAt: NOW }, NOW + 3_599)).toBe(false);
    expect(isUseWorthNoting({ lastUsedAt: NOW }, NOW + 3_600)).toBe(true);
    expect(isUseWorthNoting({ lastUsedAt: NOW }, NOW - 1)).toBe(false);
  });
});
