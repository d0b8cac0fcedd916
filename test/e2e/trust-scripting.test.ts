import { jest } from '@jest/globals';
import { decodeJwt } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { COMMAND_MS, type Operator } from '../support/operator.ts';
import { type ClientCredentials, redeem, type TokenAnswer } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/**
 * What an operator's scripts stand on: the commands, their options, their answers in JSON, and that a registration
 * made by them is exactly what redemption then goes by. The provider is a web server of this file's own.
 */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let operator: Operator;
let cursor: ClientCredentials;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  operator = running.operator;
}, STACK_START_MS);

afterAll(async () => {
  await Promise.all([running.stop(), provider.stop()]);
});

interface Created {
  readonly id: string;
  readonly secret: string;
}

const ALL = 'projects:read projects:create projects:rename';

describe('the first organization, command by command', () => {
  let idp: string;

  it('org create answers with its id', async () => {
    expect(await operator.json('org', 'create', 'acme', '--name', 'Acme')).toEqual({ id: 'acme' });
  });

  it('idp add answers with an id of the provider', async () => {
    const answer = await operator.json('idp', 'add', 'acme', '--issuer', provider.issuer('plain'));
    expect(answer).toEqual({ id: expect.stringMatching(/^idp_[0-9a-f]{32}$/) });
    idp = String(answer['id']);
  });

  it('idp test answers step by step, and with exit code 1 and what to do when one fails', async () => {
    const works = await operator.json<{ readonly works: boolean }>('idp', 'test', 'acme', idp);
    expect(works).toMatchObject({ issuer: provider.issuer('plain'), works: true });
    const slash = await operator.run(['idp', 'test', '--issuer', provider.issuer('slash')]);
    expect(slash).toMatchObject({ code: 1, stderr: '' });
    expect(slash.stdout).toMatch(/^✓ discovery .*\n✗ issuer equal .*\n {4}→ .*trailing slash.*\n- keys' address/m);
    expect(await operator.run(['idp', 'test', 'acme'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--issuer URL'),
    });
  });

  it('client create answers with a secret of 256 bits, this once', async () => {
    const answer = await operator.json<Created>(
      'client',
      'create',
      'cursor',
      ...['--auth', 'client_secret_basic', '--scope', ALL],
    );
    expect(answer).toEqual({ id: 'cursor', secret: expect.stringMatching(/^[\w-]{43}$/) });
    cursor = answer;
    const listed = await operator.json<readonly object[]>('client', 'list');
    expect(listed).toEqual([
      {
        id: 'cursor',
        status: 'active',
        auth: 'client_secret_basic',
        kind: 'tool',
        methods: ['client_secret_basic', 'client_secret_post'],
        scope: 'projects:create projects:read projects:rename',
      },
    ]);
  });

  it('client enable answers with the ceiling: all that the client is registered for', async () => {
    const answer = await operator.json('client', 'enable', 'acme', 'cursor');
    expect(answer).toEqual({
      organization: 'acme',
      client: 'cursor',
      scope: 'projects:create projects:read projects:rename',
      writes: 'granted',
      aliases: [],
      authorization_details_types: [],
    });
  });

  it('client enable --writes is a contract: asked, kept by enabling once more, granted only when said', async () => {
    const writes = async (...options: readonly string[]) =>
      (await operator.json('client', 'enable', 'acme', 'cursor', ...options))['writes'];
    expect(await writes('--writes', 'asked')).toBe('asked');
    expect(await writes('--scope', 'projects:read projects:create projects:rename')).toBe('asked');
    expect(await writes('--writes', 'granted')).toBe('granted');
    const unknown = await operator.run(['client', 'enable', 'acme', 'cursor', '--writes', 'never']);
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('Allowed choices are granted, asked');
  });

  it('member add answers with the id that the vendor chose', async () => {
    const member = ['member', 'add', 'acme', 'maria@acme.example', '--role', 'editor'];
    const options = ['--id', 'user-4711', '--subject', `${idp}:00u1`];
    expect(await operator.json(...member, ...options)).toEqual({ id: 'user-4711' });
    // Once more changes nothing: scripts repeat themselves.
    expect(await operator.json(...member, ...options)).toEqual({ id: 'user-4711' });
  });

  it("and the provider's next assertion is a token whose sub is that id", async () => {
    const answer = await redeem(running, cursor, { assertion: await assert({ iss: provider.issuer('plain') }) });
    expect(answer.status).toBe(200);
    expect(decodeJwt(String(answer.body['access_token']))).toMatchObject({ sub: 'user-4711', org_id: 'acme', idp });
  });

  it('org list and idp list show what is there', async () => {
    expect(await operator.json('org', 'list')).toEqual([{ id: 'acme', name: 'Acme', status: 'active', agents: 'off' }]);
    expect(await operator.json('idp', 'list', 'acme')).toEqual([
      { id: idp, issuer: provider.issuer('plain'), subject_claim: 'sub', status: 'active' },
    ]);
    const { stdout } = await operator.run(['idp', 'list', 'acme']);
    // Ids and addresses are longer than a terminal is wide, and never broken.
    expect(stdout.split('\n')).toEqual([
      `ID               ${idp}`,
      `ISSUER           ${provider.issuer('plain')}`,
      'TENANT           -',
      'AUDIENCE TENANT  -',
      'SUBJECT          sub',
      'STATUS           active',
      '',
    ]);
  });

  it('token inspect says what a token says, and that it would be believed', async () => {
    const answer = await redeem(running, cursor, { assertion: await assert({ iss: provider.issuer('plain') }) });
    const token = String(answer.body['access_token']);
    const { code, stdout } = await operator.run(['--json', 'token', 'inspect'], `${token}\n`);
    expect({ code, inspection: JSON.parse(stdout) }).toMatchObject({
      code: 0,
      inspection: {
        accepted: true,
        problems: [],
        header: { alg: 'RS256', typ: 'at+jwt' },
        claims: { sub: 'user-4711' },
        signature: { valid: true, key: 'active' },
        standing: {
          organization: 'active',
          provider: 'active',
          client: 'active',
          enablement: 'active',
          member: 'active, editor',
        },
      },
    });
  });
});

/** An assertion for Maria of Acme, unless said otherwise. */
function assert(claims: Readonly<Record<string, unknown>>, algorithm: 'ES256' | 'RS256' = 'ES256'): Promise<string> {
  const defaults = { aud: running.issuer, sub: '00u1', client_id: 'cursor', scope: ALL };
  return provider.assertion({ ...defaults, ...claims }, algorithm);
}

/** Registers one more provider for Acme, and Maria's subject there. */
async function trust(name: string, ...options: readonly string[]): Promise<string> {
  const { id } = await operator.json<Created>('idp', 'add', 'acme', '--issuer', provider.issuer(name), ...options);
  await operator.json('member', 'add', 'acme', 'maria@acme.example', '--role', 'editor', '--subject', `${id}:00u1`);
  return id;
}

async function present(claims: Readonly<Record<string, unknown>>, algorithm?: 'ES256' | 'RS256'): Promise<TokenAnswer> {
  return redeem(running, cursor, { assertion: await assert(claims, algorithm) });
}

/** A token, or why not: as the log has it, because the answer does not say. */
async function outcomeOf(answer: TokenAnswer): Promise<unknown> {
  if (answer.status === 200) return answer.body['scope'];
  const { reason, facts } = await running.refusal(answer.body['correlation_id']);
  expect([answer.status, answer.body['error']]).toEqual([400, expect.stringMatching(/^invalid_(grant|scope)$/)]);
  return { reason, facts };
}

const GRANTED = 'projects:create projects:read projects:rename';

describe('idp add', () => {
  it('--tenant and --audience-tenant are the only ones that assertions may carry', async () => {
    await trust('tenants', '--tenant', 't-1', '--audience-tenant', 'acme-workspace');
    const iss = provider.issuer('tenants');
    const both = { iss, tenant: 't-1', aud_tenant: 'acme-workspace' };
    expect(await outcomeOf(await present(both))).toBe(GRANTED);
    for (const others of [
      { iss },
      { ...both, tenant: 't-2' },
      { ...both, aud_tenant: 'other' },
      { iss, tenant: 't-1' },
    ]) {
      expect(await outcomeOf(await present(others))).toMatchObject({ reason: 'untrusted_issuer' });
    }
  });

  it('--alg is an allow-list', async () => {
    await trust('rsa', '--alg', 'RS256', '--alg', 'PS256');
    const iss = provider.issuer('rsa');
    expect(await outcomeOf(await present({ iss }, 'RS256'))).toBe(GRANTED);
    expect(await outcomeOf(await present({ iss }, 'ES256'))).toEqual({
      reason: 'algorithm_not_allowed',
      facts: { actual: 'ES256', allowed: ['RS256', 'PS256'] },
    });
  });

  it('--max-lifetime caps exp - iat', async () => {
    await trust('brief', '--max-lifetime', '60');
    const iat = Math.floor(Date.now() / 1000);
    const lasting = (seconds: number) => present({ iss: provider.issuer('brief'), iat, exp: iat + seconds });
    expect(await outcomeOf(await lasting(60))).toBe(GRANTED);
    expect(await outcomeOf(await lasting(61))).toEqual({
      reason: 'lifetime_too_long',
      facts: { lifetimeSeconds: 61, maxSeconds: 60 },
    });
  });

  it('--default-scope is the authority of an assertion that names none; without it there is none', async () => {
    await trust('default', '--default-scope', 'projects:read', '--subject-claim', 'sub');
    expect(await outcomeOf(await present({ iss: provider.issuer('default'), scope: undefined }))).toBe('projects:read');
    expect(await outcomeOf(await present({ iss: provider.issuer('plain'), scope: undefined }))).toMatchObject({
      reason: 'no_scope_granted',
    });
  });

  it('--jwks-uri needs no discovery', async () => {
    const without = await operator.run(['idp', 'add', 'acme', '--issuer', provider.issuer('silent')]);
    const discovery = `${provider.issuer('silent')}/.well-known/openid-configuration`;
    expect(without).toEqual({
      code: 1,
      stdout: '',
      stderr: `issuer gave no discovery document: ${discovery} answered 404. To register without discovery, give the address of its keys (JWKS URI) too\n`,
    });
    await trust('silent', '--jwks-uri', provider.jwksUri);
    expect(await outcomeOf(await present({ iss: provider.issuer('silent') }))).toBe(GRANTED);
  });

  it('never trusts a provider whose keys nobody can read, unless it is told to', async () => {
    const keys = ['--issuer', provider.issuer('unread'), '--jwks-uri', `${provider.origin}/nothing/here`];
    const { code, stderr } = await operator.run(['idp', 'add', 'acme', ...keys]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^jwks-uri leads to no keys that can be used: .*answered 404\..*--allow-unreadable-keys/);
    await operator.json('idp', 'add', 'acme', ...keys, '--allow-unreadable-keys');
  });

  it('says that an issuer differs by a trailing slash, and so does the log', async () => {
    const issuer = provider.issuer('slash');
    const { stderr } = await operator.run(['idp', 'add', 'acme', '--issuer', issuer]);
    expect(stderr).toContain(`publishes another issuer: ${issuer}/, not ${issuer}. They differ by a trailing slash`);
    await operator.json('idp', 'add', 'acme', '--issuer', `${issuer}/`);
    expect(await outcomeOf(await present({ iss: issuer }))).toMatchObject({
      reason: 'untrusted_issuer',
      facts: { issuer, differsByTrailingSlash: true },
    });
  });

  it('idp disable stops it', async () => {
    const id = await trust('shortlived');
    expect(await operator.json('idp', 'disable', 'acme', id)).toEqual({ id, status: 'disabled' });
    expect(await outcomeOf(await present({ iss: provider.issuer('shortlived') }))).toEqual({
      reason: 'provider_not_active',
      facts: { provider: id, status: 'disabled' },
    });
  });
});

describe('client', () => {
  it('enable --idp --alias: the provider calls the client by its own name for it', async () => {
    const id = await trust('alias');
    const vscode = await newClient('vscode', 'acme', '--idp', id, '--alias', '0oa1xyz', '--scope', 'projects:read');
    const asAlias = await assert({ iss: provider.issuer('alias'), client_id: '0oa1xyz' });
    expect(await outcomeOf(await redeem(running, vscode, { assertion: asAlias }))).toBe('projects:read');
    const asItself = await assert({ iss: provider.issuer('alias'), client_id: 'vscode' });
    expect(await outcomeOf(await redeem(running, vscode, { assertion: asItself }))).toEqual({
      reason: 'issued_to_other_client',
      facts: { expected: '0oa1xyz', actual: 'vscode' },
    });
  });

  it('disable stops it at the token endpoint', async () => {
    const doomed = await newClient('doomed', 'acme');
    expect(await operator.json('client', 'disable', 'doomed')).toEqual({ id: 'doomed', status: 'disabled' });
    const assertion = await assert({ iss: provider.issuer('plain'), client_id: 'doomed' });
    const answer = await redeem(running, doomed, { assertion });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(await running.refusal(answer.body['correlation_id'])).toMatchObject({ reason: 'client_disabled' });
  });

  it('restore is the way back from disable, and enable, rotate and create name it', async () => {
    const paused = await newClient('paused', 'acme');
    await operator.json('client', 'disable', 'paused');
    const enabled = await operator.run(['client', 'enable', 'acme', 'paused']);
    expect(enabled).toMatchObject({ code: 1, stderr: expect.stringContaining('countersign client restore paused') });
    const created = await operator.run(['client', 'create', 'paused', '--auth', 'client_secret_basic', '--scope', ALL]);
    expect(created).toMatchObject({ code: 1, stderr: expect.stringContaining('countersign client restore paused') });
    const rotated = await operator.run(['client', 'rotate', 'paused', '--keep', '3600']);
    expect(rotated).toMatchObject({ code: 0, stdout: expect.stringContaining('countersign client restore paused') });
    expect(await operator.json('client', 'restore', 'paused')).toEqual({ id: 'paused', status: 'active' });
    expect((await operator.run(['client', 'restore', 'paused'])).stdout).toContain('is active already');
    const assertion = await assert({ iss: provider.issuer('plain'), client_id: 'paused' });
    expect(await redeem(running, paused, { assertion })).toMatchObject({ status: 200 });
  });

  it('disable stops its live tokens at the API (law 9)', async () => {
    const recalled = await newClient('recalled', 'acme');
    const assertion = await assert({ iss: provider.issuer('plain'), client_id: 'recalled' });
    const { body } = await redeem(running, recalled, { assertion });
    await operator.json('client', 'disable', 'recalled');
    const projects = `${running.resource}/organizations/acme/projects`;
    expect(await callApi('GET', projects, String(body['access_token']))).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('error="invalid_token"'),
    });
  });
});

