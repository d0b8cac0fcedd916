import { mayActivate } from '../../../lambdas/core/sign-in/may-activate.ts';
import { scopes } from '../../support/fixtures.ts';

const BY_SIGN_IN = { providerActivation: 'administrator_sign_in' } as const;
const ADMINISTRATOR = { scopes: scopes('projects:read org:admin') };

describe('[L6] making a provider active by signing in', () => {
  it.each([ADMINISTRATOR, { setup: {} }])('never is possible where it is the operator’s alone: %j', (person) => {
    expect(mayActivate(person, { providerActivation: 'operator' })).toEqual({
      ok: false,
      error: { reason: 'activation_by_operator' },
    });
  });

  it.each(['', 'projects:read org:read'])('never is a member’s who does not administer: %j', (text) => {
    expect(mayActivate({ scopes: scopes(text) }, BY_SIGN_IN)).toEqual({
      ok: false,
      error: { reason: 'not_an_administrator' },
    });
  });

  it.each([ADMINISTRATOR, { setup: {} }])('is an administrator’s, by signing in or by a setup link', (person) => {
    expect(mayActivate(person, BY_SIGN_IN)).toEqual({ ok: true, value: true });
  });
});
