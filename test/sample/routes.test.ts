import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { RESOURCE } from '../support/issuer.ts';
import { bodyOf, CREATE, captureLog, DELETE, JSON_HEADERS, LIST, RENAME, TestSample } from '../support/sample.ts';

const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';

let sample: TestSample;
beforeAll(async () => {
  sample = await TestSample.start();
});
afterAll(() => sample.stop());
beforeEach(() => {
  captureLog();
});

describe('every route', () => {
  const needs = [
    [LIST, 'projects:read'],
    [CREATE, 'projects:create'],
    [RENAME, 'projects:rename'],
    [DELETE, 'projects:delete'],
  ] as const;
  const scopes = needs.map(([, scope]) => scope);

  it.each(needs)('[U2] %s needs %s and no other scope', async (route, needed) => {
    const others = await sample.bearer(scopes.filter((scope) => scope !== needed).join(' '));
    expect(await sample.call(route, { authorization: others, project: 'x' })).toEqual({
      statusCode: 403,
      headers: {
        ...JSON_HEADERS,
        'WWW-Authenticate': `Bearer error="insufficient_scope", scope="${needed}", resource_metadata="${METADATA}"`,
      },
      body: JSON.stringify({ error: 'insufficient_scope', error_description: `This request needs ${needed}` }),
    });
    const only = await sample.call(route, { authorization: await sample.bearer(needed), project: 'x' });
    expect([200, 400, 404]).toContain(only.statusCode);
  });

  it.each(needs)('[U1] %s points a caller without a token to the metadata', async (route) => {
    expect(await sample.call(route, { authorization: undefined })).toMatchObject({
      statusCode: 401,
      headers: { ...JSON_HEADERS, 'WWW-Authenticate': `Bearer scope="projects:read", resource_metadata="${METADATA}"` },
    });
  });

  it.each(needs)('[L7] %s is closed to another organization', async (route) => {
    expect(await sample.call(route, { organization: 'globex' })).toMatchObject({
      statusCode: 401,
      headers: { 'WWW-Authenticate': `Bearer error="invalid_token", resource_metadata="${METADATA}"` },
    });
  });

  it.each(['toString', '__proto__', 'GET /sample'])('has a name; %s is none', async (routeKey) => {
    expect(await sample.call(routeKey)).toMatchObject({ statusCode: 404 });
  });
});

describe('[L9] what happens to a member counts on the next request', () => {
  const active = { S: 'active' };
  afterEach(() => sample.putMember('acme', 'maria', { role: { S: 'editor' }, status: active }));

  it('a disabled one is refused', async () => {
    expect(await sample.call(LIST)).toMatchObject({ statusCode: 200 });
    await sample.putMember('acme', 'maria', { role: { S: 'editor' }, status: { S: 'disabled' } });
    expect(await sample.call(LIST)).toMatchObject({ statusCode: 401 });
  });

  it('one without a role is refused', async () => {
    await sample.putMember('acme', 'maria', { role: { S: 'retired' }, status: active });
    expect(await sample.call(LIST)).toMatchObject({ statusCode: 403 });
  });
});

it('[U3][U4] publishes its metadata (RFC 9728): the issuer, and what a client needs at first', async () => {
  const answer = await sample.handler(httpEvent('GET /.well-known/oauth-protected-resource/sample'), CONTEXT);
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: {
      'Content-Type': 'application/json',
      'Cache-Control': 'public, max-age=3600',
      'Access-Control-Allow-Origin': '*',
    },
  });
  expect(bodyOf(answer)).toEqual({
    resource: RESOURCE,
    authorization_servers: [sample.issuer.url],
    scopes_supported: ['projects:read'],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'],
    resource_name: 'Sample projects',
  });
});

it.each(['/.well-known/oauth-protected-resource/sample', '/sample/organizations/{organization}/projects'])(
  'answers HEAD of %s as GET, without a body',
  async (path) => {
    const { body, ...get } = await sample.handler(httpEvent(`GET ${path}`), CONTEXT);
    expect(body).toEqual(expect.any(String));
    expect(await sample.handler(httpEvent(`HEAD ${path}`), CONTEXT)).toEqual(get);
  },
);

it('lets pages of any origin read its metadata, with the headers of MCP clients', async () => {
  const answer = await sample.handler(httpEvent('OPTIONS /.well-known/oauth-protected-resource/sample'), CONTEXT);
  expect(answer).toEqual({
    statusCode: 204,
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, HEAD, OPTIONS',
      'Access-Control-Allow-Headers': '*',
      'Access-Control-Max-Age': '7200',
    },
  });
});
