import { jest } from '@jest/globals';
import { COMMAND_MS, type CommandOutcome } from '../support/operator.ts';
import { claimsFor, type ReadyOrganization, readyOrganization, redeem } from '../support/redemption.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { StackRows } from '../support/stack-rows.ts';
import { TestProvider } from '../support/test-provider.ts';

/** `token explain` beside the running stack: says what redemption would, and leaves no trace. */
jest.setTimeout(COMMAND_MS);

let running: RunningStack;
let provider: TestProvider;
let rows: StackRows;
let acme: ReadyOrganization;
let globex: ReadyOrganization;

beforeAll(async () => {
  [running, provider] = await Promise.all([RunningStack.start(), TestProvider.start()]);
  rows = new StackRows(running);
  acme = await readyOrganization(running.operator, provider, { id: 'acme' });
  globex = await readyOrganization(running.operator, provider, { id: 'globex' });
}, STACK_START_MS + COMMAND_MS);

afterAll(async () => {
  rows.close();
  await Promise.all([running.stop(), provider.stop()]);
});

type Overrides = Readonly<Record<string, unknown>>;

function assertionFor(overrides: Overrides = {}, organization = acme): Promise<string> {
  return provider.assertion(claimsFor(running, organization, overrides));
}

function explain(assertion: string, ...options: readonly string[]): Promise<CommandOutcome> {
  return running.operator.run(['token', 'explain', 'acme', ...options], `${assertion}\n`);
}

async function explainJson(assertion: string, ...options: readonly string[]) {
  const { code, stdout, stderr } = await explain(assertion, '--json', ...options);
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as ExplanationAnswer) };
}

interface ExplanationAnswer {
  readonly redeemable: boolean;
  readonly client?: object;
  readonly steps: readonly Step[];
  readonly redeemed?: object;
}

interface Step {
  readonly step: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly facts?: object;
}

/** The step that failed, and that everything before it passed and nothing after it was reached. */
async function failureOf(assertion: string, ...options: readonly string[]) {
  const { code, redeemable, steps } = await explainJson(assertion, ...options);
  const at = steps.findIndex(({ outcome }) => outcome !== 'passed');
  expect({ code, redeemable }).toEqual({ code: 1, redeemable: false });
  expect(new Set(steps.slice(at + 1).map(({ outcome }) => outcome))).toEqual(new Set(['not_reached']));
  const { step, reason, facts } = steps[at] ?? {};
  return { step, reason, facts };
}

const STEPS = [
  ...['client', 'syntax', 'header', 'issuer', 'signature', 'claims', 'resources', 'constraints'],
  ...['person', 'enablement', 'scopes', 'redemption'],
];

