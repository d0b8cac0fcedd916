import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../local/runtime/free-port.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { McpWorld } from './support/mcp-world.ts';

/** The conformance suite of the Model Context Protocol, as it is published: its scenarios for authorization servers. */
standInForDispatcher();

const SUITE = join(import.meta.dirname, '../../node_modules/@modelcontextprotocol/conformance/dist/index.js');

let world: McpWorld;
beforeAll(async () => {
  world = await McpWorld.start();
}, STACK_START_MS * 3);
afterAll(() => world?.stop());

/** What its command prints, and its exit code. `onLine` may act on it, as the person in front of it would. */
async function run(args: readonly string[], onLine: (line: string) => Promise<void> = async () => undefined) {
  const child = spawn(process.execPath, [SUITE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  child.stderr.on('data', (text) => lines.push(String(text)));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    await onLine(line);
  }
  return { code: await ended, printed: lines.join('\n') };
}

it('names two scenarios for authorization servers: when there are more, they are to be run here', async () => {
  const { printed } = await run(['list', '--authorization']);
  const named = printed.split('\n').flatMap((line) => /^ {2}- (\S+)/.exec(line)?.slice(1) ?? []);
  expect(named).toEqual(['authorization-server-metadata-endpoint', 'authorization-code-grant']);
});

it.each([{ resource: false }, { resource: true }])(
  'passes them all, a person signing in to the tool (resource named: $resource)',
  async ({ resource }) => {
    const port = await freePort(0);
    const id = await world.publicTool(`conformance-${resource}`);
    const named = resource ? ['--resource', world.example.href] : [];
    const own = ['--client-id', id, '--port', String(port), ...named];
    let asked = 0;
    const { code, printed } = await run(
      ['authorization', '--url', world.agents.running.issuer, ...own],
      async (line) => {
        if (!line.startsWith(`${world.agents.running.issuer}/oauth/authorize?`)) return;
        asked += 1;
        // The browser goes where it is sent: the suite's own callback.
        expect((await fetch(await world.allow(line))).status).toBe(200);
      },
    );
    expect({ code, printed, asked }).toEqual({ code: 0, printed: expect.not.stringContaining('FAILURE'), asked: 1 });
    expect(printed).toMatch(/authorization-code-grant.*1 passed, 0 failed/);
  },
);
