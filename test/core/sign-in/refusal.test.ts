import { followsProvidersAnswer, type SignInRefusal } from '../../../lambdas/core/sign-in/refusal.ts';

const follows = (reason: SignInRefusal['reason']) => followsProvidersAnswer({ reason } as SignInRefusal);

describe('a sign-in that was refused', () => {
  it.each([
    'code_not_exchanged',
    'client_not_authenticated',
    'id_token_refused',
    'userinfo_of_other_subject',
    'userinfo_not_read',
    'person_refused',
  ] as const)('came after the provider had let somebody in: %s', (reason) => {
    expect(follows(reason)).toBe(true);
  });

  it.each([
    'no_sign_in',
    'no_login_attempt',
    'state_differs',
    'provider_said_no',
    'code_missing',
    'activation_by_operator',
  ] as const)('never counts as one whom the provider let in: %s', (reason) => {
    expect(follows(reason)).toBe(false);
  });
});
