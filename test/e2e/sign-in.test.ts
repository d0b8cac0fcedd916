import { DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb';
import { LOCAL_ACCOUNT } from '../../local/aws/aws-json/account.ts';
import { UNRESTRICTED_ACCESS_KEY_ID } from '../../local/aws/iam/principals.ts';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { type IdentityProvider, startIdentityProvider } from '../../local/identity-provider/identity-provider.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

const [ALICE, BOB] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0], (typeof DEMO_ACCOUNTS)[0]];

let running: RunningStack;
let secretProvider: IdentityProvider;
/** The demo's provider, where we authenticate with our keys; and another, where we have a secret. */
let byKey: string;
let bySecret: string;

beforeAll(async () => {
  running = await RunningStack.start();
  secretProvider = await startIdentityProvider({
    port: 0,
    resourceAuthorizationServer: running.issuer,
    tools: [{ clientId: 'countersign-there', redirectUris: [`${running.issuer}/login/callback`] }],
  });
  const { operator } = running;
  for (const organization of ['acme', 'globex', 'nobody']) await operator.json('org', 'create', organization);
  byKey = await trust('acme', running.stack.identityProvider.issuer);
  await operator.json('idp', 'set', 'acme', byKey, '--client-id', 'countersign');
  await join('acme', byKey, ALICE, 'admin');
  await join('acme', byKey, BOB, 'viewer');
  bySecret = await trust('globex', secretProvider.issuer);
  await join('globex', bySecret, ALICE, 'viewer');
}, STACK_START_MS * 2);

afterAll(async () => {
  await secretProvider.close();
  await running.stop();
});

async function trust(organization: string, issuer: string): Promise<string> {
  const { id = '' } = await running.operator.json('idp', 'add', organization, '--issuer', issuer);
  return id;
}

async function join(organization: string, provider: string, { email, subject }: typeof ALICE, role: string) {
  await running.operator.json(
    'member',
    'add',
    organization,
    email,
    '--role',
    role,
    '--subject',
    `${provider}:${subject}`,
  );
}

function newBrowser(): SignInBrowser {
  return new SignInBrowser(running.issuer);
}

async function signedIn(account = ALICE, path = '/login/acme'): Promise<SignInBrowser> {
  const browser = newBrowser();
  const answer = await browser.signIn(path, account);
  expect(answer.status).toBe(303);
  return browser;
}

const SESSION = 'countersign_session';
const ATTEMPT = 'countersign_login';

/** The one sign-in that is under way: its cookie's name and value. */
function attemptIn({ cookies }: SignInBrowser): readonly [string, string] {
  const found = [...cookies].find(([name]) => name.endsWith(ATTEMPT));
  if (found === undefined) throw new Error('no sign-in is under way in this browser');
  return found;
}

