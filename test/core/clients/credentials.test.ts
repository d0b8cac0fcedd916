import {
  authenticateBySecret,
  type ClientParameters,
  checkClient,
  checkGrant,
  identifyPublic,
  readClientCredentials,
  type SecretCredentials,
} from '../../../lambdas/core/clients/credentials.ts';
import { GRANT_TYPES, JWT_BEARER_GRANT } from '../../../lambdas/core/tokens/request.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { CLIENT_SECRET, client, NOW, sha256 } from '../../support/fixtures.ts';
import { basic, basicRaw } from '../../support/token-http.ts';

function read(authorization: string | undefined, parameters: Partial<ClientParameters> = {}) {
  const none = {
    clientId: undefined,
    clientSecret: undefined,
    clientAssertion: undefined,
    clientAssertionType: undefined,
  };
  return readClientCredentials({ authorization, parameters: { ...none, ...parameters } });
}

function authenticate(secret: string, registered: typeof client | undefined = client, now = NOW) {
  return authenticateBySecret(secretOf(basic(client.id, secret)), registered, now);
}

function secretOf(authorization: string): SecretCredentials {
  const credentials = read(authorization);
  if (!credentials.ok || !('secrets' in credentials.value)) throw new Error('no secret was read');
  return credentials.value;
}

describe('the credentials of a request', () => {
  it('may be form parameters', () => {
    expect(read(undefined, { clientId: 'cursor', clientSecret: 's' })).toEqual(
      ok({ method: 'client_secret_post', clientId: 'cursor', secrets: ['s'] }),
    );
  });

  it.each([
    ['nothing', {}],
    ['a secret without client id', { clientSecret: 's' }],
  ])('[C1] are missing with %s', (_what, parameters) => {
    expect(read(undefined, parameters)).toEqual(err({ reason: 'client_credentials_missing' }));
  });

  it('[C1] of a request with an id alone are a public client’s, if it is one', () => {
    expect(read(undefined, { clientId: 'cursor' })).toEqual(ok({ method: 'none', clientId: 'cursor' }));
    expect(identifyPublic(client)).toEqual(err({ reason: 'client_credentials_missing' }));
    expect(identifyPublic(undefined)).toEqual(err({ reason: 'client_credentials_missing' }));
    const open = { ...client, authenticationMethod: 'none' } as const;
    expect(identifyPublic(open)).toEqual(ok(open));
    const off = { ...open, status: 'disabled' } as const;
    expect(identifyPublic(off)).toEqual(err({ reason: 'client_disabled', client: client.id }));
  });

  it('[C1] never give a public client what its own word would be the proof of', () => {
    const open = { ...client, authenticationMethod: 'none', grantTypes: new Set(GRANT_TYPES) } as const;
    const allowed = GRANT_TYPES.filter((grantType) => checkGrant(open, grantType).ok);
    expect(allowed).toEqual(['authorization_code', 'refresh_token']);
  });

  it.each<[string, string | undefined, Partial<ClientParameters>]>([
    ['Basic and a secret', basic('cursor', 's'), { clientSecret: 's' }],
    ['Basic and a client assertion', basic('cursor', 's'), { clientAssertion: 'a.b.c' }],
    ['Basic and a type of client assertion', basic('cursor', 's'), { clientAssertionType: 'x' }],
    ['a secret and a client assertion', undefined, { clientId: 'c', clientSecret: 's', clientAssertion: 'a.b.c' }],
    ['a broken header and a secret', 'Bearer x', { clientId: 'c', clientSecret: 's' }],
  ])('[C2] may not be two: %s', (_what, authorization, parameters) => {
    expect(read(authorization, parameters)).toEqual(err({ reason: 'several_client_authentication_methods' }));
  });

  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

  it.each([
    ['unsupported_client_assertion_type', { clientAssertion: 'a.b.c' }],
    ['unsupported_client_assertion_type', { clientAssertion: 'a.b.c', clientAssertionType: 'saml2-bearer' }],
    ['client_credentials_missing', { clientAssertionType: type }],
    ['client_assertion_refused', { clientAssertion: 'a.b.c', clientAssertionType: type }],
  ])('[C6] are refused as %s: %j', (reason, parameters) => {
    expect(read(undefined, parameters)).toMatchObject({ ok: false, error: { reason } });
  });
});

