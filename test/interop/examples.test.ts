import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import type { ClientCredentials } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import {
  behindHttpApi,
  behindRestApi,
  httpApiEvent,
  interceptorEvent,
  restApiEvent,
} from './support/gateway-events.ts';
import { type Invoked, invoked } from './support/invoked.ts';
import { listening } from './support/listening.ts';

/** The examples that use `@countersign/protect`, each as its README runs it, with the variables of `countersign --local env`. */
standInForDispatcher();

const EXAMPLES = join(import.meta.dirname, '../../examples');
/** Nobody's, where this process may choose. */
const UNPRIVILEGED = 65_534;

let world: AgentStack;
let agent: ClientCredentials;
let variables: Readonly<Record<string, string>>;
const children: (Pick<ChildProcess, 'kill'> | Invoked)[] = [];

beforeAll(async () => {
  world = await AgentStack.start();
  const { operator } = world.running;
  variables = await operator.json('env', '--resource', world.running.resource);
  const created = ['client', 'create', 'gateway', '--auth', 'client_secret_basic'];
  agent = await operator.json<ClientCredentials>(...created, '--scope', 'projects:read projects:create');
  await operator.json('client', 'enable', 'acme', 'gateway', '--writes', 'asked');
}, STACK_START_MS * 2);

afterAll(async () => {
  for (const child of children) 'stop' in child ? child.stop() : child.kill();
  await world?.stop();
});

const handlerOf = (file: string, more: Readonly<Record<string, string>> = {}): Invoked => {
  const handler = invoked(join(EXAMPLES, file), { ...variables, ...more });
  children.push(handler);
  return handler;
};

/** An agent client's token, and what its person does about one of its writes. */
const agentToken = () => world.tokenFor(agent, { scope: 'projects:read projects:create' });
const approved = async () =>
  world.approve(await world.signedIn(PEOPLE.maria), 'client~gateway', ['projects:create'], {
    'projects:create': 'once',
  });

