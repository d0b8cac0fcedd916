import {
  formatLoginAttempt,
  type LoginAttempt,
  readLoginAttempt,
} from '../../../lambdas/core/sign-in/login-attempt.ts';
import { NOW, organization, provider } from '../../support/fixtures.ts';

const attempt: LoginAttempt = {
  organization: organization.id,
  provider: provider.id,
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  codeVerifier: 'v'.repeat(43),
  returnTo: '/session',
  startedAt: NOW,
};

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a sign-in that a browser has begun', () => {
  it('is read as it was written, for ten minutes', () => {
    const cookie = formatLoginAttempt(attempt);
    expect(readLoginAttempt(cookie, NOW)).toEqual(attempt);
    expect(readLoginAttempt(cookie, NOW + 599)).toEqual(attempt);
    expect(readLoginAttempt(cookie, NOW + 600)).toBeUndefined();
    expect(readLoginAttempt(cookie, NOW - 1)).toBeUndefined();
  });

  it('fits a cookie with the longest path that a person may return to', () => {
    const long = { ...attempt, returnTo: `/approve/${'a'.repeat(2_039)}` };
    expect(readLoginAttempt(formatLoginAttempt(long), NOW)).toEqual(long);
  });

  it.each([
    ['no cookie', undefined],
    ['an empty one', ''],
    ['no JSON', 'AAAA'],
    ['no object', encoded([])],
    ['a missing member', encoded({ ...attempt, nonce: undefined })],
    ['a short state', encoded({ ...attempt, state: 's' })],
    ['an empty state, which would equal an absent one', encoded({ ...attempt, state: '' })],
    ['a provider that is none', encoded({ ...attempt, provider: '../x' })],
    ['an organization that is none', encoded({ ...attempt, organization: 'ACME/' })],
    ['a member that we do not write', encoded({ ...attempt, admin: true })],
    ['a time that is no number', encoded({ ...attempt, startedAt: '1' })],
    ['more than a browser keeps', encoded({ ...attempt, returnTo: 'a'.repeat(4_096) })],
  ])('[L10] is none with %s', (_, cookie) => {
    expect(readLoginAttempt(cookie, NOW)).toBeUndefined();
  });
});