describe('a Basic header', () => {
  it.each(['Basic', 'basic', 'BASIC'])('[C3] may write its scheme %s', (scheme) => {
    const authorization = basicRaw('cursor', 's').replace('Basic', scheme);
    expect(read(authorization)).toEqual(ok({ method: 'client_secret_basic', clientId: 'cursor', secrets: ['s'] }));
  });

  it.each([
    ['nothing', ''],
    ['another scheme', 'Bearer abc'],
    ['no credentials', 'Basic'],
    ['empty credentials', 'Basic '],
    ['a tab', `Basic\t${Buffer.from('a:b').toString('base64')}`],
    ['no space', `Basic${Buffer.from('a:b').toString('base64')}`],
    ['two credentials joined', `${basicRaw('a', 'b')}, ${basicRaw('a', 'b')}`],
    ['a parameter', `${basicRaw('a', 'b')} realm="x"`],
    ['characters outside base64', 'Basic a*b'],
    ['no colon', `Basic ${Buffer.from('cursor').toString('base64')}`],
    ['an empty client id', basicRaw('', 's')],
    ['a line feed', `${basicRaw('a', 'b')}\n`],
  ])('[C3] with %s is malformed', (_what, authorization) => {
    expect(read(authorization)).toEqual(err({ reason: 'malformed_authorization_header' }));
  });

  it('[C3] is split at the first colon', () => {
    expect(read(basicRaw('cursor', 'a:b:c'))).toMatchObject({ value: { clientId: 'cursor', secrets: ['a:b:c'] } });
  });

  it.each([
    ['a%3Ab', ['a:b', 'a%3Ab']],
    ['a+b', ['a b', 'a+b']],
    ['100%', ['100%']],
    ['plain', ['plain']],
    ['', ['']],
  ])('[C3] reads the secret %j form-encoded and raw', (text, secrets) => {
    expect(read(basicRaw('cursor', text))).toMatchObject({ value: { secrets } });
  });

  it('[C3] reads a client id that is not form-encoded as it stands', () => {
    expect(read(basicRaw('100%', 's'))).toMatchObject({ value: { clientId: '100%' } });
  });

  it('[C3] reads a form-encoded client id', () => {
    expect(read(basicRaw('cur%73or', 's'))).toMatchObject({ value: { clientId: 'cursor' } });
  });

  it('[C3] reads a client id of one character', () => {
    expect(read(basicRaw('a', 's'))).toMatchObject({ value: { clientId: 'a', secrets: ['s'] } });
  });

  it('[C7] beside another client_id never has an error repeat what is no client id', () => {
    expect(read(basicRaw('<script>', 's'), { clientId: 'cursor' })).toEqual(err({ reason: 'unknown_client' }));
  });

  it('[C7] may come with the same client_id, and not with another', () => {
    expect(read(basic('cursor', 's'), { clientId: 'cursor' })).toMatchObject({ ok: true });
    expect(read(basic('cursor', 's'), { clientId: 'windsurf' })).toEqual(
      err({ reason: 'client_id_differs_from_credentials', client: 'cursor' }),
    );
  });
});

describe('a client assertion', () => {
  const clientAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const clientAssertion = `${part({ alg: 'ES256' })}.${part({ iss: 'cursor', sub: 'cursor' })}.${'A'.repeat(86)}`;

  it.each([undefined, 'cursor'])('[C7] names its client beside the client_id %s', (clientId) => {
    expect(read(undefined, { clientAssertion, clientAssertionType, clientId })).toMatchObject(
      ok({ method: 'private_key_jwt', assertion: { clientId: 'cursor', text: clientAssertion } }),
    );
  });

  it.each(['windsurf', 'Cursor', 'cursor '])('[C7] never stands for another client_id: %j', (clientId) => {
    expect(read(undefined, { clientAssertion, clientAssertionType, clientId })).toEqual(
      err({ reason: 'client_id_differs_from_credentials', client: 'cursor' }),
    );
  });

  it('[C6] is refused as what it is when it is none', () => {
    expect(read(undefined, { clientAssertion: 'a.b', clientAssertionType })).toMatchObject({
      error: { reason: 'client_assertion_refused', cause: { reason: 'malformed_assertion' } },
    });
  });
});

