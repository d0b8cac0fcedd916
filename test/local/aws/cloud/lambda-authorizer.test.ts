import { DeleteTableCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LambdaAuthorizer } from '../../../../lib/lambda-authorizer.ts';
import { type AuthorizedEvent, principalFromAuthorizer } from '../../../../protect/authorized-event.ts';
import { startTestDynamoDb, type TestDynamoDb } from '../../../support/dynamodb.ts';
import { PROVIDER, RESOURCE, TestIssuer } from '../../../support/issuer.ts';
import { addFunction, cleanUp, ENDPOINTS, type Started, start, synthesizeApi } from './fixture.ts';
import { eventOf, send } from './http.ts';

const TTL_MS = 60_000;
const active = { S: 'active' };
let nowMs = Date.UTC(2026, 0, 1);
let issuer: TestIssuer;
let dynamoDb: TestDynamoDb;
let cloud: Started;

beforeAll(async () => {
  [issuer, dynamoDb] = await Promise.all([TestIssuer.start(), startTestDynamoDb()]);
  await dynamoDb.createTable('Members', 'organization', 'member');
  await dynamoDb.createTable('Status', 'pk');
  await dynamoDb.createTable('AgentSessions', 'organization', 'session');
  for (const pk of ['enablement#acme#cursor', `idp#${PROVIDER}`, 'client#cursor']) await putStatus(pk);
  await put('Status', { pk: { S: 'org#acme' }, status: active, agents: { S: 'on' } });
  cloud = await start(quietly(assembly), {
    endpoints: { ...ENDPOINTS, dynamodb: dynamoDb.endpoint },
    now: () => nowMs,
    poolSize: 1,
  });
}, 30_000);

afterAll(async () => {
  await cleanUp();
  await Promise.all([issuer.stop(), dynamoDb.stop()]);
});

beforeEach(() => putMember('active'));

/** The CDK says what it bundles, which is nobody's result. */
function quietly<T>(work: () => T): T {
  const told = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return work();
  } finally {
    told.mockRestore();
  }
}

/** The same authorizer twice, without and with a memory, in front of a function that shows its event. */
function assembly(): string {
  return synthesizeApi((stack, httpApi) => {
    const integration = new HttpLambdaIntegration('To', addFunction(stack, 'Echo', 'echo'));
    const declaredScopes = new Set(['projects:read', 'projects:rename']);
    const grants = { grantProtect: setVariables, grantDecide: setVariables };
    const ground = { httpApi, declaredScopes, hasFrontDoor: false, ...grants, surroundings: {} };
    const behind = (id: string, path: string, cacheTtl?: Duration) => {
      const scopes = { [`GET ${path}`]: ['projects:read'], [`PATCH ${path}`]: ['projects:rename'] };
      const props = { scopes, resource: RESOURCE, ...(cacheTtl && { cacheTtl }) };
      const authorizer = new LambdaAuthorizer(stack, id, props, ground);
      const methods = [HttpMethod.GET, HttpMethod.PATCH, HttpMethod.DELETE];
      httpApi.addRoutes({ path, methods, integration, authorizer });
    };
    behind('Fresh', '/fresh/{organization}');
    behind('Remembering', '/remembering/{organization}', Duration.millis(TTL_MS));
    httpApi.addRoutes({ path: '/forgotten/{organization}', methods: [HttpMethod.GET], integration });
  });
}

/** What `grantProtect` sets. */
function setVariables(fn: LambdaFunction): void {
  fn.addEnvironment('COUNTERSIGN_ISSUER', issuer.url);
  fn.addEnvironment('COUNTERSIGN_ROLES', '{"editor":["projects:read","projects:rename"]}');
  fn.addEnvironment('COUNTERSIGN_READ_SCOPES', '["projects:read"]');
  fn.addEnvironment('MEMBERS_TABLE', 'Members');
  fn.addEnvironment('STATUS_TABLE', 'Status');
  fn.addEnvironment('AGENT_SESSIONS_TABLE', 'AgentSessions');
}

async function put(table: string, row: PutItemCommand['input']['Item']): Promise<void> {
  await dynamoDb.client.send(new PutItemCommand({ TableName: table, Item: row }));
}

const putStatus = (pk: string) => put('Status', { pk: { S: pk }, status: active });

function putMember(status: 'active' | 'disabled'): Promise<void> {
  const row = { organization: { S: 'acme' }, member: { S: 'maria' }, role: { S: 'editor' } };
  return put('Members', { ...row, status: { S: status } });
}

function putSession(grants: Readonly<Record<string, number>>): Promise<void> {
  const attributes = Object.entries(grants).map(([scope, until]) => [`grant:${scope}`, { N: String(until) }]);
  const row = { organization: { S: 'acme' }, session: { S: 'maria session-1' }, client: { S: 'cursor' } };
  return put('AgentSessions', { ...row, ...Object.fromEntries(attributes) });
}

