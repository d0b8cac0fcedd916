import { parseClientAuthentication } from '../../../lambdas/core/registration/client-authentication.ts';

const secret = { authenticationMethod: 'client_secret_basic' } as const;
const keys = { authenticationMethod: 'private_key_jwt' } as const;

function outcome(...[input, before]: Parameters<typeof parseClientAuthentication>) {
  const parsed = parseClientAuthentication(input, before);
  return parsed.ok ? parsed.value : parsed.error.map(({ field }) => field);
}

describe('[C6] how a client proves who it is', () => {
  it('never changes between a secret and keys', () => {
    expect(outcome({ auth: 'private_key_jwt' }, secret)).toEqual(['authenticationMethod']);
    expect(outcome({ auth: 'client_secret_post' }, keys)).toEqual(['authenticationMethod']);
    expect(outcome({ auth: 'client_secret_post' }, secret)).toEqual({ authenticationMethod: 'client_secret_post' });
    expect(outcome({ auth: 'private_key_jwt' }, keys)).toEqual(keys);
  });

  it('[L10] never is guessed: a new client names it, and one that is unknown is none', () => {
    expect(outcome({})).toEqual(['authenticationMethod']);
    expect(outcome({ auth: 'tls_client_auth' })).toEqual(['authenticationMethod']);
    expect(outcome({ auth: 'none' }, secret)).toEqual(['authenticationMethod']);
  });

  it('stays as it is where nobody names it', () => {
    const pinned = { ...secret, secretForm: 'pinned' } as const;
    const ours = { ...keys, assertionAudience: 'token-endpoint' } as const;
    expect(outcome({}, pinned)).toEqual(pinned);
    expect(outcome({}, ours)).toEqual(ours);
    expect(outcome({}, secret)).toEqual(secret);
  });

  it('is pinned, and free again, by that word alone', () => {
    expect(outcome({ pinAuth: true }, secret)).toEqual({ ...secret, secretForm: 'pinned' });
    expect(outcome({ pinAuth: false }, { ...secret, secretForm: 'pinned' })).toEqual(secret);
    expect(outcome({ auth: 'client_secret_basic', pinAuth: true })).toEqual({ ...secret, secretForm: 'pinned' });
  });

  it('never is pinned with keys, nor has another audience without', () => {
    expect(outcome({ pinAuth: true }, keys)).toEqual(['authenticationMethod']);
    expect(outcome({ assertionAudience: 'token-endpoint' }, secret)).toEqual(['assertionAudience']);
    expect(outcome({ assertionAudience: 'elsewhere' }, keys)).toEqual(['assertionAudience']);
  });

  it('[D5] wants tokens that are bound to a key, and takes others again, by that word alone', () => {
    const bound = { ...secret, dpopBoundAccessTokens: true } as const;
    expect(outcome({ requireDpop: true }, secret)).toEqual(bound);
    expect(outcome({ auth: 'client_secret_post' }, bound)).toMatchObject({ dpopBoundAccessTokens: true });
    expect(outcome({ requireDpop: false }, bound)).toEqual(secret);
  });

  it('takes another audience, and the usual one again, by that word alone', () => {
    const ours = { ...keys, assertionAudience: 'token-endpoint' } as const;
    expect(outcome({ assertionAudience: 'token-endpoint' }, keys)).toEqual(ours);
    expect(outcome({ assertionAudience: 'issuer' }, ours)).toEqual(keys);
  });
});
