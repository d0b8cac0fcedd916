import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { Browser } from 'playwright-core';
import { Agent } from '../../agent/index.ts';
import { launchChromium } from '../browser/chromium.ts';
import { AgentStack } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { approveOnPhone } from './support/approve-on-phone.ts';
import { type ProjectsServer, startProjectsServer } from './support/mcp-server.ts';

standInForDispatcher();

const TOOL = 'mcp-tool';

let world: AgentStack;
let server: ProjectsServer;
let browser: Browser;
let client: Client;

beforeAll(async () => {
  [world, browser] = await Promise.all([AgentStack.start(), launchChromium()]);
  const { operator } = world.running;
  const created = [
    'client',
    'create',
    TOOL,
    '--auth',
    'client_secret_basic',
    '--scope',
    'projects:read projects:create',
  ];
  const { secret } = await operator.json<{ readonly secret: string }>(...created);
  await operator.json('client', 'enable', 'acme', TOOL, '--writes', 'asked');
  // An ID-JAG, redeemed once; from here on the client is the SDK's own, with a bearer token and nothing else.
  const token = await world.tokenFor({ id: TOOL, secret }, { scope: 'projects:read projects:create' });
  server = await startProjectsServer(world.running);
  client = new Client({ name: 'unmodified', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(server.url, { requestInit }) as Transport);
}, STACK_START_MS * 3);

afterAll(async () => {
  await client?.close();
  await Promise.all([browser?.close(), server?.stop(), world?.stop()]);
});

const createProject = () => client.callTool({ name: 'create_project', arguments: { name: 'Apollo' } });

describe('the MCP SDK’s own client and server, unmodified', () => {
  it('lists tools and reads with the token of an agent client', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['list_projects', 'create_project']);
    expect(await client.callTool({ name: 'list_projects' })).toMatchObject({ content: [{ text: 'Apollo' }] });
  });

  it('[L5] is refused a write, shows where its person approves, and then plainly succeeds with the same token', async () => {
    const refused = await createProject().then(
      () => 'let through',
      (error: Error) => error.message,
    );
    const uri = `${world.running.issuer}/approve/acme/client~${TOOL}?scope=projects%3Acreate&member=${world.acme.member}`;
    expect(refused).toContain(`"approval_uri":"${uri}"`);
    expect(server.created).toEqual([]);

    await approveOnPhone(browser, uri);

    expect(await createProject()).toMatchObject({ content: [{ text: 'created Apollo' }] });
    expect(server.created).toEqual([{ name: 'Apollo', member: world.acme.member }]);
  });
});

/** What `@countersign/agent` adds to that client: it does not fail and try again, it waits. */
it('[L5] with the fetch of an agent’s host, one call of a tool waits for its person, and is then done once', async () => {
  const links: string[] = [];
  const agent = new Agent({
    issuer: world.running.issuer,
    apis: [server.url.href],
    accessToken: await world.accessToken(),
    session: 'mcp-1',
    onApproval: ({ url }) => links.push(url),
    pollSeconds: 0.2,
  });
  const patient = new Client({ name: 'hosted', version: '1.0.0' });
  await patient.connect(new StreamableHTTPClientTransport(server.url, { fetch: agent.fetch }) as Transport);
  const before = server.created.length;
  const call = patient.callTool({ name: 'create_project', arguments: { name: 'Gemini' } });
  while (links.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
  expect(server.created).toHaveLength(before);
  await approveOnPhone(browser, links[0] as string);
  expect(await call).toMatchObject({ content: [{ text: 'created Gemini' }] });
  expect(server.created.slice(before)).toEqual([{ name: 'Gemini', member: world.acme.member }]);
  await patient.close();
});
