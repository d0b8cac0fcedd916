import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { PEOPLE } from '../support/agent-stack.ts';
import { expectProtects } from '../support/introspecting-service.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import type { ClientCredentials } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { type Answers, converse } from './support/conversation.ts';
import { python, titled } from './support/languages.ts';
import { listening } from './support/listening.ts';
import { McpWorld } from './support/mcp-world.ts';

/** Clients, servers and verifiers in Python that know nothing of us; `python/requirements.txt` pins them. */
standInForDispatcher();

const EXAMPLES = join(import.meta.dirname, '../../examples');
const PAGE = join(import.meta.dirname, '../../docs/verifying-offline.md');

const LANGUAGE = python();
const test = LANGUAGE.missing === undefined ? it : it.skip;

let world: McpWorld;
let post: ClientCredentials;
let basic: ClientCredentials;
const children: ChildProcess[] = [];
beforeAll(async () => {
  if (LANGUAGE.missing !== undefined) return;
  world = await McpWorld.start();
  basic = await world.confidential('python-verified');
  post = await world.confidential('python-tool', [], 'client_secret_post');
}, STACK_START_MS * 3);
afterAll(async () => {
  for (const child of children) child.kill();
  await world?.stop();
});

const PYTHON = join(LANGUAGE.home ?? '', 'bin/python');

const program = (file: string, env: Readonly<Record<string, string>>) => ({
  command: PYTHON,
  args: [join(import.meta.dirname, 'python', file)],
  env: { ISSUER: world.agents.running.issuer, PYTHONDONTWRITEBYTECODE: '1', ...env },
});

/** What the person, or the identity provider, does for it. */
const answers: Answers = {
  authorize: async ({ url = '' }) => (await world.allow(url)).href,
  agent: async ({ token = '' }) => String((await world.agents.mint(token, 'verified')).body['access_token']),
  assertion: ({ resource = '' }) => world.agents.assertion({ client_id: post.id, resource }),
};

describe('the official MCP SDK', () => {
  test(titled('[A1][F1] goes from a 401 to the person and back, and refreshes without one', LANGUAGE), async () => {
    const id = await world.publicTool('python-desktop');
    const code = program('mcp_code.py', { SERVER: world.example.href, CLIENT_ID: id });
    expect(await converse(code, answers)).toEqual({ listed: 'none', refreshed: true, rotated: true, asked: 1 });
  });

  test(titled('[L1] redeems an identity assertion, and another when a write is refused', LANGUAGE), async () => {
    const client = { CLIENT_ID: post.id, CLIENT_SECRET: post.secret };
    const assertion = program('mcp_assertion.py', { SERVER: world.stepUp.url.href, ...client });
    expect(await converse(assertion, answers)).toEqual({ listed: 'Apollo', created: 'created Gemini', assertions: 2 });
  });
});

/** An example as its README starts it; at `/sample` it serves the sample API's address, at any other its own. */
async function example(file: string, resource: string, env: Readonly<Record<string, string>>, says: RegExp) {
  const { id, secret } = await world.resourceServer(file.replaceAll(/\W/g, '-'), resource);
  const variables = { ISSUER: world.agents.running.issuer, CLIENT_ID: id, CLIENT_SECRET: secret, ...env };
  const child = await listening([PYTHON, join(EXAMPLES, file)], variables, says);
  children.push(child);
  return child.line;
}

describe('FastMCP, with its own remote authentication', () => {
  let agent: ClientCredentials;
  beforeAll(async () => {
    if (LANGUAGE.missing !== undefined) return;
    const { href, port } = world.fastmcp;
    agent = await world.confidential('fastmcp-agent', ['--writes', 'asked']);
    const env = { PORT: port, BASE_URL: href.replace('/mcp', ''), FASTMCP_CHECK_FOR_UPDATES: 'off' };
    await example('fastmcp/server.py', href, env, /Uvicorn running/);
  }, STACK_START_MS);

  test(titled('[A1][F1] leads a client from a 401 to the person and back', LANGUAGE), async () => {
    const id = await world.publicTool('fastmcp-desktop');
    const code = program('mcp_code.py', { SERVER: world.fastmcp.href, CLIENT_ID: id });
    expect(await converse(code, answers)).toEqual({ listed: 'none', refreshed: true, rotated: true, asked: 1 });
  });

  test(
    titled('[L5] never lets an agent write before its person has approved it, and then by the same token', LANGUAGE),
    async () => {
      const token = await world.agents.tokenFor(agent, {
        scope: 'projects:read projects:create',
        resource: world.fastmcp.href,
      });
      const client = new Client({ name: 'unmodified', version: '1.0.0' });
      const requestInit = { headers: { authorization: `Bearer ${token}` } };
      await client.connect(new StreamableHTTPClientTransport(world.fastmcp, { requestInit }));
      const create = () => client.callTool({ name: 'create_project', arguments: { name: 'Apollo' } });
      const refused = await create();
      expect(refused).toMatchObject({
        isError: true,
        content: [{ text: expect.stringContaining('/approve/acme/client~fastmcp-agent') }],
      });
      const maria = await world.agents.signedIn(PEOPLE.maria);
      await world.agents.approve(maria, `client~${agent.id}`, ['projects:create']);
      expect(await create()).toMatchObject({ content: [{ text: `${world.agents.acme.member} created Apollo` }] });
      await client.close();
    },
  );
});

test(titled('FastAPI, by one dependency: of this organization, for this scope, while it may', LANGUAGE), async () => {
  const resource = world.agents.running.resource;
  const line = await example('fastapi/service.py', resource, {}, /Uvicorn running on/);
  const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
  await expectProtects(world.agents, address, 'example-fastapi');
});

test(
  titled(
    'PyJWT and Authlib take an access token, and never an agent’s, another organization’s or a forged one',
    LANGUAGE,
  ),
  async () => {
    const { resource } = world.agents.running;
    const client = { CLIENT_ID: basic.id, CLIENT_SECRET: basic.secret, RESOURCE: resource, PAGE };
    const assertion: Answers = { ...answers, assertion: () => world.agents.assertion({ client_id: basic.id }) };
    const member = world.agents.acme.member;
    expect(await converse(program('verifiers.py', client), assertion)).toEqual({
      token: { pyjwt: member, authlib: member },
      agent: { pyjwt: null, authlib: null },
      forged: { pyjwt: null, authlib: null },
      elsewhere: null,
      unscoped: null,
    });
  },
);
