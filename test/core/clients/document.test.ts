import { generateKeyPairSync } from 'node:crypto';
import { type ClientDocumentProblem, parseClientDocument } from '../../../lambdas/core/clients/document.ts';
import { configuration } from '../../support/fixtures.ts';

const URL_ID = 'https://tools.example/desk/client.json';
const valid = {
  client_id: URL_ID,
  client_name: 'Desk Tool',
  redirect_uris: ['http://127.0.0.1/callback', 'https://tools.example/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
};

const parse = (document: unknown) => parseClientDocument(URL_ID, document, configuration);
const publicKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'one' };
const privateJwk = publicKey.privateKey.export({ format: 'jwk' });

describe('[M6] the document at a client’s URL', () => {
  it('gives a public client its redirect addresses, its grants and its own name, and no scopes', () => {
    expect(parse({ ...valid, scope: 'org:admin', publisher: 'Bank' })).toEqual({
      ok: true,
      value: {
        authenticationMethod: 'none',
        grantTypes: new Set(['authorization_code', 'refresh_token']),
        redirectUris: new Set(valid.redirect_uris),
        name: 'Desk Tool',
      },
    });
  });

  it.each([true, 'true', 1, {}, []])('[D5] wants bound tokens alone where it says %j', (said) => {
    expect(parse({ ...valid, dpop_bound_access_tokens: said })).toMatchObject({
      value: { dpopBoundAccessTokens: true },
    });
  });

  it.each([false, null, undefined])('[D5] takes both kinds of tokens where it says %j', (said) => {
    const parsed = parse({ ...valid, dpop_bound_access_tokens: said });
    expect(parsed.ok && parsed.value).not.toHaveProperty('dpopBoundAccessTokens');
  });

  it.each<[string, unknown, ClientDocumentProblem]>([
    ['is no object', [valid], 'not_an_object'],
    ['is null', null, 'not_an_object'],
    ['has no client_id', { ...valid, client_id: undefined }, 'other_client_id'],
    ['differs in case', { ...valid, client_id: 'https://tools.example/Desk/client.json' }, 'other_client_id'],
    ['has a slash more', { ...valid, client_id: `${URL_ID}/` }, 'other_client_id'],
    ['has a fragment', { ...valid, client_id: `${URL_ID}#a` }, 'other_client_id'],
    ['names another client', { ...valid, client_id: 'https://other.example/client.json' }, 'other_client_id'],
    ['names two', { ...valid, client_id: [URL_ID, URL_ID] }, 'other_client_id'],
    ['holds a secret', { ...valid, client_secret: '' }, 'holds_a_secret'],
    ['says when its secret ends', { ...valid, client_secret_expires_at: 0 }, 'holds_a_secret'],
    ...['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'tls_client_auth', ['none'], 7].map(
      (method) =>
        [
          `authenticates by ${String(method)}`,
          { ...valid, token_endpoint_auth_method: method },
          'authentication_method_not_allowed',
        ] as [string, unknown, ClientDocumentProblem],
    ),
    ['asks for no codes', { ...valid, grant_types: ['client_credentials'] }, 'no_code_grant'],
    ['has no redirect address', { ...valid, redirect_uris: [] }, 'no_usable_redirect_uri'],
    ['has a text for a list', { ...valid, redirect_uris: 'https://tools.example/' }, 'no_usable_redirect_uri'],
    ['signs by keys, and has none', { ...valid, token_endpoint_auth_method: 'private_key_jwt' }, 'keys_unusable'],
    [
      'has its keys at another host',
      { ...valid, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://other.example/jwks' },
      'keys_unusable',
    ],
    [
      'has its keys at an address of the cloud’s own',
      { ...valid, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'http://169.254.169.254/latest' },
      'keys_unusable',
    ],
    ['publishes a private key', { ...valid, jwks: { keys: [privateJwk] } }, 'keys_unusable'],
  ])('never is one that %s', (_, document, problem) => {
    expect(parse(document)).toEqual({ ok: false, error: problem });
  });

  it.each([
    'https://other.example/callback',
    'https://tools.example.evil.example/callback',
    'https://tools.example:8443/callback',
    'https://tools.example@evil.example/callback',
    'https://tools.example/callback#here',
    'http://tools.example/callback',
    'http://localhost/callback',
    'HTTPS://tools.example/callback',
    'https://tools.example/a/../callback',
    'javascript:alert(1)',
    'data:text/html,x',
  ])('never lets codes go to %s, which is dropped', (uri) => {
    expect(parse({ ...valid, redirect_uris: [uri] })).toEqual({ ok: false, error: 'no_usable_redirect_uri' });
    const both = parse({ ...valid, redirect_uris: [uri, 'http://127.0.0.1/callback'] });
    expect(both.ok && both.value.redirectUris).toEqual(new Set(['http://127.0.0.1/callback']));
  });

  it.each([
    ['is turned around', 'Desk \u202eknab'],
    ['is longer than a name', 'x'.repeat(10_000)],
    ['mixes alphabets that look alike', 'Pаypal'],
    ['cannot be seen', '\u200b\u200b'],
    ['is no text', { en: 'Desk' }],
  ])('never shows a name that %s', (_, client_name) => {
    const document = parse({ ...valid, client_name });
    expect(document.ok && 'name' in document.value).toBe(false);
  });

  it('takes keys that stand in it, and those at its own host', () => {
    const signing = { ...valid, token_endpoint_auth_method: 'private_key_jwt' };
    const inside = parse({ ...signing, jwks: { keys: [jwk] } });
    expect(inside.ok && inside.value.keys?.source).toBe('registered');
    const beside = parse({ ...signing, jwks_uri: 'https://tools.example/jwks.json' });
    expect(beside.ok && beside.value.keys).toEqual({
      source: 'published',
      jwksUri: 'https://tools.example/jwks.json',
      pinnedHosts: ['tools.example'],
    });
  });

  it('gives no refresh tokens to a client that does not name the grant', () => {
    const { grant_types: _, ...document } = valid;
    const parsed = parse(document);
    expect(parsed.ok && parsed.value.grantTypes).toEqual(new Set(['authorization_code']));
  });
});
