import { createRemoteJWKSet, jwtVerify } from 'jose';
import { Browser, type Page } from '../../../local/identity-provider/browser.ts';
import type { IdentityProvider } from '../../../local/identity-provider/identity-provider.ts';
import { signIn } from '../../../local/identity-provider/tool.ts';
import { ALICE, ALICE_SUBJECT, REDIRECT_URI, startProvider, toolAt } from './fixture.ts';

let provider: IdentityProvider;
const log: string[] = [];
beforeAll(async () => {
  provider = await startProvider({ onLog: (line) => log.push(line) });
});
beforeEach(() => log.splice(0));
afterAll(() => provider.close());

function authorizationUrl(change: Record<string, string> = {}): URL {
  const url = new URL(`${provider.issuer}/auth`);
  url.search = new URLSearchParams({
    client_id: 'cursor-at-acme',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid email profile',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...change,
  }).toString();
  return url;
}

const isCallback = (url: URL) => url.href.startsWith(REDIRECT_URI);

async function openForm(browser = new Browser(), change = {}): Promise<Page> {
  const page = await browser.open(authorizationUrl(change), isCallback);
  if (page instanceof URL) throw new Error(`went to ${page.href}`);
  return page;
}

describe('signing in', () => {
  it('gives the tool an id_token with the person\u2019s claims and a subject that is not the e-mail', async () => {
    const idToken = await signIn(toolAt(provider), ALICE);
    const keys = createRemoteJWKSet(new URL(`${provider.issuer}/jwks`));
    const { payload } = await jwtVerify(idToken, keys, { issuer: provider.issuer, audience: 'cursor-at-acme' });
    expect(payload).toEqual({
      iss: provider.issuer,
      sub: ALICE_SUBJECT,
      aud: 'cursor-at-acme',
      email: 'alice@acme.example',
      email_verified: true,
      name: 'Alice Anders',
      nonce: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: expect.any(Number),
    });
  });

  it('logs who signed in, and no token', async () => {
    await signIn(toolAt(provider), ALICE);
    expect(log).toEqual(['alice@acme.example signed in']);
  });

  it('takes the e-mail in any case', async () => {
    await expect(signIn(toolAt(provider), { ...ALICE, email: 'Alice@ACME.example' })).resolves.toEqual(
      expect.any(String),
    );
  });

  it.each([
    ['a wrong password', { ...ALICE, password: 'battery-staple' }],
    ['no password', { ...ALICE, password: '' }],
    ['nobody\u2019s e-mail', { ...ALICE, email: 'nobody@acme.example' }],
  ])('is refused with %s', async (_what, credentials) => {
    await expect(signIn(toolAt(provider), credentials)).rejects.toThrow('status 403');
    expect(log).toEqual([]);
  });

  it('once is enough for the next application in the same browser', async () => {
    const browser = new Browser();
    await browser.submit(await openForm(browser), ALICE, isCallback);
    const second = await browser.open(authorizationUrl({ client_id: 'vscode' }), isCallback);
    expect(second).toBeInstanceOf(URL);
  });

  it('ends with signing out, so that someone else can sign in', async () => {
    const browser = new Browser();
    await browser.submit(await openForm(browser), ALICE, isCallback);
    const question = (await browser.open(new URL(`${provider.issuer}/session/end`), isCallback)) as Page;
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(question.html)?.[1] ?? '';
    const answer = await browser.submit(question, { xsrf, logout: 'yes' }, isCallback);
    expect(answer).toMatchObject({ status: 200, html: expect.stringContaining('Signed out') });
    expect((await openForm(browser)).html).toContain('<h1>Acme sign-in</h1>');
  });

  it('needs PKCE', async () => {
    const url = authorizationUrl();
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const callback = await new Browser().open(url, isCallback);
    expect((callback as URL).searchParams.get('error')).toBe('invalid_request');
  });

  it('never returns to an address that is not registered', async () => {
    const page = await openForm(new Browser(), { redirect_uri: 'http://127.0.0.1:33418/elsewhere' });
    expect(page.status).toBe(400);
    expect(page.html).toContain('invalid_redirect_uri');
  });
});

describe('the sign-in page', () => {
  it('shows the demo\u2019s accounts with their passwords, and loads nothing', async () => {
    const page = await openForm();
    expect(page.status).toBe(200);
    expect(page.html).toContain('alice@acme.example, password correct-horse');
    expect(page.html).not.toMatch(/<script|<link|<img|\ssrc=|https?:\/\//);
  });

  it('starts with the application\u2019s hint', async () => {
    const page = await openForm(new Browser(), { login_hint: '"><b>bob@acme.example' });
    expect(page.html).toContain('value="&#34;&#62;&#60;b&#62;bob@acme.example"');
  });

  it('says what was wrong, keeps what was typed, and can be tried again', async () => {
    const browser = new Browser();
    const refused = await browser.submit(await openForm(browser), { ...ALICE, password: 'x' }, isCallback);
    if (refused instanceof URL) throw new Error('signed in');
    expect(refused.html).toContain('<p role="alert" id="error">That e-mail and password do not belong together.</p>');
    expect(refused.html).toContain('value="alice@acme.example"');
    expect(await browser.submit(refused, ALICE, isCallback)).toBeInstanceOf(URL);
  });

  it('belongs to the browser that started: another one is told to start again', async () => {
    const page = await openForm();
    const stranger = await new Browser().submit(page, ALICE, isCallback);
    expect(stranger).toMatchObject({ status: 400, html: expect.stringContaining('Sign-in expired') });
  });

  it('refuses a form that is no sign-in', async () => {
    const browser = new Browser();
    const answer = await browser.submit(await openForm(browser), { email: 'x'.repeat(5_000) }, isCallback);
    expect(answer).toMatchObject({ status: 413 });
  });
});