describe('signing in', () => {
  it('opens a session of the member, with the scopes of the role', async () => {
    const browser = await signedIn();
    expect(await browser.session()).toEqual({
      organization: 'acme',
      organization_name: 'acme',
      member: expect.stringMatching(/^mem_/),
      email: 'alice@acme.example',
      role: 'admin',
      scope: expect.stringContaining('org:admin'),
      csrf_token: expect.stringMatching(/^[\w-]{43}$/),
      idle_until: expect.any(Number),
      expires_at: expect.any(Number),
    });
  });

  it('sets cookies that no script reads and no other site sends; without Secure and prefix on http alone', async () => {
    const { setCookies } = await signedIn();
    // The rest of the twelve hours: a second may have passed since the session was made.
    const shown = setCookies.map((line) =>
      line
        .replace(/=[\w-]{43,}/, '=…')
        .replace(/^[0-9a-f]{8}-/, '')
        .replace(/Max-Age=431[89]\d\b/, 'Max-Age=43200'),
    );
    expect(shown).toEqual([
      `${ATTEMPT}=…; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax`,
      `${SESSION}=…; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax`,
      `${ATTEMPT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`,
    ]);
  });

  it('leads to where the person wanted to go', async () => {
    const path = '/approve/acme/session-1?scope=projects:rename';
    const answer = await newBrowser().signIn(`/login/acme?return_to=${encodeURIComponent(path)}`, ALICE);
    expect(answer.headers.get('location')).toBe(path);
  });

  it(
    'works with a provider that knows us by a secret, which is stored encrypted',
    async () => {
      const secret = secretProvider.clientSecrets['countersign-there'] ?? '';
      const args = [
        '--json',
        'idp',
        'set',
        'globex',
        bySecret,
        '--client-id',
        'countersign-there',
        '--client-secret-stdin',
      ];
      expect(await running.operator.run(args, `${secret}\n`)).toMatchObject({ code: 0, stderr: '' });
      const browser = await signedIn(ALICE, '/login/globex');
      expect(await browser.session()).toMatchObject({ organization: 'globex', role: 'viewer' });
      expect(await everythingStored()).not.toContain(secret);
    },
    COMMAND_MS,
  );

  it('[K17] lets whoever is invited in by their verified address, whom the provider may not speak for', async () => {
    const { operator } = running;
    const { id = '' } = await operator.json('member', 'add', 'globex', BOB.email, '--role', 'viewer');
    const uninvited = await newBrowser().signIn('/login/globex', BOB);
    expect(uninvited.status).toBe(403);

    const invitation = await operator.json('member', 'invite', 'globex', BOB.email);
    expect(invitation).toMatchObject({ id, provider: bySecret });
    const shown = await operator.json('member', 'show', 'globex', BOB.email);
    expect(shown).toMatchObject({ invitation: { provider: bySecret, expires_at: invitation['expires_at'] } });
    const link = new URL(String(invitation['sign_in_uri']));
    expect(link.origin).toBe(running.issuer);
    const browser = await signedIn(BOB, link.pathname + link.search);
    expect(await browser.session()).toMatchObject({ organization: 'globex', member: id, role: 'viewer' });
    expect(await operator.json('member', 'show', 'globex', BOB.email)).toMatchObject({ id, invitation: null });
  });

  it('says the same of an organization that does not exist and of one without sign-in', async () => {
    const answers = await Promise.all(['/login/nobody', '/login/nowhere'].map((path) => newBrowser().request(path)));
    const [without, unknown] = await Promise.all(
      answers.map(async (answer) => [answer.status, masked(await answer.text())]),
    );
    expect(without).toEqual(unknown);
    expect(answers[0]?.status).toBe(404);
  });
});

/** A page without its correlation id. */
function masked(html: string): string {
  return html.replace(/this number: [^<]+/, '');
}

describe('a callback is refused', () => {
  /** What the log says of a page, by the number on it. */
  async function refused(browser: SignInBrowser, callback: URL): Promise<string> {
    const answer = await browser.request(callback.pathname + callback.search);
    expect([400, 403]).toContain(answer.status);
    expect([...browser.cookies.keys()]).not.toContain(SESSION);
    const { reason, facts } = await running.refusal(answer.headers.get('x-correlation-id'), 'sign-in refused');
    const { failure, cause } = facts as { failure?: string; cause?: { reason: string } };
    return [reason, failure ?? cause?.reason].filter(Boolean).join(' ');
  }

  it('in another browser than the one that began (login CSRF)', async () => {
    const callback = await newBrowser().untilCallback('/login/acme', ALICE);
    expect(await refused(newBrowser(), callback)).toBe('no_login_attempt');
  });

  it('in a browser that has begun a sign-in of its own (login CSRF), which it can still finish', async () => {
    const victim = newBrowser();
    const own = await victim.untilCallback('/login/acme', BOB);
    expect(await refused(victim, await newBrowser().untilCallback('/login/acme', ALICE))).toBe('state_differs');
    expect((await victim.request(own.pathname + own.search)).status).toBe(303);
  });

  it('a second time', async () => {
    const browser = newBrowser();
    const callback = await browser.untilCallback('/login/acme', ALICE);
    const [name, attempt] = attemptIn(browser);
    await browser.request(callback.pathname + callback.search);
    browser.cookies.clear();
    expect(await refused(browser, callback)).toBe('no_login_attempt');
    browser.cookies.set(name, attempt);
    expect(await refused(browser, callback)).toBe('code_not_exchanged invalid_grant');
  });

  it.each([
    ['with another state', 'state', 'x'.repeat(43), 'state_differs'],
    ['of another issuer', 'iss', 'https://evil.example', 'response_issuer_differs'],
    ['without an issuer, which this provider always names', 'iss', undefined, 'response_issuer_differs'],
    ['without a code', 'code', undefined, 'code_missing'],
    ['with a code that the provider never gave', 'code', 'made-up', 'code_not_exchanged invalid_grant'],
    ['with the provider’s own no', 'error', 'access_denied', 'provider_said_no'],
  ])('%s', async (_, name, value, reason) => {
    const browser = newBrowser();
    const callback = await browser.untilCallback('/login/acme', ALICE);
    if (value === undefined) callback.searchParams.delete(name);
    else callback.searchParams.set(name, value);
    expect(await refused(browser, callback)).toBe(reason);
  });

  it.each([
    ['nonce', 'code_not_exchanged oauth_jwt_claim_comparison_failed'],
    ['codeVerifier', 'code_not_exchanged invalid_grant'],
  ])('when the %s is not the one that was sent', async (member, reason) => {
    const browser = newBrowser();
    const callback = await browser.untilCallback('/login/acme', ALICE);
    const [cookie, value] = attemptIn(browser);
    const attempt = JSON.parse(Buffer.from(value, 'base64url').toString());
    attempt[member] = 'x'.repeat(43);
    browser.cookies.set(cookie, Buffer.from(JSON.stringify(attempt)).toString('base64url'));
    expect(await refused(browser, callback)).toBe(reason);
  });
});

