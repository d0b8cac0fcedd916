import { jest } from '@jest/globals';
import { COMMAND_MS, countersign } from '../support/operator.ts';
import { temporaryState } from '../support/running-stack.ts';

jest.setTimeout(COMMAND_MS);

const ADD_MEMBER = ['member', 'add', 'acme', 'a@b.example', '--role', 'viewer'];

describe('a command that is called wrongly exits with 2', () => {
  it.each([
    { args: [], says: 'Usage: countersign [options] [command]' },
    { args: ['org'], says: 'Usage: countersign org [options] [command]' },
    { args: ['orgs'], says: "error: unknown command 'orgs'\n(Did you mean org?)\n\nUsage: countersign [options]" },
    {
      args: ['org', 'creat'],
      says: "error: unknown command 'creat'\n(Did you mean create?)\n\nUsage: countersign org",
    },
    { args: ['org', 'create'], says: "error: missing required argument 'org'\n\nUsage: countersign org create" },
    {
      args: ['idp', 'add', 'acme'],
      says: "error: required option '--issuer <url>' not specified\n\nUsage: countersign idp",
    },
    {
      args: ['org', 'list', '--jsno'],
      says: "error: unknown option '--jsno'\n(Did you mean --json?)\n\nUsage: counter",
    },
    {
      args: ['member', 'show', 'acme', '-maria'],
      says: 'error: unknown option \'-maria\'\n(An id that begins with "-" goes last, after "--")\n\nUsage: counter',
    },
    { args: [...ADD_MEMBER, 'editor'], says: "error: too many arguments for 'add'. Expected 2 arguments but got 3" },
    {
      args: ['idp', 'add', 'acme', '--issuer', 'https://a.example', '--max-lifetime', '5m'],
      says: "error: option '--max-lifetime <seconds>' argument '5m' is invalid. It must be a whole number.",
    },
    { args: ['client', 'enable', 'acme', 'cursor', '--idp', 'x'], says: 'error: --idp and --alias go together' },
    {
      args: ['client', 'enable', 'acme', 'cursor', '--alias', '0oa1'],
      says: 'error: --alias says which provider, too: --alias IDP=NAME',
    },
    {
      args: ['client', 'create', 'desktop', '--public', '--auth', 'client_secret_basic'],
      says: "error: option '--public' cannot be used with option '--auth <method>'",
    },
    {
      args: ['client', 'create', 'desktop', '--public', '--jwks', 'keys.json'],
      says: "error: option '--public' cannot be used with option '--jwks",
    },
  ])('$args', async ({ args, says }) => {
    const { code, stdout, stderr } = await countersign(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.startsWith(says)).toBe(true);
    expect(stderr).toContain('\nExample:\n');
  });

  it.each([
    { args: ['orgs'], error: "unknown command 'orgs'\n(Did you mean org?)" },
    { args: ['idp'], error: 'a command is missing' },
    { args: ['idp', 'add', 'acme'], error: "required option '--issuer <url>' not specified" },
  ])('and with --json says why in JSON, and nothing else: $args', async ({ args, error }) => {
    const { code, stdout, stderr } = await countersign(['--json', ...args]);
    expect({ code, stdout, stderr: JSON.parse(stderr) }).toEqual({ code: 2, stdout: '', stderr: { error } });
  });
});

describe('a command that cannot do what it is asked exits with 1', () => {
  const state = temporaryState();
  const message = `No local stack is running (${state}). Start one with: npm start`;

  it.each([['org', 'list'], ['demo', 'assertion'], ADD_MEMBER])('without a local stack: %s %s', async (...args) => {
    const outcome = await countersign(['--local', '--state', state, ...args]);
    // Pasted, it starts one on the state that was named.
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: `${message} -- --state ${state}\n` });
  });

  it('and with --json says why in JSON', async () => {
    const { code, stderr } = await countersign(['--local', '--state', state, '--json', 'org', 'list']);
    expect({ code, stderr: JSON.parse(stderr) }).toEqual({ code: 1, stderr: { error: message } });
  });

  it('because the demo is local only', async () => {
    const outcome = await countersign(['demo', 'assertion']);
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: 'The demo exists only locally: add --local\n' });
  });
});

it('prints its help on request, and exits with 0', async () => {
  const { code, stdout, stderr } = await countersign(['idp', 'add', '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Usage: countersign idp add \[options\] <org>\n/);
});