describe('a client', () => {
  it.each([
    ['form-encoded', basic(client.id, CLIENT_SECRET)],
    ['raw', basicRaw(client.id, CLIENT_SECRET)],
  ])('[C3] is authenticated by its secret, %s', (_how, authorization) => {
    expect(authenticateBySecret(secretOf(authorization), client, NOW)).toEqual(ok(client));
  });

  it('[C5] is unknown, or its secret is wrong: told apart here and nowhere outside', () => {
    const credentials = { method: 'client_secret_basic', clientId: 'nobody', secrets: ['s'] } as const;
    expect(authenticateBySecret(credentials, undefined, NOW)).toEqual(err({ reason: 'unknown_client' }));
    expect(authenticate('wrong')).toEqual(err({ reason: 'wrong_client_secret', client: 'cursor' }));
  });

  it.each([
    ['no secret at all', []],
    ['an empty digest', [{ sha256: '' }]],
    ['half a digest', [{ sha256: sha256(CLIENT_SECRET).slice(0, 32) }]],
    ['no digest but the secret itself', [{ sha256: CLIENT_SECRET }]],
  ])('[C5][L10] is never authenticated by %s', (_what, secrets) => {
    expect(authenticate(CLIENT_SECRET, { ...client, secrets })).toMatchObject({
      error: { reason: 'wrong_client_secret' },
    });
  });

  it('[C5] may have two secrets while one replaces the other', () => {
    const secrets = [{ sha256: sha256('old'), expiresAt: NOW + 1 }, { sha256: sha256('new') }];
    for (const secret of ['old', 'new'])
      expect(authenticate(secret, { ...client, secrets })).toMatchObject({ ok: true });
  });

  it('[C5] whose one secret was entered twice has it for as long as the longer says', () => {
    const [over, forever] = [{ sha256: sha256('s'), expiresAt: NOW }, { sha256: sha256('s') }];
    for (const secrets of [
      [over, forever],
      [forever, over],
    ]) {
      expect(authenticate('s', { ...client, secrets })).toMatchObject({ ok: true });
    }
  });

  it('[C5] is refused from the second at which its secret expires', () => {
    const secrets = [{ sha256: sha256(CLIENT_SECRET), expiresAt: NOW }];
    expect(authenticate(CLIENT_SECRET, { ...client, secrets }, NOW - 1)).toMatchObject({ ok: true });
    expect(authenticate(CLIENT_SECRET, { ...client, secrets })).toEqual(
      err({ reason: 'client_secret_expired', client: 'cursor', expiredAt: NOW }),
    );
  });

  it('[S7] is refused when it is disabled', () => {
    expect(authenticate(CLIENT_SECRET, { ...client, status: 'disabled' })).toEqual(
      err({ reason: 'client_disabled', client: 'cursor' }),
    );
  });

  it('[C2] may send its secret in either form, whichever it was registered with', () => {
    const posts = { ...client, authenticationMethod: 'client_secret_post' } as const;
    expect(authenticate(CLIENT_SECRET, posts)).toEqual(ok(posts));
  });

  it('[C2] is refused by another form than the one that it is pinned to', () => {
    const registered = 'client_secret_post';
    const pinned = { ...client, authenticationMethod: registered, secretForm: 'pinned' } as const;
    expect(authenticate(CLIENT_SECRET, pinned)).toEqual(
      err({ reason: 'wrong_client_authentication_method', client: 'cursor', used: 'client_secret_basic', registered }),
    );
    expect(authenticate('wrong', pinned)).toEqual(err({ reason: 'wrong_client_secret', client: 'cursor' }));
  });

  it('[C2] never has a key of its own replaced by a secret, nor a secret by a key', () => {
    for (const registered of ['client_secret_basic', 'client_secret_post'] as const) {
      const one = { ...client, authenticationMethod: registered };
      expect(checkClient(one, 'private_key_jwt')).toMatchObject({ ok: false });
      expect(checkClient({ ...one, authenticationMethod: 'private_key_jwt' }, registered)).toMatchObject({ ok: false });
    }
  });

  it('[C8] is refused when it was not registered for this grant', () => {
    expect(checkGrant({ ...client, grantTypes: new Set(['authorization_code']) }, JWT_BEARER_GRANT)).toEqual(
      err({ reason: 'client_not_registered_for_grant', client: 'cursor' }),
    );
  });

  it('[C8] gets a token by the grant that it was registered for', () => {
    const registered = { ...client, grantTypes: new Set([JWT_BEARER_GRANT] as const) };
    expect(checkGrant(registered, JWT_BEARER_GRANT)).toEqual(ok(registered));
  });

  it('is authenticated whatever it may do: each endpoint asks that for itself', () => {
    const without = { ...client, grantTypes: new Set<string>() };
    expect(authenticate(CLIENT_SECRET, without)).toEqual(ok(without));
  });

  it('[C5] learns nothing about itself without its secret', () => {
    const everythingElseWrong = {
      ...client,
      status: 'disabled',
      authenticationMethod: 'client_secret_post',
      grantTypes: new Set<string>(),
    } as const;
    expect(authenticate('wrong', everythingElseWrong)).toEqual(
      err({ reason: 'wrong_client_secret', client: 'cursor' }),
    );
  });
});
