import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { type AuthorizerOptions, createAuthorizer } from '../../protect/authorizer.ts';
import type { GuardRefusal } from '../../protect/refusal.ts';
import { httpEvent, type TestRequest } from '../support/http-event.ts';
import { NOW, PROVIDER, RESOURCE, TestIssuer } from '../support/issuer.ts';
import { type MemoryProtection, memoryProtection } from '../support/memory-protection.ts';

const LIST = 'GET /organizations/{organization}/projects';
const RENAME = 'PATCH /organizations/{organization}/projects/{project}';
const SCOPES = { [LIST]: ['projects:read'], [RENAME]: ['projects:rename'] };
const DENIED = { isAuthorized: false };

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

type Options = Partial<AuthorizerOptions<APIGatewayRequestAuthorizerEventV2>>;

function authorizer(options: Options = {}) {
  const onRefusal = (refusal: GuardRefusal) => refusals.push(refusal);
  return createAuthorizer<APIGatewayRequestAuthorizerEventV2>({
    scopes: SCOPES,
    resource: RESOURCE,
    protection,
    onRefusal,
    ...options,
  });
}

/** What API Gateway sends to an authorizer: the request, and no body. */
function event(routeKey: string, request: TestRequest): APIGatewayRequestAuthorizerEventV2 {
  const { body: _, ...rest } = httpEvent(routeKey, { pathParameters: { organization: 'acme' }, ...request });
  const identitySource = request.authorization === undefined ? [] : [request.authorization];
  return { ...rest, type: 'REQUEST', routeArn: 'arn', identitySource, cookies: [] } as never;
}

async function ask(token: string, routeKey = LIST, options: Options = {}) {
  return authorizer(options)(event(routeKey, { authorization: `Bearer ${token}` }));
}

describe('the authorizer', () => {
  it('allows what the middleware would, and tells who calls as text', async () => {
    expect(await ask(await issuer.sign({ act: { sub: 'assistant' } }))).toEqual({
      isAuthorized: true,
      context: {
        member: 'maria',
        organization: 'acme',
        client: 'cursor',
        provider: PROVIDER,
        scopes: 'projects:read projects:rename',
        tokenId: 'token-1',
        issuedAt: String(NOW - 60),
        expiresAt: String(NOW + 3_600),
        resources: JSON.stringify([RESOURCE]),
        actor: '{"sub":"assistant"}',
      },
    });
    expect(refusals).toEqual([]);
  });

  it('[L5] lets an agent read, and write with a live approval', async () => {
    const token = await issuer.signAgentToken();
    expect(await ask(token)).toMatchObject({
      isAuthorized: true,
      context: { agentSession: 'session-1', scopes: 'projects:read' },
    });
    expect(await ask(token, RENAME)).toEqual(DENIED);
    protection.agents.sessions.approve({ 'projects:rename': NOW + 1 });
    expect(await ask(token, RENAME)).toMatchObject({
      isAuthorized: true,
      context: { scopes: 'projects:read projects:rename' },
    });
    protection.agents.sessions.approve({});
    expect(await ask(token, RENAME)).toEqual(DENIED);
  });

  it('[L9] never lets an agent write with an approval from before its member was recalled', async () => {
    const token = await issuer.signAgentToken({ iat: NOW });
    protection.members.change({ recalledAt: NOW - 30 });
    protection.agents.sessions.approve({ 'projects:rename': NOW + 60 }, undefined, undefined, NOW - 30);
    expect(await ask(token, RENAME)).toEqual(DENIED);
    protection.agents.sessions.approve({ 'projects:rename': NOW + 60 }, undefined, undefined, NOW - 29);
    expect(await ask(token, RENAME)).toMatchObject({ isAuthorized: true });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an expired token', { exp: NOW }, 'expired'],
    ['a token of another organization', { org_id: 'globex' }, 'wrong_organization'],
    ['a token with too little', { scope: 'projects:rename' }, 'insufficient_scope'],
    ['a token of nobody', { sub: 'nobody' }, 'unknown_member'],
  ])('denies %s, and says why to the log alone', async (_, claims, reason) => {
    expect(await ask(await issuer.sign(claims))).toEqual(DENIED);
    expect(refusals).toEqual([expect.objectContaining({ reason })]);
  });

  it.each(['GET /organizations/{organization}', '$default', '', '__proto__', 'toString', 'ANY /'])(
    '[L10] denies a route that nobody declared: %j',
    async (routeKey) => {
      expect(await ask(await issuer.sign(), routeKey)).toEqual(DENIED);
    },
  );

  it('[L10] denies a request without credentials, and without headers at all', async () => {
    const bare = event(LIST, {});
    expect(await authorizer()(bare)).toEqual(DENIED);
    const { headers: _, ...headless } = bare;
    expect(await authorizer()(headless)).toEqual(DENIED);
  });

  it('[L7] never allows a route without an organization, which is no fault of the token, unless it says where that is', async () => {
    const authorization = `Bearer ${await issuer.sign()}`;
    const nowhere = event(LIST, { authorization, pathParameters: {}, query: { org: 'acme' } });
    await expect(authorizer()(nowhere)).rejects.toThrow('the route has no path parameter organization');
    expect(refusals).toEqual([{ reason: 'no_organization_parameter' }]);
    const organization = ({ queryStringParameters }: APIGatewayRequestAuthorizerEventV2) =>
      queryStringParameters?.['org'];
    expect(await authorizer({ organization })(nowhere)).toMatchObject({ isAuthorized: true });
    expect(await authorizer({ organization: 'token' })(nowhere)).toMatchObject({ isAuthorized: true });
  });

  it('[L10] fails when it cannot tell: neither allowed nor denied', async () => {
    protection.members.down = true;
    await expect(ask(await issuer.sign())).rejects.toThrow('the access token cannot be checked right now');
    expect(refusals).toEqual([{ reason: 'unavailable', dependency: 'members', error: 'Error' }]);
  });

  describe('that names no resource', () => {
    const { RESOURCE: before } = process.env;
    afterEach(() => {
      if (before === undefined) delete process.env['RESOURCE'];
      else process.env['RESOURCE'] = before;
    });
    const unnamed = () =>
      createAuthorizer<APIGatewayRequestAuthorizerEventV2>({
        scopes: SCOPES,
        protection,
        onRefusal: (refusal) => refusals.push(refusal),
      });

    it('takes the one of the environment, and a token for another is no good', async () => {
      const asked = event(LIST, { authorization: `Bearer ${await issuer.sign()}` });
      process.env['RESOURCE'] = RESOURCE;
      expect(await unnamed()(asked)).toMatchObject({ isAuthorized: true });
      process.env['RESOURCE'] = 'https://another.example';
      expect(await unnamed()(asked)).toEqual(DENIED);
      expect(refusals).toEqual([expect.objectContaining({ reason: 'bad_claim', claim: 'aud' })]);
    });

    it('[L10] fails while the environment has none, and tells the log alone which: neither allowed nor denied', async () => {
      const asked = event(LIST, { authorization: `Bearer ${await issuer.sign()}` });
      delete process.env['RESOURCE'];
      const handler = unnamed();
      await expect(handler(asked)).rejects.toThrow(/^the authorizer is not configured completely$/);
      expect(refusals).toEqual([{ reason: 'misconfigured', problem: expect.stringContaining('RESOURCE') }]);
      process.env['RESOURCE'] = RESOURCE;
      expect(await handler(asked)).toMatchObject({ isAuthorized: true });
    });
  });

  it.each<[string, Options, string]>([
    ['with a resource that is none', { resource: 'api' }, 'createAuthorizer(): resource must be an absolute URI'],
    ['without scopes', { scopes: { [LIST]: [] } }, `${LIST}: scopes must name at least one scope`],
    ['with what is no scope', { scopes: { [LIST]: ['a b'] } }, `${LIST}: scopes holds "a b", which is no scope`],
  ])('does not start with a route %s', (_, options, message) => {
    expect(() => authorizer(options)).toThrow(message);
  });
});

