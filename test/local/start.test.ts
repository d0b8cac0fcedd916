import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer, request } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { signInAsAlice } from '../../local/demo/demo-person.ts';
import { operatorCommand } from '../../local/demo/operator-command.ts';
import { freePort } from '../../local/runtime/free-port.ts';
import { temporaryState } from '../support/running-stack.ts';

/** `npm start` as a person meets it: a process, its output and its exit code. */
jest.setTimeout(90_000);

const root = join(import.meta.dirname, '..', '..');

interface Started {
  readonly child: ChildProcess;
  /** Both streams so far. */
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
  /** Resolves once the text is on standard output. */
  until(text: string): Promise<void>;
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const env = environmentOf(environment);
  return follow(spawn(process.execPath, ['local/start.ts', ...args], { cwd: root, env, stdio: 'pipe' }));
}

const environmentOf = (environment: Readonly<Record<string, string>>) => ({
  ...process.env,
  PORT: undefined,
  ...environment,
});

function follow(child: ChildProcessWithoutNullStreams): Started {
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
    child.emit('stdout');
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  ended.then(() => running.delete(child));
  const until = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => output.stdout.includes(text) && resolve();
      child.on('stdout', look);
      ended.then(() => reject(new Error(`ended before it said ${text}: ${output.stdout}${output.stderr}`)));
      look();
    });
  return { child, output, ended, until };
}

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Outcome> {
  const { output, ended } = start(args, environment);
  const code = await ended;
  return { code, ...output };
}

/** As {@link start}, by way of npm and the shell that npm starts; all of them are one group of processes. */
function npmStart(args: readonly string[]): Started {
  const options = { cwd: root, env: environmentOf({}), stdio: 'pipe', detached: true } as const;
  return follow(spawn('npm', ['start', '--silent', '--', ...args], options));
}

const FREE_PORTS = ['--port', '0', '--idp-port', '0'];

const states: string[] = [];
function newState(): string {
  const state = temporaryState();
  states.push(state);
  return state;
}
afterAll(() => {
  for (const state of states) rmSync(state, { recursive: true, force: true });
});

async function occupy(port = 0): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return { server, port: typeof address === 'object' && address !== null ? address.port : 0 };
}