async function newClient(id: string, organization: string, ...enable: readonly string[]): Promise<ClientCredentials> {
  const created = await operator.json<Created>(
    'client',
    'create',
    id,
    ...['--auth', 'client_secret_basic', '--scope', ALL],
  );
  await operator.json('client', 'enable', organization, id, ...enable);
  return created;
}

it('[L9] member disable works at the very next request: at redemption and at the API', async () => {
  const iss = provider.issuer('plain');
  const { id: idp } = (await operator.json<readonly Created[]>('idp', 'list', 'acme')).find(
    (each) => (each as unknown as { issuer: string }).issuer === iss,
  ) as Created;
  const bob = ['member', 'add', 'acme', 'bob@acme.example', '--role', 'viewer', '--subject', `${idp}:00u2`];
  const { id } = await operator.json<Created>(...bob);
  const before = await present({ iss, sub: '00u2' });
  const token = String(before.body['access_token']);
  const projects = `${running.resource}/organizations/acme/projects`;
  expect([before.status, (await callApi('GET', projects, token)).status]).toEqual([200, 200]);

  expect(await operator.json('member', 'disable', 'acme', 'bob@acme.example')).toEqual({ id, status: 'disabled' });
  expect(await callApi('GET', projects, token)).toMatchObject({
    status: 401,
    challenge: expect.stringContaining('error="invalid_token"'),
  });
  expect(await outcomeOf(await present({ iss, sub: '00u2' }))).toEqual({
    reason: 'member_disabled',
    facts: { member: id },
  });
  const inspection = await operator.run(['--json', 'token', 'inspect'], token);
  expect(JSON.parse(inspection.stdout)).toMatchObject({
    accepted: false,
    problems: ['recalled', 'member disabled, viewer'],
  });

  // Added again, the member is active, and what was issued before stays refused.
  await operator.json(...bob);
  expect((await callApi('GET', projects, token)).status).toBe(401);
});

