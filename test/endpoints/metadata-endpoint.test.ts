import { firstRing, type KeyRing, type NewKey } from '../../lambdas/core/keys/ring.ts';
import { JWKS_MAX_AGE_SECONDS } from '../../lambdas/core/keys/rotation-policy.ts';
import { asLambdaHandler } from '../../lambdas/endpoints/http/endpoint.ts';
import { metadataEndpoint } from '../../lambdas/endpoints/metadata-endpoint.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { CAREFUL_HEADERS } from '../support/careful-headers.ts';
import { configuration, ISSUER, NOW, PROVIDER_ISSUER } from '../support/fixtures.ts';
import { RecordingTelemetry } from '../support/recording-telemetry.ts';
import { CORRELATION_ID, httpEvent, lambdaContext } from '../support/token-event.ts';
import { bodyOf } from '../support/token-world.ts';

const WELL_KNOWN = '/.well-known';
const NO_STORE = {
  'content-type': 'application/json',
  ...CAREFUL_HEADERS,
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-correlation-id': CORRELATION_ID,
};

const RING = firstRing(newKey('a'), newKey('b'), NOW, 86_400);

function newKey(kid: string): NewKey {
  return { kid, keyArn: `arn:${kid}`, algorithm: 'RS256', publicJwk: { kty: 'RSA', n: kid, e: 'AQAB' } };
}

function get(
  path: string,
  headers: Record<string, string> = {},
  read: () => Promise<KeyRing | undefined> = async () => RING,
) {
  const telemetry = new RecordingTelemetry();
  const handler = asLambdaHandler(metadataEndpoint({ configuration, ring: { read }, openapi: {} }), telemetry);
  return handler(httpEvent(path, { headers }), lambdaContext());
}

describe.each(['oauth-authorization-server', 'openid-configuration', 'jwks.json'])('/.well-known/%s', (name) => {
  const path = `${WELL_KNOWN}/${name}`;

  it('[M1] is JSON that anybody may read and keep for a while', async () => {
    expect(await get(path)).toEqual({
      statusCode: 200,
      headers: {
        'content-type': 'application/json',
        ...CAREFUL_HEADERS,
        'cache-control': `public, max-age=${JWKS_MAX_AGE_SECONDS}`,
        etag: expect.stringMatching(/^"[A-Za-z0-9_-]{43}"$/),
        'access-control-allow-origin': '*',
        'x-correlation-id': CORRELATION_ID,
      },
      body: expect.any(String),
    });
  });

  it.each([
    ['its tag', (etag: string) => etag],
    ['its tag among others', (etag: string) => `"x", ${etag}`],
    ['its tag, weakened on the way (RFC 9110 §13.1.2)', (etag: string) => `W/${etag}`],
  ])('is 304 without body to whoever has it: %s', async (_what, condition) => {
    const etag = String((await get(path)).headers?.['etag']);
    const response = await get(path, { 'if-none-match': condition(etag) });
    expect(response).toEqual({ statusCode: 304, headers: expect.objectContaining({ etag }) });
    expect((await get(path, { 'if-none-match': '"x"' })).statusCode).toBe(200);
  });

  it('[M2] never names an issuer that we trust', async () => {
    expect((await get(path)).body).not.toContain(PROVIDER_ISSUER);
  });
});