/** What stands in front of a port, as a tunnel does. */
async function forwardTo(port: number): Promise<{ readonly server: HttpServer; readonly url: string }> {
  const server = createHttpServer((asked, answer) => {
    const { method, url: path, headers } = asked;
    const forwarded = request({ host: '127.0.0.1', port, method, path, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    forwarded.on('error', () => answer.writeHead(502).end());
    asked.pipe(forwarded);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function requireFree(port: number): Promise<void> {
  const { server } = await occupy(port);
  await new Promise((resolve) => server.close(resolve));
}

/** As `kill` names a whole group of processes. */
const groupOf = ({ pid = 0 }: ChildProcess) => -pid;

/** Whether a process, or every process of a group, ends by itself within this time. */
async function isGoneWithin(milliseconds: number, pid: number): Promise<boolean> {
  for (const deadline = Date.now() + milliseconds; Date.now() < deadline; await delay(50)) {
    if (!isAlive(pid)) return true;
  }
  return false;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const readLines = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '');

/** The walkthrough's steps, as the headings that begin with a number. */
function steps(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => /^\d+\. /.test(line));
}

const STEPS = [
  '1. Acme trusts its identity provider, enables two tools, and has members',
  "2. Alice signs in to Cursor, with her company's identity provider",
  '3. Cursor trades it for an identity assertion (ID-JAG), at the same provider',
  expect.stringMatching(/^4\. Cursor redeems it here: POST http:\/\/localhost:\d+\/oauth\/token$/),
  '5. Any API verifies it with the published keys (the private one never left KMS)',
  '6. The sample API accepts it, for what it carries and for its organization alone',
  '7. The same assertion again: refused, because one assertion is one token',
  '8. Project Agent acts by itself: it only reads, until a person approves a write',
  '9. Only a person can add the write, in a browser that the agent cannot reach',
  '10. The same request with the same token succeeds: the token has not changed',
  '11. Alice takes it back: the very next write is refused, with the same token',
  '12. Or Cursor mints a token of five minutes for its agent, session demo-1',
  '13. A tool that nobody registered signs Alice in: its client id is a web address',
  '14. It refreshes without a person, and one command takes its token back',
];

/** The statuses that the walk shows, in order. */
const statuses = (stdout: string) => stdout.match(/^ {3}(\d{3}) {2}/gm)?.map(Number) ?? [];

/** An address and a token's id are as long as they are: cut, nobody could follow or paste them. */
function tooWide(stdout: string): readonly string[] {
  const isOneWord = (line: string) => /^ +(?:\w+ {2,})?\S+$|^ {3}.* recall token demo [0-9a-f]{64}$/.test(line);
  return stdout.split('\n').filter((line) => line.length > 100 && !isOneWord(line));
}

const SIGNED_ON = [401, 201, 200, 403, 401, 400];

/** Where the walk waits for a person, about which session, and the provider that is running. */
async function asked(output: Started['output'], state: string, until: Started['until']) {
  await until('Ctrl-C ends it.');
  const link = /(http:\/\/localhost:\d+)\/approve\/demo\/(client~agent-demo)\?scope=projects%3Acreate/;
  const [, issuer = '', sessionId = ''] = link.exec(output.stdout) ?? [];
  const running = /with the identity provider (\S+)/.exec(output.stdout)?.[1];
  const providers = await operatorCommand(state)<readonly { id: string; issuer: string }[]>('idp', 'list', 'demo');
  const provider = providers.find((one) => one.issuer === running)?.id ?? '';
  return { issuer, sessionId, provider };
}

it('`npm start` leaves nothing running when whoever started it ends it with SIGTERM', async () => {
  const { child, until } = npmStart(['--yes', ...FREE_PORTS, '--state', newState()]);
  try {
    await until('on this machine');
    child.kill('SIGTERM');
    expect(await isGoneWithin(20_000, groupOf(child))).toBe(true);
  } finally {
    if (isAlive(groupOf(child))) process.kill(groupOf(child), 'SIGKILL');
  }
});

describe('on one state', () => {
  const state = newState();
  const onState = [...FREE_PORTS, '--state', state];

  it('walks through every step, says nothing on standard error, and exits with 0', async () => {
    const { code, stdout, stderr } = await run(['--exit', ...onState]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(steps(stdout)).toEqual(STEPS);
    expect(stdout).toContain('projects:read    yes        yes      yes     yes         yes');
    expect(stdout).toContain('projects:delete  yes        yes      -       yes         -');
    expect(statuses(stdout)).toEqual([...SIGNED_ON, ...[200, 403, 201, 403, 200, 200], ...[200, 403, 200, 401]]);
    expect(stdout).toContain('400  POST it again  invalid_grant');
    expect(stdout).toMatch(/^ {3}http:\/\/localhost:\d+\/console\/demo\/refusals\/[\w-]{15}%3D$/m);
    expect(stdout).toMatch(/^ {3}http:\/\/localhost:\d+\/approve\/demo\/demo-1\?scope=projects%3Acreate\S+$/m);
    // What few people look for waits for --verbose.
    expect(stdout).toContain('npm start -- --verbose');
    expect(stdout).not.toMatch(/\b(jti|kid|exp|correlation_id)\b|log\.jsonl|\borg create\b/);
    expect(stdout).not.toContain('\u001b');
    // Nothing that begins like a JWS is shown whole, or kept in the log (law 11).
    expect(stdout).not.toMatch(/eyJ[\w-]{20}/);
    expect(readFileSync(join(state, 'log.jsonl'), 'utf8')).not.toMatch(/eyJ/);
    // Every role may do what its part of the walk needs.
    expect(readFileSync(join(state, 'log.jsonl'), 'utf8')).not.toContain('{"source":"iam"');
    // JSON lines, as the name says: `jq` reads it.
    const sources = new Set(readLines(join(state, 'log.jsonl')).map((line) => JSON.parse(line).source));
    expect(sources).toContain('identity-provider');
    expect(tooWide(stdout)).toStrictEqual([]);
  });

  it('ends when the person says no: the agent is refused still, nothing more is asked, and everything stays up until Ctrl-C', async () => {
    const { child, output, ended, until } = start(onState);
    const { issuer, sessionId, provider } = await asked(output, state, until);
    // All of it fits where people still read.
    expect(output.stdout.slice(0, output.stdout.indexOf('/approve/demo/')).split('\n').length).toBeLessThanOrEqual(60);
    const alice = await signInAsAlice(issuer, provider);
    expect((await alice.deny(sessionId, ['projects:create'])).status).toBe(200);
    await until('demo assertion');
    expect(output.stdout).toContain('Denied. Project Agent only reads');
    expect(steps(output.stdout).slice(9)).toStrictEqual([
      '10. After a no: Project Agent reads on, and its write is refused still',
      '11. Or Cursor mints a token of five minutes for its agent, session demo-1',
    ]);
    expect(statuses(output.stdout)).toStrictEqual([...SIGNED_ON, 200, 403, 200, 403, 200]);
    const runtime = JSON.parse(readFileSync(join(state, 'runtime.json'), 'utf8'));
    const urls = [runtime.outputs.Issuer, runtime.identityProvider, ...Object.values(runtime.endpoints)];
    const ports = urls.map((url) => Number(new URL(String(url)).port));
    for (const port of ports) await expect(occupy(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await operatorCommand(state)('member', 'add', 'demo', 'bob@acme.example', '--role', 'editor');

    child.kill('SIGINT');
    expect({ code: await ended, stderr: output.stderr }).toEqual({ code: 0, stderr: '' });
    expect(output.stdout.endsWith('\nStopping.\n')).toBe(true);
    expect(existsSync(join(state, 'runtime.json'))).toBe(false);
    for (const port of ports) await requireFree(port);
  });

  it('starts again, with what is there; after an earlier no it waits for a person, and for a second one where a rule wants it, goes on when they approve, and when they take it back', async () => {
    const { child, output, ended, until } = start(onState);
    const { issuer, sessionId, provider } = await asked(output, state, until);
    expect(output.stdout).toContain('You said no to this a short while ago.');
    expect(output.stdout).not.toContain('10. ');
    // Whom somebody has given another role keeps it.
    expect(output.stdout).toContain('bob@acme.example (editor)');
    const alice = await signInAsAlice(issuer, provider);
    // Where the organization wants a second person, one yes is not enough, and the terminal says whom it waits for.
    const rules = operatorCommand(state);
    await rules('org', 'rules', 'demo', '--second', 'projects:create', '--second-role', 'editor');
    expect((await alice.approve(sessionId, ['projects:create'])).body).toHaveProperty('awaiting');
    await until(`${issuer}/console/demo/requests`);
    expect(output.stdout).not.toContain('10. ');
    await rules('org', 'rules', 'demo', '--second', 'none');
    expect((await alice.approve(sessionId, ['projects:create'])).status).toBe(200);
    await until('Agent sessions in the console.');
    // What a person has approved, nobody takes back for them.
    expect(output.stdout).not.toContain('12. ');
    await alice.takeBack(sessionId);
    await until('/oauth/authorize?');
    const [question = ''] = /http:\/\/localhost:\d+\/oauth\/authorize\S+/.exec(output.stdout) ?? [];
    const answered = await alice.allow(new URL(question));
    expect(await (await fetch(answered)).text()).toContain('Go back to the terminal');
    await until('Everything is up.');
    expect(steps(output.stdout)).toHaveLength(14);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });

  it('a second one beside it is refused, by the name of the first', async () => {
    const { child, ended, until } = start(['--yes', ...onState]);
    await until('Everything is up.');
    for (const more of [[], ['--fresh']]) {
      const { code, stderr } = await run([...onState, ...more]);
      expect(code).toBe(1);
      expect(stderr).toContain(`A local stack is running on ${state} already, as process ${child.pid}. Stop it, or`);
    }
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('a walkthrough that fails stops there, and says what to do', async () => {
    const path = join(state, 'demo.env');
    const kept = readFileSync(path, 'utf8');
    writeFileSync(path, kept.replace(/CLIENT_SECRET='.*'/, "CLIENT_SECRET='not-the-secret'"));
    const { code, stdout, stderr } = await run(['--exit', ...onState]);
    expect(code).toBe(1);
    expect(steps(stdout)).toHaveLength(4);
    expect(stderr).toMatch(
      /^\nThis step did not go as it should: expected status 200, got 401: {"error":"invalid_client"/,
    );
    expect(stderr).toContain(`The functions' side of it is in ${join(state, 'log.jsonl')}. If a file in ${state} was`);
    expect(stderr).toContain('begin anew: npm start -- --fresh');
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it('belongs to the addresses that it was begun with', async () => {
    const elsewhere = ['--public-url', 'https://countersign.example', '--idp-public-url', 'https://idp.example'];
    const { code, stdout, stderr } = await run([...onState, ...elsewhere]);
    expect(code).toBe(1);
    expect(stdout).not.toContain('Synthesizing');
    expect(stderr).toContain(
      `${state} was begun for this machine alone. Begin anew with --fresh, beside it with --state`,
    );
  });

  it('--fresh forgets all of that, and leaves alone what is not its own; behind a proxy, every answer names its address alone', async () => {
    writeFileSync(join(state, 'notes.txt'), 'mine');
    const [port, idpPort] = [await freePort(0), await freePort(0)];
    const [api, idp] = [await forwardTo(port), await forwardTo(idpPort)];
    const ports = ['--port', String(port), '--idp-port', String(idpPort)];
    const open = ['--public-url', api.url, '--idp-public-url', idp.url];
    const { code, stdout } = await run(['--exit', '--fresh', '--verbose', ...ports, ...open, '--state', state]);
    for (const { server } of [api, idp]) server.close();
    expect(code).toBe(0);
    expect(statuses(stdout).length).toBeGreaterThan(10);
    for (const own of [port, idpPort]) expect(stdout).not.toMatch(new RegExp(`(localhost|127\\.0\\.0\\.1):${own}\\b`));
    expect(tooWide(stdout)).toStrictEqual([]);
    for (const name of [`iss             ${idp.url}`, `aud             ${api.url}`]) expect(stdout).toContain(name);
    expect(stdout).toContain(`$ npm run -s countersign -- --local --state ${state} org create demo`);
    // --verbose: the assertion's claims, the token's, and where the log has the reason.
    for (const part of ['jti  ', 'kid  ', 'typ             oauth-id-jag+jwt', '$ grep '])
      expect(stdout).toContain(part);
    expect(readFileSync(join(state, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('a state file that is broken is named, with the way out', async () => {
    rmSync(join(state, 'addresses.json'));
    writeFileSync(join(state, 'kms.json'), '{"format":');
    const { code, stderr } = await run(['--exit', ...onState]);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `\n${join(state, 'kms.json')} is not a key file of this version (format countersign-local-kms-1)\nTo begin anew, without what is kept in ${state}, add --fresh\n`,
    });
  });
});

describe('interrupted while it starts', () => {
  it('ends at once, leaves nothing running, and says so by its exit code', async () => {
    const state = newState();
    const { child, output, ended, until } = start([...FREE_PORTS, '--state', state]);
    await until('Synthesizing');
    child.kill('SIGINT');
    expect({ code: await ended, stderr: output.stderr }).toEqual({ code: 130, stderr: '' });
    expect(output.stdout).not.toContain('Starting DynamoDB');
    expect(existsSync(join(state, 'runtime.json'))).toBe(false);
  });
});

describe('what cannot be is said at once, without a stack trace', () => {
  it.each([
    { what: 'the port of the API', flag: '--port', other: '--idp-port' },
    { what: 'the port of the identity provider', flag: '--idp-port', other: '--port' },
  ])('$what is in use', async ({ flag, other }) => {
    const { server, port } = await occupy();
    const { code, stdout, stderr } = await run([flag, String(port), other, '0', '--state', newState()]);
    server.close();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      new RegExp(`^\\nPort ${port} is in use: stop what listens there, or choose another port, for`),
    );
    expect(stderr).toMatch(/npm start -- --port \d+ --idp-port \d+ --state \S+\n$/);
    expect(stdout).not.toContain('Synthesizing');
  });

  it('PORT names the port of the API', async () => {
    const { server, port } = await occupy();
    const { stderr } = await run(['--idp-port', '0', '--state', newState()], { PORT: String(port) });
    server.close();
    expect(stderr).toContain(`Port ${port} is in use`);
  });

  it.each([
    { args: ['--port', 'http'], says: "option '--port <port>' argument 'http' is invalid. A port is a number from 0" },
    {
      args: ['--port', '65536'],
      says: "option '--port <port>' argument '65536' is invalid. A port is a number from 0",
    },
    { args: [], PORT: '87_87', says: "the variable PORT is '87_87'. A port is a number from 0 to 65535." },
    {
      args: ['--port', '9000', '--idp-port', '9000'],
      says: 'the API and the identity provider cannot share port 9000',
    },
    { args: ['--public-url', 'https://countersign.example'], says: '--public-url needs --idp-public-url too' },
    {
      args: ['--public-url', 'http://countersign.example'],
      says: "option '--public-url <url>' argument 'http://countersign.example' is invalid. http:// is for this machine",
    },
    { args: ['--prot', '9000'], says: "unknown option '--prot'\n(Did you mean --port?)" },
    { args: ['9000'], says: 'too many arguments. Expected 0 arguments but got 1' },
  ])('$args $PORT', async ({ args, PORT = '', says }) => {
    const { code, stdout, stderr } = await run(args, { PORT });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`error: ${says}`);
  });

  it('a database that does not answer is named', async () => {
    const { server, port } = await occupy();
    server.close();
    const endpoint = `http://127.0.0.1:${port}`;
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: endpoint };
    const { code, stderr } = await run([...FREE_PORTS, '--state', newState()], environment);
    expect(code).toBe(1);
    expect(stderr).toContain(`The tables could not be created at ${endpoint}: `);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('a database directory that holds something else is named', async () => {
    const state = newState();
    mkdirSync(join(state, 'dynamodb'));
    writeFileSync(join(state, 'dynamodb', 'CURRENT'), 'nonsense');
    const { code, stderr } = await run([...FREE_PORTS, '--state', state]);
    expect(code).toBe(1);
    expect(stderr).toContain(`The DynamoDB data in ${join(state, 'dynamodb')} cannot be opened`);
    expect(stderr).toContain('add --fresh');
  });
});

it('--help says what it does, with an example', async () => {
  const { code, stdout, stderr } = await run(['--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('walks its main flow once');
  expect(stdout).toContain('\nExample:\n  npm start -- --port 9000 --fresh\n');
  expect(stdout).toContain('where data and keys are kept (default: .countersign)');
  expect(stdout).toContain('\nOn a phone:\n');
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
