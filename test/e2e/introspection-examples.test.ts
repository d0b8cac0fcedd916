import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AgentStack } from '../support/agent-stack.ts';
import { expectProtects } from '../support/introspecting-service.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import type { ClientCredentials } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';

/** The examples of `docs/introspection.md`, each in its own language, in front of the running server. */
standInForDispatcher();

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples', 'introspection');
const directory = mkdtempSync(join(tmpdir(), 'countersign-examples-'));

interface Language {
  readonly name: string;
  /** What has to be installed. */
  readonly tool: readonly string[];
  readonly run: readonly [command: string, ...args: string[]];
}

const LANGUAGES: readonly Language[] = [
  { name: 'python', tool: ['python3', '--version'], run: ['python3', join(EXAMPLES, 'python', 'service.py')] },
  {
    name: 'go',
    tool: ['go', 'version'],
    run: [
      'sh',
      '-c',
      `go build -o ${directory}/service ${join(EXAMPLES, 'go', 'service.go')} && exec ${directory}/service`,
    ],
  },
  { name: 'java', tool: ['java', '-version'], run: ['java', join(EXAMPLES, 'java', 'Service.java')] },
];

let world: AgentStack;
let server: ClientCredentials;
const running: ChildProcess[] = [];

beforeAll(async () => {
  world = await AgentStack.start();
  const { operator, issuer } = world.running;
  const create = ['client', 'create', 'projects-api', '--kind', 'resource', '--auth', 'client_secret_basic'];
  server = await operator.json<ClientCredentials>(...create, '--resource', `${issuer}/sample`);
}, STACK_START_MS * 2);

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
  await world?.stop();
});

/** Starts the example, and resolves with its address as soon as it says that it listens. */
async function started([command, ...args]: Language['run'], issuer = world.running.issuer): Promise<string> {
  const environment = {
    ...{ ISSUER: issuer, CLIENT_ID: server.id, CLIENT_SECRET: server.secret, PORT: '0' },
    ...{
      PATH: process.env['PATH'],
      HOME: directory,
      GOPROXY: 'off',
      GOCACHE: join(directory, 'go'),
      GOTOOLCHAIN: 'local',
    },
    PYENV_VERSION: process.env['PYENV_VERSION'] ?? '',
  };
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const [, port] = /^listening on (\d+)$/.exec(line) ?? [];
    if (port !== undefined) return `http://127.0.0.1:${port}`;
  }
  throw new Error(`${command} ended`);
}

const isInstalled = ([command = '', ...args]: Language['tool']) => spawnSync(command, args).status === 0;

describe.each(LANGUAGES)('the example in $name', ({ name, tool, run }) => {
  const test = isInstalled(tool) ? it : it.skip;

  test(
    `protects its routes: of this organization, for this scope, while it may${isInstalled(tool) ? '' : ` (skipped: ${name} is not installed)`}`,
    async () => {
      const address = await started(run);
      await expectProtects(world, address, `example-${name}`);

      const lost = await started(run, 'http://127.0.0.1:9');
      const headers = { authorization: `Bearer ${await world.accessToken()}` };
      expect((await fetch(`${lost}/organizations/acme/projects`, { headers })).status).toBe(503);
    },
    STACK_START_MS * 2,
  );
});

it('has an example in each language that the pages show', () => {
  for (const { run } of LANGUAGES.filter(({ name }) => name !== 'go')) expect(existsSync(run.at(-1) ?? '')).toBe(true);
});
