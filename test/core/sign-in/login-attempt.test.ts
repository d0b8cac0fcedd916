import {
  formatLoginAttempt,
  type LoginAttempt,
  readLoginAttempt,
} from '../../../lambdas/core/sign-in/login-attempt.ts';
import { member, NOW, organization, provider } from '../../support/fixtures.ts';

const attempt: LoginAttempt = {
  organization: organization.id,
  provider: provider.id,
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  codeVerifier: 'v'.repeat(43),
  returnTo: '/session',
  startedAt: NOW,
};

const activation = { session: '0123456789abcdef'.repeat(4), member: member.id };

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

  it('fits a cookie to the last character', () => {
    const padded = (bytes: number) => {
      const { length } = JSON.stringify({ ...attempt, returnTo: '' });
      return formatLoginAttempt({ ...attempt, returnTo: 'a'.repeat(bytes - length) });
    };
    expect([padded(2_925).length, padded(2_926).length]).toEqual([3_900, 3_902]);
    expect(readLoginAttempt(padded(2_925), NOW)).toBeDefined();
    expect(readLoginAttempt(padded(2_926), NOW)).toBeUndefined();
  });

  it('is read with the session and the member that it was begun for, and without either for signing in', () => {
    const begun = { ...attempt, activation } as LoginAttempt;
    expect(readLoginAttempt(formatLoginAttempt(begun), NOW)).toEqual(begun);
    expect(Object.keys(readLoginAttempt(formatLoginAttempt(attempt), NOW) ?? {})).not.toContain('activation');
  });

  it.each<[string, unknown]>([
    ['a session’s digest that is short', { ...activation, session: 'a'.repeat(63) }],
    ['one that is long at its end', { ...activation, session: `${activation.session}0` }],
    ['one that is long at its beginning', { ...activation, session: `x${activation.session}` }],
    ['one in capitals', { ...activation, session: 'A'.repeat(64) }],
    ['one that is no text', { ...activation, session: [activation.session] }],
    ['no session', { member: activation.member }],
    ['a member that is none', { ...activation, member: 'two words' }],
    ['no member', { session: activation.session }],
    ['more than we write', { ...activation, admin: true }],
    ['null', null],
    ['a list', []],
  ])('[L6][L10] is none when it was begun to make a provider active with %s', (_, wrong) => {
    expect(readLoginAttempt(encoded({ ...attempt, activation: wrong }), NOW)).toBeUndefined();
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