it('[M1][M2][M3][M4] the authorization server metadata is complete and honest', async () => {
  expect(bodyOf(await get(`${WELL_KNOWN}/oauth-authorization-server`))).toEqual({
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/oauth/authorize`,
    identity_assertion_acceptance_endpoint: `${ISSUER}/oauth/acceptance`,
    pushed_authorization_request_endpoint: `${ISSUER}/oauth/par`,
    token_endpoint: `${ISSUER}/oauth/token`,
    jwks_uri: `${ISSUER}/.well-known/jwks.json`,
    scopes_supported: ['projects:read', 'projects:write', 'reports:read', 'billing:read', 'org:read', 'org:admin'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    authorization_response_iss_parameter_supported: true,
    grant_types_supported: ['urn:ietf:params:oauth:grant-type:jwt-bearer', 'authorization_code', 'refresh_token'],
    client_id_metadata_document_supported: true,
    code_challenge_methods_supported: ['S256'],
    authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    revocation_endpoint: `${ISSUER}/oauth/revoke`,
    revocation_endpoint_auth_methods_supported: [
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
      'none',
    ],
    revocation_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    introspection_endpoint: `${ISSUER}/oauth/introspect`,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    introspection_endpoint_auth_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
  });
});

it("[M5] the OpenID configuration repeats it with OIDC's required members", async () => {
  const metadata = bodyOf(await get(`${WELL_KNOWN}/oauth-authorization-server`)) as object;
  expect(bodyOf(await get(`${WELL_KNOWN}/openid-configuration`))).toEqual({
    ...metadata,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
});

it('the key set is what the ring publishes, as it is now', async () => {
  expect(bodyOf(await get(`${WELL_KNOWN}/jwks.json`))).toEqual({
    keys: ['a', 'b'].map((kid) => ({ kty: 'RSA', n: kid, e: 'AQAB', kid, alg: 'RS256', use: 'sig' })),
  });
});

describe('the key set', () => {
  const path = `${WELL_KNOWN}/jwks.json`;

  it.each([
    ['there is no ring yet', async () => undefined],
    [
      'the store is down',
      async () => {
        throw new Unavailable('DynamoDB');
      },
    ],
  ])('[S9] is 503, never empty, when %s', async (_what, read) => {
    expect(await get(path, {}, read)).toEqual({
      statusCode: 503,
      headers: { ...NO_STORE, 'retry-after': '1' },
      body: JSON.stringify({ error: 'temporarily_unavailable' }),
    });
  });

  it('is 500 when something is broken, with nothing of the error in it', async () => {
    const read = async () => {
      throw new Error('secret');
    };
    expect(await get(path, {}, read)).toEqual({
      statusCode: 500,
      headers: NO_STORE,
      body: JSON.stringify({ error: 'server_error' }),
    });
  });
});

it.each([
  '/',
  '/.well-known/',
  '/.well-known/jwks.json/',
  '/.well-known/oauth-authorization-server/x',
  '/constructor',
  '/__proto__',
])('%s is 404', async (path) => {
  expect(await get(path)).toEqual({ statusCode: 404, headers: NO_STORE, body: '{"error":"not_found"}' });
});

describe('a request', () => {
  it('is answered with its own correlation id, also when two are under way', async () => {
    const telemetry = new RecordingTelemetry();
    const handler = asLambdaHandler(
      metadataEndpoint({ configuration, ring: { read: async () => RING }, openapi: {} }),
      telemetry,
    );
    const ask = (requestId: string) => {
      const event = httpEvent(`${WELL_KNOWN}/jwks.json`);
      return handler({ ...event, requestContext: { ...event.requestContext, requestId } }, lambdaContext());
    };
    const responses = await Promise.all([ask('one'), ask('two')]);
    expect(responses.map(({ headers }) => headers?.['x-correlation-id'])).toEqual(['one', 'two']);
  });
});

describe('methods', () => {
  const handler = asLambdaHandler(
    metadataEndpoint({ configuration, ring: { read: async () => RING }, openapi: {} }),
    new RecordingTelemetry(),
  );
  const ask = (method: string) => handler(httpEvent(`${WELL_KNOWN}/jwks.json`, { method }), lambdaContext());

  it('HEAD is GET without content', async () => {
    const { body: _, ...head } = await ask('GET');
    expect(await ask('HEAD')).toEqual(head);
  });

  it('OPTIONS lets any origin read', async () => {
    expect(await ask('OPTIONS')).toMatchObject({
      statusCode: 204,
      headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET, HEAD, OPTIONS' },
    });
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s is 405 with Allow', async (method) => {
    expect(await ask(method)).toMatchObject({ statusCode: 405, headers: { ...NO_STORE, allow: 'GET, HEAD, OPTIONS' } });
  });
});