it('the Express API runs as its Dockerfile starts it, without rights, with its variables alone', async () => {
  const directory = join(EXAMPLES, 'express');
  const dockerfile = readFileSync(join(directory, 'Dockerfile'), 'utf8');
  const [, command = '[]'] = /^CMD (\[.*\])$/m.exec(dockerfile) ?? [];
  const [node, file = ''] = JSON.parse(command) as string[];
  expect([node, /^USER (\w+)$/m.exec(dockerfile)?.[1]]).toEqual(['node', 'node']);
  const isRoot = process.getuid?.() === 0;
  const child = await listening(
    [process.execPath, file],
    { ...variables, HOST: '127.0.0.1', PORT: '0' },
    'listening on ',
    {
      cwd: directory,
      ...(isRoot && { uid: UNPRIVILEGED, gid: UNPRIVILEGED }),
    },
  );
  children.push(child);
  const projects = `http://127.0.0.1:${child.line.split(' ').at(-1)}/organizations`;
  const call = async (method: string, organization: string, token?: string) => {
    const headers = { ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${projects}/${organization}/projects`, { method, headers });
    const body = (await response.json()) as Readonly<Record<string, unknown>>;
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body };
  };
  const token = await agentToken();
  expect(await call('GET', 'acme', token)).toMatchObject({ status: 200, body: { organization: 'acme', projects: [] } });
  expect(await call('GET', 'acme')).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('resource_metadata='),
  });
  expect((await call('GET', 'globex', token)).status).toBe(401);
  expect((await call('GET', 'acme', await world.accessToken(world.globex))).status).toBe(401);
  expect(await call('POST', 'acme', token)).toMatchObject({ status: 403, body: { approval_uri: expect.any(String) } });
  await approved();
  expect((await call('POST', 'acme', token)).status).toBe(201);
  expect((await call('POST', 'acme', token)).status).toBe(403);
});

describe('the Lambda function behind somebody else’s API', () => {
  it('HTTP API: lets in by the route’s scopes, and never what went around the authorizer', async () => {
    const [authorizer, projects] = [handlerOf('lambda/authorizer.ts'), handlerOf('lambda/projects.ts')];
    const token = await world.accessToken();
    const decided = (await authorizer.invoke(httpApiEvent({ token }))) as { readonly context: object };
    expect(decided).toMatchObject({ isAuthorized: true });
    const denied = { isAuthorized: false };
    for (const call of [{}, { token: `${token}x` }, { token, organization: 'globex' }, { token, method: 'DELETE' }])
      expect(await authorizer.invoke(httpApiEvent(call))).toEqual(denied);
    const served = { statusCode: 200, body: JSON.stringify({ organization: 'acme', member: world.acme.member }) };
    expect(await projects.invoke(behindHttpApi(decided.context))).toEqual(served);
    expect(await projects.invoke(behindHttpApi(decided.context, 'globex'))).toMatchObject({ statusCode: 401 });
    expect(await projects.invoke(behindHttpApi({}))).toMatchObject({ statusCode: 401 });
  });

  it('REST API: a policy for this very request, and the same function', async () => {
    const [authorizer, projects] = [handlerOf('lambda/rest-authorizer.ts'), handlerOf('lambda/projects.ts')];
    const token = await world.accessToken();
    const effectOf = (Effect: string) => ({ policyDocument: { Statement: [{ Effect }] } });
    const decided = (await authorizer.invoke(restApiEvent({ token }))) as { readonly context: object };
    expect(decided).toMatchObject(effectOf('Allow'));
    for (const call of [{}, { token, organization: 'globex' }, { token, method: 'DELETE' }])
      expect(await authorizer.invoke(restApiEvent(call))).toMatchObject(effectOf('Deny'));
    expect(await projects.invoke(behindRestApi(decided.context))).toMatchObject({ statusCode: 200 });
    expect(await projects.invoke(behindRestApi({}))).toMatchObject({ statusCode: 401 });
  });
});

describe('the interceptor for AgentCore Gateway', () => {
  const LIST = { method: 'tools/call', params: { name: 'projects___list_projects', arguments: {} } };
  const CREATE = { method: 'tools/call', params: { name: 'projects___create_project', arguments: { name: 'Apollo' } } };
  let interceptor: Invoked;
  beforeAll(() => {
    interceptor = handlerOf('agentcore/interceptor.ts', { CLIENT_ID: agent.id, CLIENT_SECRET: agent.secret });
  });
  const intercept = (headers: Readonly<Record<string, string>>, body: object) =>
    interceptor.invoke(interceptorEvent(headers, body)) as Promise<{ readonly mcp: Readonly<Record<string, object>> }>;
  const answer = (statusCode: number, body: object) => ({ transformedGatewayResponse: { statusCode, body } });

  it('[L2] redeems an assertion once, and passes its token on', async () => {
    const assertion = await world.assertion({ client_id: agent.id, scope: 'projects:read projects:create' });
    const headers = { 'X-Identity-Assertion': assertion };
    const first = await intercept(headers, LIST);
    expect(first).toMatchObject({
      interceptorOutputVersion: '1.0',
      mcp: { transformedGatewayRequest: { headers: { Authorization: expect.stringMatching(/^Bearer /) }, body: LIST } },
    });
    expect((await intercept(headers, { method: 'tools/list' })).mcp['transformedGatewayRequest']).toMatchObject({
      headers: (first.mcp['transformedGatewayRequest'] as { readonly headers: object }).headers,
    });
  });

  it('[L5] never lets an agent write before its person has approved it, and says where they do', async () => {
    const headers = { Authorization: `Bearer ${await agentToken()}` };
    const refusal = {
      id: 7,
      result: { isError: true, content: [{ text: expect.stringContaining('/approve/acme/client~gateway') }] },
    };
    expect((await intercept(headers, CREATE)).mcp).toMatchObject(answer(200, refusal));
    await approved();
    expect((await intercept(headers, CREATE)).mcp).toHaveProperty('transformedGatewayRequest');
    expect((await intercept(headers, CREATE)).mcp).toMatchObject(answer(200, refusal));
  });

  it('[L10] never passes what it does not know: no token, another tool, a batch', async () => {
    const token = await agentToken();
    expect((await intercept({}, LIST)).mcp).toMatchObject(answer(401, { error: { message: 'no access token' } }));
    expect((await intercept({ 'x-identity-assertion': 'x' }, LIST)).mcp).toMatchObject(answer(401, {}));
    const bearer = { Authorization: `Bearer ${token}` };
    const unknown = { method: 'tools/call', params: { name: 'projects___drop_everything' } };
    for (const message of [unknown, { method: 'tools/call' }, { method: 7 }])
      expect((await intercept(bearer, message)).mcp).toMatchObject(answer(200, { result: { isError: true } }));
    const forged = { Authorization: `Bearer ${token}x` };
    expect((await intercept(forged, LIST)).mcp).toMatchObject(answer(200, { result: { isError: true } }));
  });
});