describe('a refused command names the field, exits with 1 and writes nothing', () => {
  it.each([
    {
      args: ['org', 'create', 'Acme Inc'],
      field: 'id',
      problem: 'must be 1–63 characters: lower-case letters, digits',
    },
    { args: ['org', 'create', 'acme'], field: 'id', problem: 'is taken: there is an organization acme, or was' },
    {
      args: ['idp', 'add', 'nobody', '--issuer', 'https://a.example'],
      field: 'organization',
      problem: 'does not exist',
    },
    {
      args: ['idp', 'add', 'acme', '--issuer', 'not a url'],
      field: 'issuer',
      problem: "must be the provider's https://",
    },
    {
      args: ['idp', 'add', 'acme', '--issuer', 'https://a.example', '--alg', 'none'],
      field: 'alg',
      problem: 'must be of',
    },
    {
      args: ['idp', 'add', 'acme', '--issuer', 'https://a.example', '--max-lifetime', '3601'],
      field: 'max-lifetime',
      problem: 'must be 1–3600 seconds',
    },
    {
      args: ['client', 'create', 'x', '--auth', 'basic', '--scope', 'projects:read'],
      field: 'auth',
      problem: 'must be one of client_secret_basic, client_secret_post, private_key_jwt',
    },
    {
      args: ['client', 'create', 'x', '--public', '--scope', 'projects:read'],
      field: 'redirect-uri',
      problem: 'is required: a public client has codes alone',
    },
    {
      args: ['client', 'create', 'x', '--auth', 'private_key_jwt', '--scope', 'projects:read'],
      field: 'jwks',
      problem: 'or the address of a key set (JWKS URI) is required for private_key_jwt',
    },
    {
      args: [
        'client',
        'create',
        'x',
        '--auth',
        'private_key_jwt',
        '--scope',
        'projects:read',
        '--jwks',
        'package.jsno',
      ],
      field: 'jwks',
      problem: 'cannot be read: package.jsno (ENOENT)',
    },
    {
      args: ['client', 'create', 'x', '--auth', 'client_secret_post', '--scope', 'projects:everything'],
      field: 'scope',
      problem: 'names what the configuration does not declare: projects:everything',
    },
    { args: ['client', 'enable', 'acme', 'ghost'], field: 'client', problem: 'does not exist: ghost' },
    {
      args: ['client', 'enable', 'acme', 'cursor', '--scope', 'projects:delete'],
      field: 'scope',
      problem: 'is beyond what the client is registered for: projects:delete',
    },
    {
      args: ['member', 'add', 'acme', 'maria', '--role', 'editor'],
      field: 'email',
      problem: 'must be an e-mail address',
    },
    {
      args: ['member', 'add', 'acme', 'x@y.example', '--role', 'king'],
      field: 'role',
      problem: 'must be one of viewer',
    },
    {
      args: ['member', 'add', 'acme', 'x@y.example', '--role', 'viewer', '--subject', 'okta:1'],
      field: 'subject',
      problem: 'must be PROVIDER_ID:SUBJECT',
    },
    { args: ['member', 'disable', 'acme', 'x@y.example'], field: 'member', problem: 'does not exist in acme' },
    { args: ['idp', 'disable', 'acme', 'idp_1'], field: 'idp', problem: 'does not exist in acme: idp_1' },
    { args: ['client', 'disable', 'ghost'], field: 'client', problem: 'does not exist: ghost' },
    { args: ['client', 'restore', 'ghost'], field: 'client', problem: 'does not exist: ghost' },
  ])('$args', async ({ args, field, problem }) => {
    const { code, stdout, stderr } = await operator.run(['--json', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: expect.stringContaining(`${field} ${problem}`),
      problems: [{ field, problem: expect.stringContaining(problem) }],
    });
  });

  it('after all of them: the same organizations, clients and members', async () => {
    const [organizations, clients, member] = await Promise.all([
      operator.json('org', 'list'),
      operator.json<readonly Created[]>('client', 'list'),
      operator.run(['member', 'disable', 'acme', 'x@y.example']),
    ]);
    expect(organizations).toHaveLength(1);
    expect(clients.map(({ id }) => id)).toEqual(['cursor', 'doomed', 'paused', 'recalled', 'vscode']);
    expect(member.code).toBe(1);
  });

  it('in words for a person, one line per field', async () => {
    const { stderr } = await operator.run(['client', 'create', 'a b', '--auth', 'basic', '--scope', 'projects:read']);
    expect(stderr.split('\n')).toEqual([
      'id must be 1–128 characters: letters, digits, ".", "_", "~" and "-"; or the https:// URL of its metadata document',
      'auth must be one of client_secret_basic, client_secret_post, private_key_jwt, none',
      '',
    ]);
  });
});