describe('an assertion that would be redeemed', () => {
  it('passes every step: who, as whom, up to which scopes', async () => {
    const explanation = await explainJson(await assertionFor({ scope: 'projects:read projects:delete' }));
    expect(explanation).toEqual({
      code: 0,
      redeemable: true,
      client: { id: 'client-of-acme', known_by: 'client_id' },
      steps: STEPS.map((step) => ({ step, outcome: 'passed' })),
      person: { id: 'maria-of-acme', email: 'maria@example.com', role: 'editor', status: 'active' },
      scopes: {
        asserted: 'projects:delete projects:read',
        ceiling: 'projects:create projects:read projects:rename',
        role: 'projects:create projects:read projects:rename',
        granted: 'projects:read',
      },
    });
  });

  it('in words: every step on a line, the scopes in a table', async () => {
    const { code, stdout, stderr } = await explain(await assertionFor({ scope: 'projects:read projects:delete' }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`✓ client       client-of-acme, assumed because the assertion was issued to it\n`);
    expect(stdout).toContain(`✓ syntax       a JWT, issued by ${acme.issuer}\n`);
    expect(stdout).toContain('✓ person       maria-of-acme (maria@example.com), editor\n');
    expect(stdout).toContain(
      [
        'SCOPE            ASSERTION  CLIENT  ROLE editor  TOKEN',
        'projects:delete  yes        -       -            -',
        'projects:read    yes        yes     yes          yes',
      ].join('\n'),
    );
    expect(stdout).toMatch(/\n\nIt would be redeemed now, by client-of-acme\.\n$/);
  });

  it('[L8] is not used up, and nothing at all is written: not even the shared cache of keys', async () => {
    const tables = ['Directory', 'Members', 'AuditTrail', 'Redemptions', 'ProviderKeys'] as const;
    const snapshot = () => Promise.all(tables.map((table) => rows.all(`${table}TableName`)));
    const before = await snapshot();
    const assertion = await assertionFor();
    await explainJson(assertion);
    await explainJson(assertion);
    expect(await snapshot()).toEqual(before);
    expect((await redeem(running, acme.client, { assertion })).status).toBe(200);
  });

  it('was redeemed before: when, and under which correlation id', async () => {
    const assertion = await assertionFor();
    const { headers } = await redeem(running, acme.client, { assertion });
    const { redeemed, steps, code } = await explainJson(assertion);
    expect(redeemed).toEqual({ issued_at: expect.any(Number), correlation_id: headers.get('x-correlation-id') });
    expect({ code, last: steps.at(-1) }).toMatchObject({
      code: 1,
      last: { step: 'redemption', outcome: 'failed', reason: 'already_redeemed' },
    });
    const { stdout } = await explain(assertion);
    expect(stdout).toContain('✗ redemption   FAILED: already redeemed\n');
    expect(stdout).toContain(`correlation id ${headers.get('x-correlation-id')}\n`);
  });

  it('[L11] is never shown, nor is what was put into its claims to be seen', async () => {
    const assertion = await assertionFor();
    const smuggled = await assertionFor({ aud: assertion });
    for (const text of [assertion, smuggled]) {
      const { stdout, stderr } = await explain(text);
      for (const part of [...assertion.split('.'), ...smuggled.split('.')]) expect(stdout + stderr).not.toContain(part);
    }
  });

  it('cannot move the cursor of who reads about it', async () => {
    const { stdout } = await explain(await assertionFor({ aud: '\u001b[2Jhttps://elsewhere.example' }));
    expect(stdout).toContain('actual: \u{fffd}[2Jhttps://elsewhere.example');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('an assertion that would be refused', () => {
  const now = () => Math.floor(Date.now() / 1000);

  it.each<[what: string, claims: () => Overrides, step: string, reason: string, facts: () => object]>([
    [
      'for us with a slash too many',
      () => ({ aud: `${running.issuer}/` }),
      'claims',
      'wrong_audience',
      () => ({ expected: running.issuer, actual: `${running.issuer}/` }),
    ],
    [
      'that has ended',
      () => ({ iat: now() - 600, exp: now() - 300 }),
      'claims',
      'expired',
      () => ({ expired_at: expect.any(Number), now: expect.any(Number) }),
    ],
    [
      'that lives too long',
      () => ({ iat: now(), exp: now() + 3_600 }),
      'claims',
      'lifetime_too_long',
      () => ({ lifetime_seconds: 3_600, max_seconds: 300 }),
    ],
    [
      'of an issuer with a slash too many',
      () => ({ iss: `${acme.issuer}/` }),
      'issuer',
      'untrusted_issuer',
      () => ({ issuer: `${acme.issuer}/`, differs_by_trailing_slash: true }),
    ],
    [
      "of another organization's provider",
      () => ({ iss: globex.issuer }),
      'issuer',
      'untrusted_issuer',
      () => ({ issuer: globex.issuer, differs_by_trailing_slash: false }),
    ],
    [
      'about somebody unknown',
      () => ({ sub: 'stranger' }),
      'person',
      'subject_not_linked',
      () => ({ provider: acme.provider, claim: 'sub', subject: 'stranger' }),
    ],
    [
      'issued to a client that nobody registered',
      () => ({ client_id: '0oa1' }),
      'client',
      'unknown_client',
      () => ({}),
    ],
    [
      'issued to a client that the organization has not enabled',
      () => ({ client_id: 'client-of-globex' }),
      'enablement',
      'client_not_enabled',
      () => ({ client: 'client-of-globex', organization: 'acme' }),
    ],
    [
      'without scope',
      () => ({ scope: undefined }),
      'scopes',
      'no_scope_granted',
      () => ({ asserted: '', requested: undefined, ceiling: expect.any(String), role: expect.any(String) }),
    ],
    [
      'for a resource that is not ours',
      () => ({ resource: 'https://elsewhere.example' }),
      'resources',
      'assertion_resource_unknown',
      () => ({ resource: 'https://elsewhere.example' }),
    ],
  ])('%s', async (_, claims, step, reason, facts) => {
    const assertion = await assertionFor(claims());
    expect(await failureOf(assertion)).toEqual({ step, reason, facts: facts() });
  });

  it('because it was changed on the way', async () => {
    const [header, , signature] = (await assertionFor()).split('.');
    const [, payload] = (await assertionFor({ scope: 'projects:delete' })).split('.');
    const outcome = await failureOf(`${header}.${payload}.${signature}`);
    expect(outcome).toEqual({ step: 'signature', reason: 'bad_signature', facts: { kid: 'provider-ec' } });
  });

  it('because its provider is still pending', async () => {
    const idp = ['idp', 'add', 'acme', '--issuer', provider.issuer('soon'), '--pending'];
    const { id } = await running.operator.json(...idp);
    expect(await failureOf(await assertionFor({ iss: provider.issuer('soon') }))).toEqual({
      step: 'issuer',
      reason: 'provider_not_active',
      facts: { provider: id, status: 'pending' },
    });
  });

  it('because another client than its own presents it', async () => {
    expect(await failureOf(await assertionFor(), '--client', 'client-of-globex')).toEqual({
      step: 'claims',
      reason: 'issued_to_other_client',
      facts: { expected: 'client-of-globex', actual: 'client-of-acme' },
    });
  });

  it('as long as the keys of its provider cannot be had', async () => {
    const gone = ['--jwks-uri', `${provider.origin}/nothing/here`, '--issuer', provider.issuer('keyless')];
    await running.operator.json('idp', 'add', 'acme', ...gone, '--allow-unreadable-keys');
    const assertion = await assertionFor({ iss: provider.issuer('keyless') });
    const { code, steps } = await explainJson(assertion);
    expect({ code, step: steps[4] }).toEqual({
      code: 1,
      step: {
        step: 'signature',
        outcome: 'unavailable',
        dependency: 'provider keys',
        why: `${provider.origin}/nothing/here answered 404`,
      },
    });
  });

  it('in words: both values, what it means, and what to do', async () => {
    const { code, stdout } = await explain(await assertionFor({ aud: `${running.issuer}/` }));
    expect(code).toBe(1);
    expect(stdout).toContain(
      [
        '✗ claims       FAILED: wrong audience',
        `    expected: ${running.issuer}`,
        `    actual: ${running.issuer}/`,
        `    The assertion is meant for "${running.issuer}/"; ours is "${running.issuer}".`,
        '    → They differ by a trailing slash alone: set the audience at the provider to exactly our issuer, without it.',
        '- resources    not reached',
      ].join('\n'),
    );
  });
});

describe('the client that is assumed', () => {
  it('is the one that has this alias at the provider', async () => {
    const alias = ['--idp', acme.provider, '--alias', '0oa9xyz'];
    await running.operator.json('client', 'enable', 'acme', 'client-of-globex', ...alias);
    const { code, client } = await explainJson(await assertionFor({ client_id: '0oa9xyz' }));
    expect({ code, client }).toEqual({ code: 0, client: { id: 'client-of-globex', known_by: 'alias' } });
  });
});

describe('what is no assertion', () => {
  it.each(['not.a.jwt', 'words', `${'e30'}.e30`])('%s fails at its syntax', async (text) => {
    const { steps, code } = await explainJson(text);
    expect(code).toBe(1);
    expect(steps[1]).toMatchObject({ step: 'syntax', outcome: 'failed', reason: 'malformed_assertion' });
  });

  it('is expected on standard input', async () => {
    expect(await explain('')).toEqual({ code: 1, stdout: '', stderr: 'assertion is expected on standard input\n' });
  });

  it.each([
    [['nowhere'], 'organization does not exist: nowhere\n'],
    [['acme', '--client', 'a b'], 'client does not exist: a b\n'],
  ])('and neither is asked about %j', async (args, stderr) => {
    const outcome = await running.operator.run(['token', 'explain', ...args], await assertionFor());
    expect(outcome).toEqual({ code: 1, stdout: '', stderr });
  });
});
