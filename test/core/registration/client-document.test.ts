import { parseClient } from '../../../lambdas/core/registration/client.ts';
import { readClientDocument } from '../../../lambdas/core/registration/client-document.ts';
import { configuration } from '../../support/fixtures.ts';

const URL_ID = 'https://client.example/metadata.json';
const JWKS_URI = 'https://client.example/jwks.json';
const DOCUMENT = { client_id: URL_ID, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: JWKS_URI };

it('takes where its keys are, and nothing else that the client says of itself', () => {
  const document = { ...DOCUMENT, client_name: 'Tool', scope: 'org:admin', grant_types: ['authorization_code'] };
  expect(readClientDocument(URL_ID, document, undefined)).toEqual({ ok: true, value: { jwksUri: JWKS_URI } });
});

it('takes keys that stand in it', () => {
  const { jwks_uri: _, ...document } = { ...DOCUMENT, jwks: { keys: [] } };
  expect(readClientDocument(URL_ID, document, undefined)).toEqual({ ok: true, value: { jwks: { keys: [] } } });
});

it('takes keys on another host when the operator names that very address', () => {
  const elsewhere = 'https://keys.example/jwks.json';
  const document = { ...DOCUMENT, jwks_uri: elsewhere };
  expect(readClientDocument(URL_ID, document, elsewhere)).toEqual({ ok: true, value: { jwksUri: elsewhere } });
  expect(readClientDocument(URL_ID, document, undefined)).toMatchObject({ ok: false, error: [{ field: 'jwksUri' }] });
  expect(readClientDocument(URL_ID, document, `${elsewhere}?v=2`)).toMatchObject({ ok: false });
});

it.each<[string, unknown]>([
  ['is of another client', { ...DOCUMENT, client_id: `${URL_ID}/` }],
  ['names no client', { ...DOCUMENT, client_id: undefined }],
  ['names a secret as its method', { ...DOCUMENT, token_endpoint_auth_method: 'client_secret_post' }],
  ['has keys of no use, for a public client', { ...DOCUMENT, token_endpoint_auth_method: 'none' }],
  ['does not say how it authenticates', { client_id: URL_ID, jwks_uri: JWKS_URI }],
  ['publishes a secret', { ...DOCUMENT, client_secret: 'x' }],
  ['says when its secret ends', { ...DOCUMENT, client_secret_expires_at: 0 }],
  ['has no keys', { ...DOCUMENT, jwks_uri: undefined }],
  ['has keys in two ways', { ...DOCUMENT, jwks: { keys: [] } }],
  ['has an address that is no text', { ...DOCUMENT, jwks_uri: ['x'] }],
  ['has an address that is no URL', { ...DOCUMENT, jwks_uri: '/jwks.json' }],
  ['is a list', [DOCUMENT]],
  ['is nothing', null],
])('[L10] never takes keys from a document that %s', (_, document) => {
  expect(readClientDocument(URL_ID, document, undefined).ok).toBe(false);
});

describe('a client whose id is a URL', () => {
  const input = { id: URL_ID, auth: 'private_key_jwt', scope: 'projects:read', jwksUri: JWKS_URI };

  it('is registered with the host of its keys pinned', () => {
    expect(parseClient(input, configuration)).toMatchObject({
      ok: true,
      value: { id: URL_ID, keys: { source: 'published', jwksUri: JWKS_URI, pinnedHosts: ['client.example'] } },
    });
  });

  it.each(['client_secret_basic', 'client_secret_post'])('never has a secret: %s', (auth) => {
    const { jwksUri: _, ...rest } = input;
    expect(parseClient({ ...rest, auth }, configuration)).toMatchObject({ ok: false });
  });

  it('[L14] is never one on this machine, but in the local runtime', () => {
    const local = { ...input, id: 'http://127.0.0.1:8080/m.json' };
    expect(parseClient(local, { ...configuration, allowLoopbackIssuers: false })).toMatchObject({
      ok: false,
      error: [{ field: 'id', problem: 'must be an https:// URL' }],
    });
    expect(parseClient(local, { ...configuration, allowLoopbackIssuers: true }).ok).toBe(true);
  });
});
