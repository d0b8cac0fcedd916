import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { ClientCapabilities } from '@modelcontextprotocol/sdk/types.js';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { AgentStack } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { approveOnPhone } from './support/approve-on-phone.ts';

standInForDispatcher();

const EXAMPLE = join(import.meta.dirname, '../../examples/mcp');

let world: AgentStack;
let browser: Browser;
let variables: Readonly<Record<string, string>>;
let server: URL;
const children: ChildProcess[] = [];

/** A file of the example, as a reader starts it, with these variables beside the deployment's. */
function start(file: string, extra: Readonly<Record<string, string>>, ...args: readonly string[]): Interface {
  const env = { PATH: process.env['PATH'], ...variables, ...extra };
  const child = spawn(process.execPath, [join(EXAMPLE, file), ...args], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return createInterface(child.stdout);
}

const lineOf = async (lines: Interface): Promise<string> => {
  for await (const line of lines) return line;
  throw new Error('ended without a word');
};

beforeAll(async () => {
  [world, browser] = await Promise.all([AgentStack.start(), launchChromium()]);
  variables = await world.running.operator.json('env', '--resource', world.running.resource);
  const [, port] = (await lineOf(start('server.ts', {}))).split('listening on ');
  server = new URL(`http://127.0.0.1:${port}/mcp`);
}, STACK_START_MS * 3);

afterAll(async () => {
  for (const child of children) child.kill();
  await Promise.all([browser?.close(), world?.stop()]);
});

/** The SDK's own client with the token of a client whose writes are asked for. */
async function connected(tool: string, capabilities: ClientCapabilities = {}): Promise<Client> {
  const { operator } = world.running;
  const scope = 'projects:read projects:create';
  const created = ['client', 'create', tool, '--auth', 'client_secret_basic', '--scope', scope];
  const { secret } = await operator.json<{ readonly secret: string }>(...created);
  await operator.json('client', 'enable', 'acme', tool, '--writes', 'asked');
  const token = await world.tokenFor({ id: tool, secret }, { scope });
  const client = new Client({ name: tool, version: '1.0.0' }, { capabilities });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(server, { requestInit }) as Transport);
  return client;
}

const create = (client: Client, name: string) => client.callTool({ name: 'create_project', arguments: { name } });

it('[L5] an unmodified client reads, is told in words where its person approves, and writes by the same call', async () => {
  const client = await connected('plain-tool');
  expect(await client.callTool({ name: 'list_projects', arguments: {} })).toMatchObject({
    content: [{ text: 'none' }],
  });
  const refused = (await create(client, 'Apollo')) as unknown as {
    readonly isError: boolean;
    readonly content: [{ text: string }];
  };
  expect(refused.isError).toBe(true);
  const [link] = /http\S+/.exec(refused.content[0].text) ?? [];
  await approveOnPhone(browser, String(link));
  expect(await create(client, 'Apollo')).toMatchObject({ content: [{ text: `${world.acme.member} created Apollo` }] });
  await client.close();
});

it('[L5] the example’s agent is given the link, waits for its person, and its one call is done', async () => {
  const extra = { MCP_SERVER: server.href, ACCESS_TOKEN: await world.accessToken() };
  const lines: string[] = [];
  for await (const line of start('agent.ts', extra, 'create_project', 'Gemini')) {
    lines.push(line);
    if (line.startsWith('Approve it here: ')) await approveOnPhone(browser, line.slice('Approve it here: '.length));
  }
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('created Gemini');
});

it('[L5] a client that takes addresses is told of one as MCP has it', async () => {
  const client = await connected('eliciting-tool', { elicitation: { url: {} } });
  const error = await create(client, 'Mercury').catch((thrown: unknown) => thrown);
  const url = expect.stringContaining(
    `${world.running.issuer}/approve/acme/client~eliciting-tool?scope=projects%3Acreate`,
  );
  expect(error).toMatchObject({ code: -32042, elicitations: [{ mode: 'url', url }] });
  await client.close();
});

it('[L7] never serves a session of another member', async () => {
  const client = await connected('other-tool');
  const transport = client.transport as unknown as { readonly sessionId: string };
  const bob = await world.adminToken();
  const answer = await fetch(server, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bob}`,
      'mcp-session-id': transport.sessionId,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  });
  expect(answer.status).toBe(404);
  await client.close();
});