describe('signing out', () => {
  it('ends this session, and no other', async () => {
    const [here, there] = [await signedIn(), await signedIn()];
    expect((await here.post('/logout')).status).toBe(204);
    expect((await here.request('/session')).status).toBe(401);
    expect((await there.request('/session')).status).toBe(200);
  });

  it('ends the session for whoever kept its cookie', async () => {
    const browser = await signedIn();
    const cookie = browser.cookies.get(SESSION) ?? '';
    await browser.post('/logout');
    browser.cookies.set(SESSION, cookie);
    expect((await browser.request('/session')).status).toBe(401);
  });

  it('everywhere ends them all, is in the audit trail, and lets the person in again', async () => {
    const [here, there] = [await signedIn(BOB), await signedIn(BOB)];
    const { member } = await here.session();
    expect((await here.post('/logout/everywhere')).status).toBe(204);
    expect((await there.request('/session')).status).toBe(401);
    expect(await everythingStored()).toContain(`"action":{"S":"member.recalled"}`);
    expect(await everythingStored()).toContain(String(member));
    expect((await (await signedIn(BOB)).request('/session')).status).toBe(200);
  });

  it('needs the CSRF token and our own origin', async () => {
    const browser = await signedIn();
    const answers = await Promise.all([
      browser.request('/logout', { method: 'POST' }),
      browser.post('/logout', { headers: { origin: 'https://evil.example' } }),
      browser.post('/logout', { headers: { 'x-csrf-token': 'x' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await browser.request('/session')).status).toBe(200);
  });
});

it(
  '[L9] a disabled member is out on the next request',
  async () => {
    const browser = await signedIn(BOB);
    await running.operator.json('member', 'disable', 'acme', BOB.email);
    expect((await browser.request('/session')).status).toBe(401);
    await join('acme', byKey, BOB, 'viewer');
  },
  COMMAND_MS,
);

it('[L11] cookies, codes and tokens are in no log and in no table', async () => {
  const browser = newBrowser();
  const callback = await browser.untilCallback('/login/acme', ALICE);
  const [, attempt] = attemptIn(browser);
  await browser.request(callback.pathname + callback.search);
  const { csrf_token: csrf } = await browser.session();
  const { state, nonce, codeVerifier } = JSON.parse(Buffer.from(attempt, 'base64url').toString());
  const secrets = [
    callback.searchParams.get('code'),
    browser.cookies.get(SESSION),
    attempt,
    csrf,
    state,
    nonce,
    codeVerifier,
  ];
  const written = running.log() + (await everythingStored());
  expect(written).toContain('signed in');
  expect(secrets.filter((secret) => written.includes(String(secret)))).toEqual([]);
  expect(written).not.toMatch(/eyJ[\w-]+\.eyJ/);
});

/** Every item of every table, as DynamoDB has it. */
async function everythingStored(): Promise<string> {
  const client = new DynamoDBClient({
    endpoint: running.stack.endpoints.dynamodb,
    region: LOCAL_ACCOUNT.region,
    credentials: { accessKeyId: UNRESTRICTED_ACCESS_KEY_ID, secretAccessKey: 'test' },
  });
  const items: unknown[] = [];
  for await (const { TableNames = [] } of paginateListTables({ client }, {})) {
    for (const TableName of TableNames) {
      for await (const { Items = [] } of paginateScan({ client }, { TableName })) items.push(...Items);
    }
  }
  client.destroy();
  return JSON.stringify(items);
}
