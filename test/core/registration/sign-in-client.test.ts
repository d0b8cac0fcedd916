import { chooseMethod, parseSignIn, type SignInInput } from '../../../lambdas/core/registration/sign-in-client.ts';
import { API, configuration, ISSUER } from '../../support/fixtures.ts';

function outcome(input: Partial<SignInInput>) {
  const parsed = parseSignIn({ clientId: 'us', ...input }, configuration);
  return parsed.ok ? parsed.value : parsed.error.map(({ field }) => field);
}

describe('who we say that we are at a provider', () => {
  it.each([ISSUER, `${ISSUER}/`, API, `${API}/`])('[K2] never is what we are here: %s', (clientId) => {
    expect(outcome({ clientId })).toEqual(['clientId']);
  });

  it.each(['', 'a\n', 'é', 'a'.repeat(513)])(
    '[L15] never has an id or a secret that no provider could give: %j',
    (text) => {
      expect(outcome({ clientId: text })).toEqual(['clientId']);
      expect(outcome({ clientSecret: text })).toEqual(['clientSecret']);
    },
  );

  it('may be as long as the limit', () => {
    const longest = 'a'.repeat(512);
    expect(outcome({ clientId: longest, clientSecret: longest })).toEqual({ clientId: longest, clientSecret: longest });
  });

  it('has a secret exactly where the method takes one', () => {
    const post = { clientSecret: 'made-up', authenticationMethod: 'client_secret_post' };
    expect(outcome(post)).toEqual({ clientId: 'us', ...post });
    expect(outcome({ authenticationMethod: 'client_secret_basic' })).toEqual(['clientSecret']);
    expect(outcome({ clientSecret: 'made-up', authenticationMethod: 'private_key_jwt' })).toEqual(['clientSecret']);
    expect(outcome({ authenticationMethod: 'private_key_jwt' })).toEqual({
      clientId: 'us',
      authenticationMethod: 'private_key_jwt',
    });
  });

  it('[L10] never takes a method or an audience that is unknown', () => {
    expect(outcome({ authenticationMethod: 'none' })).toEqual(['authenticationMethod']);
    expect(outcome({ audiences: 'any' })).toEqual(['audiences']);
    expect(outcome({ audiences: 'authorized_party' })).toEqual({ clientId: 'us', audiences: 'authorized_party' });
    expect(outcome({})).toEqual({ clientId: 'us' });
  });
});

describe('how we authenticate at a provider', () => {
  const withSecret = { clientId: 'us', clientSecret: 'made-up' };

  it('is the method that was set, whatever is announced', () => {
    const set = { ...withSecret, authenticationMethod: 'client_secret_post' } as const;
    expect(chooseMethod(set, ['client_secret_basic'])).toMatchObject({ value: 'client_secret_post' });
  });

  it('never sends a secret that we do not have: then it is our key', () => {
    expect(chooseMethod({ clientId: 'us' }, ['client_secret_basic'])).toMatchObject({ value: 'private_key_jwt' });
  });

  it.each([
    [undefined, 'client_secret_basic'],
    [['client_secret_post', 'client_secret_basic'], 'client_secret_basic'],
    [['none', 'client_secret_post'], 'client_secret_post'],
  ])('is what the provider announces, Basic first: %j', (announced, method) => {
    expect(chooseMethod(withSecret, announced)).toMatchObject({ ok: true, value: method });
  });

  it.each([[[]], [['private_key_jwt']]])('never is one that it does not announce: %j', (announced) => {
    expect(chooseMethod(withSecret, announced)).toMatchObject({ ok: false });
  });
});