describe('[S12] a route that declares how far a token must go', () => {
  const details = {
    [RENAME]: {
      type: 'projects',
      of: ({ pathParameters }: { readonly pathParameters?: Readonly<Record<string, string | undefined>> }) => ({
        project: pathParameters?.['project'],
      }),
    },
  };
  const rename = async (project: string | undefined, claims: object) => {
    const pathParameters = { organization: 'acme', ...(project !== undefined && { project }) };
    const authorization = `Bearer ${await issuer.sign({ ...claims })}`;
    return authorizer({ details })(event(RENAME, { authorization, pathParameters }));
  };
  const ofP1 = { authorization_details: [{ type: 'projects', project: 'p1' }] };

  it('is allowed to a token that goes so far, by what the path says', async () => {
    expect(await rename('p1', ofP1)).toMatchObject({ isAuthorized: true });
    expect(await rename('p2', ofP1)).toEqual(DENIED);
    expect(await rename('p1', {})).toEqual(DENIED);
    expect(refusals).toMatchObject([{ reason: 'insufficient_details' }, { reason: 'insufficient_details' }]);
  });

  it('[L10] is denied where the value does not come with the request', async () => {
    expect(await rename(undefined, ofP1)).toEqual(DENIED);
    expect(refusals).toEqual([{ reason: 'malformed_details' }]);
  });

  it('leaves other routes as they are', async () => {
    expect(await ask(await issuer.sign(), LIST, { details })).toMatchObject({ isAuthorized: true });
  });

  it.each<[string, object, string]>([
    ['a route that no scope names', { details: { 'GET /x': { type: 'projects', of: () => ({}) } } }, 'GET /x'],
    ['a type that is none', { details: { [RENAME]: { type: 'a b', of: () => ({}) } } }, 'details.type'],
    ['an operation, which it could not see', { operation: 'projects.rename' }, 'operation needs the body'],
  ])('[L10] cannot be made with %s', (_, options, problem) => {
    expect(() => authorizer(options as Options)).toThrow(problem);
  });
});
