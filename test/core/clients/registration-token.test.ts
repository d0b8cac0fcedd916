import {
  isRegistrationAccess,
  judgeRegistrationToken,
  type RegistrationToken,
  type RegistrationTokenDigest,
  registrationAccessDigest,
  registrationAccessTokenOf,
  registrationTokenDigest,
  registrationTokenId,
  registrationTokenOf,
} from '../../../lambdas/core/clients/registration-token.ts';
import { NOW, organizationId } from '../../support/fixtures.ts';

const SECRET = 'A'.repeat(43);
const token: RegistrationToken = {
  digest: registrationTokenDigest(registrationTokenOf(SECRET)) as RegistrationTokenDigest,
  organization: organizationId('acme'),
  createdAt: NOW - 60,
  expiresAt: NOW + 60,
  uses: 2,
  usesLeft: 1,
};

describe('[M9] an initial access token', () => {
  it('registers one more client while it lasts', () => {
    expect(judgeRegistrationToken(token, NOW)).toEqual({ ok: true, value: token });
    expect(judgeRegistrationToken(token, token.expiresAt - 1).ok).toBe(true);
  });

  it.each<[string, RegistrationToken | undefined, number, string]>([
    ['is not there', undefined, NOW, 'registration_token_unknown'],
    ['ends at this very second', token, token.expiresAt, 'registration_token_expired'],
    ['was revoked at this very second', { ...token, revokedAt: NOW }, NOW, 'registration_token_revoked'],
    [
      'is revoked from a later second on, by a clock ahead',
      { ...token, revokedAt: NOW + 9 },
      NOW,
      'registration_token_revoked',
    ],
    ['has no use left', { ...token, usesLeft: 0 }, NOW, 'registration_token_used_up'],
    ['has uses that are no number', { ...token, usesLeft: Number.NaN }, NOW, 'registration_token_used_up'],
    ['has an end that is no number', { ...token, expiresAt: Number.NaN }, NOW, 'registration_token_expired'],
  ])('registers nothing when it %s', (_, judged, now, reason) => {
    expect(judgeRegistrationToken(judged, now)).toMatchObject({ ok: false, error: { reason } });
  });

  it.each([
    '',
    SECRET,
    `csreg_${SECRET}x`,
    `csreg_${SECRET.slice(1)}`,
    `CSREG_${SECRET}`,
    `csrat_${SECRET}`,
    `csreg_${SECRET} `,
  ])('is not looked for when it is %j', (text) => {
    expect(registrationTokenDigest(text)).toBeUndefined();
  });

  it('is named by nothing that leads back to it', () => {
    expect(registrationTokenId(token)).toBe(`rt_${token.digest.slice(0, 16)}`);
    expect(token.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(token.digest).not.toBe(registrationAccessDigest(registrationAccessTokenOf(SECRET)));
  });
});

describe('[M11] a registration access token', () => {
  const presented = registrationAccessTokenOf(SECRET);
  const stored = registrationAccessDigest(presented);

  it('is the one whose digest is stored', () => {
    expect(isRegistrationAccess(presented, stored)).toBe(true);
  });

  it.each([
    [undefined, stored],
    ['', stored],
    [registrationAccessTokenOf('B'.repeat(43)), stored],
    [registrationTokenOf(SECRET), stored],
    [presented, undefined],
    [undefined, undefined],
    ['', undefined],
    [undefined, '0'.repeat(64)],
    ['', '0'.repeat(64)],
    [presented, ''],
    [presented, 'zz'],
  ])('never is %s where the digest is %s', (text, digest) => {
    expect(isRegistrationAccess(text, digest)).toBe(false);
  });
});
