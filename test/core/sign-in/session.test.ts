import { createHash } from 'node:crypto';
import {
  csrfToken,
  isLive,
  isSessionCookie,
  type SessionCookie,
  sessionDigest,
} from '../../../lambdas/core/sign-in/session.ts';
import { isCrossSite, type SessionRefusal } from '../../../lambdas/core/sign-in/session-refusal.ts';
import { isSetupToken, type SetupToken, setupDigest, setupPath } from '../../../lambdas/core/sign-in/setup.ts';
import { NOW, organization } from '../../support/fixtures.ts';
import { session } from '../../support/session-world.ts';

const VALUE = 'A_-z0'.padEnd(43, '9');

describe.each([
  ['a session cookie', isSessionCookie],
  ['a setup token', isSetupToken],
])('%s', (_what, isOne: (value: unknown) => boolean) => {
  it('is 256 bits in base64url', () => expect(isOne(VALUE)).toBe(true));

  it.each([
    undefined,
    null,
    7,
    [VALUE],
    '',
    VALUE.slice(1),
    `${VALUE}a`,
    `${VALUE}\n`,
    `\n${VALUE}`,
    `${VALUE.slice(1)}=`,
  ])('is never %j', (value) => expect(isOne(value)).toBe(false));
});

describe('what is kept of a session', () => {
  it('[L11] is a digest, and the CSRF token is another: neither shows the cookie, nor one the other', () => {
    const cookie = VALUE as SessionCookie;
    const sha256 = (text: string) => createHash('sha256').update(text);
    expect(sessionDigest(cookie)).toBe(sha256(VALUE).digest('hex'));
    expect(csrfToken(cookie)).toBe(sha256(`countersign/csrf/v1:${VALUE}`).digest('base64url'));
    expect(setupDigest(VALUE as SetupToken)).toBe(sha256(`countersign/setup/v1:${VALUE}`).digest('hex'));
  });

  it('has a link that names the organization', () => {
    expect(setupPath(organization.id, VALUE as SetupToken)).toBe(`/setup/${organization.id}/${VALUE}`);
  });
});

describe('[L10] a session is live', () => {
  it.each([
    [1, 1, true],
    [0, 1, false],
    [1, 0, false],
    [-1, 10, false],
    [10, -1, false],
  ])('only while both of its ends are ahead: %d and %d seconds', (idle, end, live) => {
    expect(isLive({ ...session, idleUntil: NOW + idle, expiresAt: NOW + end }, NOW)).toBe(live);
  });
});

describe('[L7] another site may have made the browser send', () => {
  it.each(['origin_missing', 'origin_differs', 'csrf_token_missing', 'csrf_token_wrong'])('%s', (reason) => {
    expect(isCrossSite({ reason } as SessionRefusal)).toBe(true);
  });

  it.each([
    'no_session_cookie',
    'authorization_beside_session',
    'unknown_session',
    'session_expired',
    'session_recalled',
  ])('and not what is refused for %s', (reason) => expect(isCrossSite({ reason } as SessionRefusal)).toBe(false));
});
