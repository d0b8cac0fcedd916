import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type ProtectOptions, protect } from '../../protect/middy.ts';
import { principalOf } from '../../protect/principal.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { CONTEXT, httpEvent } from '../support/http-event.ts';
import { NOW, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

const ROUTE = 'GET /organizations/{organization}/projects';
const METADATA = 'https://api.example/.well-known/oauth-protected-resource/sample';
let issuer: TestIssuer;
let protection: MemoryProtection;
let refusals: GuardRefusal[];

beforeAll(async () => {
  issuer = await TestIssuer.start();
});
afterAll(() => issuer.stop());
beforeEach(() => {
  protection = memoryProtection(issuer.url);
  refusals = [];
});

type Options = Partial<ProtectOptions<APIGatewayProxyEventV2>>;
type Handler = (event: APIGatewayProxyEventV2, context: typeof CONTEXT) => Promise<APIGatewayProxyStructuredResultV2>;

function protectedHandler(options: Options = {}): Handler {
  const answerMember = async (event: APIGatewayProxyEventV2) => ({ statusCode: 200, body: principalOf(event).member });
  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(answerMember).use(
    protect<APIGatewayProxyEventV2>({
      scopes: ['projects:read'],
      resource: RESOURCE,
      protection,
      onRefusal: (refusal) => refusals.push(refusal),
      ...options,
    }),
  );
}

const pathParameters = { organization: 'acme' };

describe('a function behind protect()', () => {
  it('serves a valid token, and knows whose it is', async () => {
    const authorization = `Bearer ${await issuer.sign()}`;
    const answer = await protectedHandler()(httpEvent(ROUTE, { authorization, pathParameters }), CONTEXT);
    expect(answer).toEqual({ statusCode: 200, body: 'maria' });
    expect(refusals).toEqual([]);
  });

  it('is not reached by a refused request, and the reason is reported', async () => {
    const authorization = `Bearer ${await issuer.sign({ exp: NOW - 1 })}`;
    const answer = await protectedHandler()(httpEvent(ROUTE, { authorization, pathParameters }), CONTEXT);
    expect(answer).toEqual({
      statusCode: 401,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        'WWW-Authenticate': `Bearer error="invalid_token", resource_metadata="${METADATA}"`,
      },
      body: '{"error":"invalid_token","error_description":"The access token has expired"}',
    });
    expect(refusals).toEqual([{ reason: 'expired', expiredAt: NOW - 1, now: NOW }]);
  });

  it('[S9] answers 503 when what it must ask is down', async () => {
    protection.members.down = true;
    const authorization = `Bearer ${await issuer.sign()}`;
    expect(await protectedHandler()(httpEvent(ROUTE, { authorization, pathParameters }), CONTEXT)).toEqual({
      statusCode: 503,
      headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Retry-After': '2' },
      body: JSON.stringify({
        error: 'temporarily_unavailable',
        error_description: 'The access token cannot be checked right now',
      }),
    });
  });

  it('takes the token from no query and no body', async () => {
    const token = await issuer.sign();
    const request = { pathParameters, query: { access_token: token }, body: `access_token=${token}` };
    expect(await protectedHandler()(httpEvent(ROUTE, request), CONTEXT)).toMatchObject({ statusCode: 401 });
    expect(refusals).toEqual([{ reason: 'no_credentials' }]);
  });

  it('finds the organization where the route says it is', async () => {
    const authorization = `Bearer ${await issuer.sign()}`;
    const options = { organization: (event: APIGatewayProxyEventV2) => event.queryStringParameters?.['org'] };
    const there = httpEvent('GET /projects', { authorization, query: { org: 'acme' } });
    expect(await protectedHandler(options)(there, CONTEXT)).toMatchObject({ statusCode: 200 });
    const elsewhere = httpEvent('GET /projects', { authorization, query: { org: 'globex' }, pathParameters });
    expect(await protectedHandler(options)(elsewhere, CONTEXT)).toMatchObject({ statusCode: 401 });
  });

  it('never blames the caller for a route without an organization, and says what to mend', async () => {
    const authorization = `Bearer ${await issuer.sign()}`;
    const answer = await protectedHandler()(httpEvent('GET /projects', { authorization }), CONTEXT);
    expect(answer).toMatchObject({ statusCode: 500, body: expect.stringContaining('server_error') });
    expect(answer.body).toContain('The route has no path parameter organization');
    expect(refusals).toEqual([{ reason: 'no_organization_parameter' }]);
  });

  it('cannot be told a principal by its caller', () => {
    const event = httpEvent(ROUTE, { pathParameters });
    Object.assign(event.requestContext, { authorizer: { countersign: { member: 'maria' } } });
    expect(() => principalOf(event)).toThrow('no principal: this route does not use protect()');
  });
});

describe('the options of protect()', () => {
  it.each<[string, Options, string]>([
    ['no scopes', { scopes: [] }, 'protect(): scopes must name at least one scope'],
    ['two scopes in one', { scopes: ['a:b c:d'] }, 'protect(): scopes holds "a:b c:d", which is no scope'],
    ['a quote in a scope', { scopes: ['a"b'] }, 'protect(): scopes holds "a"b", which is no scope'],
    ['a line break in a scope', { scopes: ['a\r\nX: y'] }, 'which is no scope'],
    ['a resource without an address', { resource: 'urn:x:api' }, 'resource must be an https:// URL'],
    ['metadata at no URL', { resourceMetadataUrl: '/x' }, 'protect(): resourceMetadataUrl must be an https:// URL'],
    ['metadata that would end a quote', { resourceMetadataUrl: 'x:"' }, 'protect(): resourceMetadataUrl must be'],
    ['metadata that would escape one', { resourceMetadataUrl: 'https://x/?\\' }, 'protect(): resourceMetadataUrl must'],
  ])('fail as the route is declared: %s', (_, options, message) => {
    expect(() => protectedHandler(options)).toThrow(message);
  });

  it('may name another address of the metadata, which is percent-encoded', async () => {
    const handler = protectedHandler({ resource: 'urn:x:api', resourceMetadataUrl: 'https://api.example/a"b\r\n' });
    expect(await handler(httpEvent(ROUTE, { pathParameters }), CONTEXT)).toMatchObject({
      headers: { 'WWW-Authenticate': 'Bearer resource_metadata="https://api.example/a%22b"' },
    });
  });
});
