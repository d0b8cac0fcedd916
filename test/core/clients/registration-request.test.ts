import { generateKeyPairSync } from 'node:crypto';
import { parseRegistration } from '../../../lambdas/core/clients/registration-request.ts';
import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import { configuration } from '../../support/fixtures.ts';

const valid = {
  client_name: 'Desk Tool',
  redirect_uris: ['http://127.0.0.1/callback', 'https://tools.example/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
};

const parse = (overrides: Readonly<Record<string, unknown>> = {}) =>
  parseRegistration({ ...valid, ...overrides } as JsonObject, configuration);
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...pair.publicKey.export({ format: 'jwk' }), alg: 'ES256', kid: 'one' };
const privateJwk = pair.privateKey.export({ format: 'jwk' });

describe('[M8] what a client may register of itself', () => {
  it('is its redirect addresses, its grants, how it authenticates and its own name, and no scopes', () => {
    expect(parse({ scope: 'org:admin', client_uri: 'https://bank.example', software_statement: 'e30.e30.' })).toEqual({
      ok: true,
      value: {
        authenticationMethod: 'none',
        grantTypes: new Set(['authorization_code', 'refresh_token']),
        redirectUris: new Set(valid.redirect_uris),
        name: 'Desk Tool',
      },
    });
  });

  it('is, where nothing is said, a client with a secret that gets codes and never refreshes', () => {
    expect(parseRegistration({ redirect_uris: valid.redirect_uris }, configuration)).toEqual({
      ok: true,
      value: {
        authenticationMethod: 'client_secret_basic',
        grantTypes: new Set(['authorization_code']),
        redirectUris: new Set(valid.redirect_uris),
      },
    });
  });

  it.each([
    [true, true],
    [false, undefined],
    [undefined, undefined],
  ])('[D5] is that its tokens are bound to a key, where it says %p', (dpop_bound_access_tokens, isBound) => {
    const registered = parse({ dpop_bound_access_tokens });
    expect(registered.ok && registered.value.dpopBoundAccessTokens).toBe(isBound);
  });

  it.each(['true', 1, {}])('[L10] never passes over a wish for bound tokens that it cannot read: %p', (value) => {
    expect(parse({ dpop_bound_access_tokens: value })).toMatchObject({
      error: { error: 'invalid_client_metadata', field: 'dpop_bound_access_tokens' },
    });
  });

  it('never is a grant that has no person in it', () => {
    const registered = parse({
      grant_types: [
        'authorization_code',
        'client_credentials',
        'urn:ietf:params:oauth:grant-type:jwt-bearer',
        'password',
      ],
    });
    expect(registered.ok && registered.value.grantTypes).toEqual(new Set(['authorization_code']));
  });

  it.each([
    ['http://localhost/callback'],
    ['https://tools.example/callback#here'],
    ['https://user@tools.example/callback'],
    ['https://tools.example@evil.example/callback'],
    ['HTTPS://tools.example/callback'],
    ['https://tools.example/a/../callback'],
    ['https://tools.example/%2e%2e/callback '],
    ['http://tools.example/callback'],
    ['http://127.0.0.1.evil.example/callback'],
    ['javascript:alert(1)'],
    ['data:text/html,x'],
    ['file:///etc/passwd'],
    [`https://tools.example/${'x'.repeat(600)}`],
    ['*'],
    [''],
  ])('refuses the whole for the address %s, beside a good one', (uri) => {
    expect(parse({ redirect_uris: [...valid.redirect_uris, uri] })).toMatchObject({
      ok: false,
      error: { error: 'invalid_redirect_uri', field: 'redirect_uris' },
    });
  });

  it.each([[undefined], [[]], ['https://tools.example/callback'], [[7]], [{ 0: 'x' }], [null]])(
    'needs a list of addresses: %j',
    (redirect_uris) => {
      expect(parse({ redirect_uris })).toMatchObject({ ok: false, error: { error: 'invalid_redirect_uri' } });
    },
  );

  it('takes ten addresses, and not eleven', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => `https://tools.example/${i}`);
    expect(parse({ redirect_uris: many(10) }).ok).toBe(true);
    expect(parse({ redirect_uris: many(11) })).toMatchObject({ error: { error: 'invalid_redirect_uri' } });
  });

  it.each<[string, unknown, string]>([
    ['token_endpoint_auth_method', 'client_secret_jwt', 'token_endpoint_auth_method'],
    ['token_endpoint_auth_method', 'tls_client_auth', 'token_endpoint_auth_method'],
    ['token_endpoint_auth_method', ['none'], 'token_endpoint_auth_method'],
    ['token_endpoint_auth_method', 7, 'token_endpoint_auth_method'],
    ['grant_types', ['client_credentials'], 'grant_types'],
    ['grant_types', ['refresh_token'], 'grant_types'],
    ['grant_types', [], 'grant_types'],
    ['grant_types', 'authorization_code', 'grant_types'],
    ['grant_types', ['authorization_code', 7], 'grant_types'],
    ['response_types', ['token'], 'response_types'],
    ['response_types', 'code', 'response_types'],
    ['client_name', 'Desk \u202eknab', 'client_name'],
    ['client_name', 'Cu\u0433sor', 'client_name'],
    ['client_name', 'Cursor\u200b', 'client_name'],
    ['client_name', 'x'.repeat(101), 'client_name'],
    ['client_name', '', 'client_name'],
    ['client_name', { en: 'Desk' }, 'client_name'],
  ])('refuses %s %j, and names the member', (member, value, field) => {
    expect(parse({ [member]: value })).toMatchObject({ ok: false, error: { error: 'invalid_client_metadata', field } });
  });

  it('takes keys, or where they are, of a client that signs', () => {
    const signs = { token_endpoint_auth_method: 'private_key_jwt' };
    expect(parse({ ...signs, jwks: { keys: [jwk] } })).toMatchObject({ value: { keys: { source: 'registered' } } });
    expect(parse({ ...signs, jwks_uri: 'https://tools.example/jwks' })).toMatchObject({
      value: { keys: { source: 'published', jwksUri: 'https://tools.example/jwks', pinnedHosts: ['tools.example'] } },
    });
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['has none', {}, 'jwks'],
    ['has a private one', { jwks: { keys: [privateJwk] } }, 'jwks'],
    ['has no key in the set', { jwks: { keys: [] } }, 'jwks'],
    ['has both', { jwks: { keys: [jwk] }, jwks_uri: 'https://tools.example/jwks' }, 'jwks'],
    ['has them at an address of the cloud’s own', { jwks_uri: 'http://169.254.169.254/latest' }, 'jwks_uri'],
    ['has them at another port', { jwks_uri: 'https://tools.example:8443/jwks' }, 'jwks_uri'],
    ['has them nowhere', { jwks_uri: 7 }, 'jwks_uri'],
  ])('refuses a client that signs and %s', (_, overrides, field) => {
    expect(parse({ token_endpoint_auth_method: 'private_key_jwt', ...overrides })).toMatchObject({
      ok: false,
      error: { error: 'invalid_client_metadata', field },
    });
  });

  it('never keeps keys that do not authenticate it', () => {
    const registered = parse({ jwks_uri: 'https://tools.example/jwks' });
    expect(registered.ok && registered.value).not.toHaveProperty('keys');
  });

  it('says what is wrong in the characters that an error may have, and nothing of what was sent', () => {
    const sent = 'zz"\\zz';
    for (const member of [
      'redirect_uris',
      'token_endpoint_auth_method',
      'grant_types',
      'response_types',
      'client_name',
    ]) {
      const refused = parse({ [member]: member === 'redirect_uris' ? [sent] : { sent } });
      if (refused.ok) throw new Error('was registered');
      expect(refused.error.problem).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(refused.error.problem).not.toContain('zz');
    }
  });
});
