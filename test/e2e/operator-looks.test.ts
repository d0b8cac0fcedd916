import { jest } from '@jest/globals';
import { COMMAND_MS, type Operator } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { TestProvider } from '../support/test-provider.ts';

/** What the one on call needs to know before anything is changed. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let operator: Operator;
let idp: string;
let issuer: string;
let secret: string;
let maria: string;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  operator = running.operator;
  issuer = provider.issuer('acme');
  const scope = ['--scope', 'projects:read projects:rename'];
  secret = String(
    (await operator.json('client', 'create', 'cursor', '--auth', 'client_secret_basic', ...scope))['secret'],
  );
  for (const organization of ['acme', 'globex']) await operator.json('org', 'create', organization);
  idp = String((await operator.json('idp', 'add', 'acme', '--issuer', issuer))['id']);
  await operator.json(
    'client',
    'enable',
    'acme',
    'cursor',
    '--scope',
    'projects:read',
    '--idp',
    idp,
    '--alias',
    'theirs',
  );
  const subject = ['--role', 'editor', '--subject', `${idp}:maria`];
  maria = String((await operator.json('member', 'add', 'acme', 'maria@acme.example', ...subject))['id']);
}, STACK_START_MS + COMMAND_MS);

afterAll(() => Promise.all([running.stop(), provider.stop()]));

it('[L11] client show says everything of a client but its secret, nor the digest of one', async () => {
  await operator.json('client', 'rotate', 'cursor', '--keep', '600');
  const shown = await operator.run(['--json', 'client', 'show', 'cursor', '--organization', 'acme']);
  expect(JSON.parse(shown.stdout)).toEqual({
    ...{ id: 'cursor', status: 'active', methods: ['client_secret_basic', 'client_secret_post'], pinned: false },
    assertion_audience: 'issuer',
    dpop_bound_access_tokens: false,
    secrets: [{ ends_at: null }, { ends_at: expect.any(Number) }],
    registered_by: 'operator',
    kind: 'tool',
    verified: false,
    grant_types: [expect.stringContaining('jwt-bearer')],
    scope: 'projects:read projects:rename',
    enablement: {
      ...{ organization: 'acme', status: 'active', scope: 'projects:read', writes: 'granted' },
      aliases: [{ idp, alias: 'theirs' }],
      authorization_details_types: [],
    },
  });
  const words = await operator.run(['client', 'show', 'cursor', '--organization', 'globex']);
  expect(words.stdout).toMatch(/2: ends 20.*\n(.*\n)*In +globex: not enabled/);
  for (const { stdout } of [shown, words]) {
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toMatch(/[0-9a-f]{64}/);
  }
});

/** Of a member who was never recalled, has never signed in, and has no name and no id elsewhere. */
const NEVER = {
  ...{ recalled_at: null, external_id: null, name: null, name_from: null },
  ...{ last_sign_in: null, managed_by: null },
};

it('member list and show say who somebody is, and what leads to them', async () => {
  expect(await operator.json('member', 'list', 'acme', '--role', 'editor')).toEqual([
    { id: maria, email: 'maria@acme.example', role: 'editor', status: 'active', ...NEVER },
  ]);
  expect(await operator.json('member', 'list', 'acme', '--role', 'viewer')).toEqual([]);
  expect((await operator.run(['member', 'list', 'acme', '--role', 'nobody'])).code).toBe(1);
  expect(await operator.json('member', 'show', 'acme', 'maria@acme.example')).toEqual({
    ...{ id: maria, email: 'maria@acme.example', role: 'editor', status: 'active', ...NEVER },
    links: [{ provider: idp, claim: 'sub', subject: 'maria', status: 'active' }],
    invitation: null,
  });
  expect(await operator.run(['member', 'show', 'globex', maria])).toEqual({
    ...{ code: 1, stdout: '', stderr: `member does not exist in globex: ${maria}\n` },
  });
});

it('idp find names the organization of an issuer, of one that nearly is, and of an id; and exits with 1 for none', async () => {
  const found = (differs: readonly string[]) => [
    expect.objectContaining({ organization: 'acme', organization_status: 'active', id: idp, issuer, differs }),
  ];
  expect(await operator.json('idp', 'find', issuer)).toEqual(found([]));
  expect(await operator.json('idp', 'find', idp)).toEqual(found([]));
  expect(await operator.json('idp', 'find', `${issuer}/`)).toEqual(found(['trailing_slash']));
  const none = await operator.run(['idp', 'find', 'https://nobody.example']);
  expect([none.code, none.stderr]).toEqual([1, '']);
});

it('org show says what an organization has, in numbers', async () => {
  expect(await operator.json('org', 'show', 'acme')).toMatchObject({
    ...{ id: 'acme', status: 'active', agents: 'off' },
    providers: [{ id: idp, issuer, status: 'active' }],
    clients: [{ id: 'cursor', status: 'active', scope: 'projects:read', writes: 'granted' }],
    members: { active: 1, disabled: 0, removed: 0 },
  });
  expect(await operator.run(['org', 'show', 'nowhere'])).toMatchObject({ code: 1, stdout: '' });
});