const secondsNow = () => Math.floor(Date.now() / 1000);
const times = () => ({ iat: secondsNow() - 1, exp: secondsNow() + 300 });

function request(method: string, path: string, token?: string) {
  const headers = token === undefined ? [] : ['Authorization', `Bearer ${token}`];
  return send(cloud.url, { method, path, headers });
}

async function status(method: string, path: string, token?: string): Promise<number> {
  return (await request(method, path, token)).status;
}

async function callerAt(path: string, token: string) {
  const event = eventOf(await request('GET', path, token));
  return principalFromAuthorizer(event as unknown as AuthorizedEvent);
}

describe('the Lambda authorizer behind the gateway', () => {
  it('tells the function who calls', async () => {
    expect(await callerAt('/fresh/acme', await issuer.signAgentToken(times()))).toMatchObject({
      ok: true,
      value: {
        member: 'maria',
        organization: 'acme',
        client: 'cursor',
        scopes: new Set(['projects:read']),
        agentSession: 'session-1',
        actor: { sub: 'cursor' },
      },
    });
  });

  it('leaves a function on a forgotten route to deny', async () => {
    expect(await callerAt('/forgotten/acme', await issuer.sign(times()))).toMatchObject({
      ok: false,
      error: { statusCode: 401 },
    });
  });

  it.each<[string, number, string, string, object | undefined]>([
    ['no token', 401, 'GET', '/fresh/acme', undefined],
    ['an expired token', 403, 'GET', '/fresh/acme', { exp: 1 }],
    ['too little scope', 403, 'PATCH', '/fresh/acme', { scope: 'projects:read' }],
    ['[L7] another organization', 403, 'GET', '/fresh/globex', {}],
    ['[L10] a route that has the authorizer and no scopes', 403, 'DELETE', '/fresh/acme', {}],
  ])('answers %s with %d, and no challenge', async (_, expected, method, path, claims) => {
    const token = claims && (await issuer.sign({ ...times(), ...claims }));
    const { status, headers } = await request(method, path, token);
    expect([status, headers['www-authenticate']]).toEqual([expected, undefined]);
  });

  it('[L9] sees a member disabled on the next request', async () => {
    const token = await issuer.sign(times());
    expect(await status('GET', '/fresh/acme', token)).toBe(200);
    await putMember('disabled');
    expect(await status('GET', '/fresh/acme', token)).toBe(403);
  });

  it("[L5] sees an agent's write approved, and taken back, on the next request", async () => {
    const token = await issuer.signAgentToken(times());
    await putSession({});
    expect(await status('PATCH', '/fresh/acme', token)).toBe(403);
    await putSession({ 'projects:rename': secondsNow() + 300 });
    expect(await status('PATCH', '/fresh/acme', token)).toBe(200);
    await putSession({});
    expect(await status('PATCH', '/fresh/acme', token)).toBe(403);
  });
});

describe('with a cache, and only then', () => {
  it('a disabled member goes on for its time to live, and no longer', async () => {
    const token = await issuer.sign({ ...times(), jti: 'disabled-later' });
    expect(await status('GET', '/remembering/acme', token)).toBe(200);
    await putMember('disabled');
    nowMs += TTL_MS - 1;
    expect(await status('GET', '/remembering/acme', token)).toBe(200);
    nowMs += 1;
    expect(await status('GET', '/remembering/acme', token)).toBe(403);
  });

  it('a write that was taken back goes on, and one just approved is refused, for as long', async () => {
    const token = await issuer.signAgentToken(times());
    await putSession({});
    expect(await status('PATCH', '/remembering/acme', token)).toBe(403);
    await putSession({ 'projects:rename': secondsNow() + 300 });
    expect(await status('PATCH', '/remembering/acme', token)).toBe(403);
    nowMs += TTL_MS;
    expect(await status('PATCH', '/remembering/acme', token)).toBe(200);
    await putSession({});
    expect(await status('PATCH', '/remembering/acme', token)).toBe(200);
    nowMs += TTL_MS;
    expect(await status('PATCH', '/remembering/acme', token)).toBe(403);
  });

  it('[L7] an answer counts for no other route and no other organization', async () => {
    const token = await issuer.sign({ ...times(), scope: 'projects:read' });
    expect(await status('GET', '/remembering/acme', token)).toBe(200);
    expect(await status('PATCH', '/remembering/acme', token)).toBe(403);
    expect(await status('GET', '/remembering/globex', token)).toBe(403);
  });
});

/** Last, because nothing works afterwards. */
it('[L10] is a failure, and no denial, while the members cannot be read', async () => {
  const token = await issuer.sign(times());
  await dynamoDb.client.send(new DeleteTableCommand({ TableName: 'Members' }));
  expect(await status('GET', '/fresh/acme', token)).toBe(500);
});
