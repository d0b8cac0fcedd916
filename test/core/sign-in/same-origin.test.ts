import { type RequestProvenance, requireSameOrigin } from '../../../lambdas/core/sign-in/same-origin.ts';
import { csrfToken, type SessionCookie } from '../../../lambdas/core/sign-in/session.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { ISSUER } from '../../support/fixtures.ts';

const COOKIE = 'c'.repeat(43) as SessionCookie;
const VALID: RequestProvenance = { method: 'POST', origin: ISSUER, csrfToken: csrfToken(COOKIE) };

const check = (change: Partial<RequestProvenance> = {}) => requireSameOrigin({ ...VALID, ...change }, COOKIE, ISSUER);

describe('[L7] a request with our cookie', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'get', ''])(
    'comes from our own page, with the CSRF token of its session: %s',
    (method) => {
      expect(check({ method })).toEqual(ok(true));
      expect(check({ method, origin: undefined })).toEqual(err({ reason: 'origin_missing' }));
      expect(check({ method, csrfToken: undefined })).toEqual(err({ reason: 'csrf_token_missing' }));
    },
  );

  it('needs neither when it is a GET, which decides nothing', () => {
    expect(check({ method: 'GET', origin: undefined, csrfToken: undefined })).toEqual(ok(true));
  });

  it.each([
    'null',
    '',
    `${ISSUER}/`,
    `${ISSUER}:443`,
    ISSUER.toUpperCase(),
    `${ISSUER}.evil.example`,
    'https://evil.example',
  ])('is never taken from the origin %j', (origin) => {
    expect(check({ origin })).toEqual(err({ reason: 'origin_differs', expected: ISSUER }));
  });

  it.each(['', 'x', csrfToken('d'.repeat(43) as SessionCookie), `${VALID.csrfToken} `, COOKIE])(
    'is never taken with the CSRF token %j',
    (token) => {
      expect(check({ csrfToken: token })).toEqual(err({ reason: 'csrf_token_wrong' }));
    },
  );
});
