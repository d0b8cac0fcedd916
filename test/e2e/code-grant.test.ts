import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jest } from '@jest/globals';
import * as oauth4webapi from 'oauth4webapi';
import * as openid from 'openid-client';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { allow as allowed, answerConsent, consentPage } from '../support/consent.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { hiddenFields, SignInBrowser } from '../support/sign-in-browser.ts';
import { pageWithTranscript, WAYS_DIRECTORY, wayPage } from '../ways/page.ts';
import { WAYS } from '../ways/ways.ts';

/** Authorization code with PKCE and refresh, by clients that know nothing of us, with a real sign-in at a real provider. */
standInForDispatcher();
jest.setTimeout(COMMAND_MS);

const [ALICE] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0]];
const REDIRECT = 'http://127.0.0.1:39117/callback';
const SCOPE = 'projects:read projects:rename';

let running: RunningStack;
let browser: SignInBrowser;
let secret: string;

beforeAll(
  async () => {
    running = await RunningStack.start();
    const { operator } = running;
    const create = ['client', 'create'] as const;
    const redirect = ['--redirect-uri', 'http://127.0.0.1/callback', '--scope', SCOPE] as const;
    for (const organization of ['acme', 'globex']) await operator.json('org', 'create', organization);
    const idp = await operator.json('idp', 'add', 'acme', '--issuer', running.stack.identityProvider.issuer);
    await operator.json('idp', 'set', 'acme', String(idp['id']), '--client-id', 'countersign');
    await operator.json(
      ...['member', 'add', 'acme', ALICE.email, '--role', 'editor'],
      ...['--subject', `${idp['id']}:${ALICE.subject}`],
    );
    await operator.json(
      ...create,
      'desktop',
      '--public',
      '--name',
      'Desk Tool',
      '--publisher',
      'Example Tools',
      ...redirect,
    );
    secret = String((await operator.json(...create, 'web', '--auth', 'client_secret_basic', ...redirect))['secret']);
    for (const client of ['desktop', 'web']) {
      await operator.json('client', 'enable', 'acme', client, '--scope', SCOPE);
    }
    browser = new SignInBrowser(running.issuer);
  },
  STACK_START_MS + 6 * COMMAND_MS,
);

afterAll(() => running.stop());

const pageOf = (url: URL) => consentPage(browser, url, ALICE);
const answer = (page: string, decision: 'allow' | 'deny', fields?: Readonly<Record<string, string>>) =>
  answerConsent(browser, page, decision, fields);
const allow = (url: URL) => allowed(browser, url, ALICE);

const authorizeUrl = (parameters: Readonly<Record<string, string>>) => {
  const url = new URL('/oauth/authorize', running.issuer);
  const valid = {
    ...{ response_type: 'code', client_id: 'desktop', redirect_uri: REDIRECT, organization: 'acme', state: 'é &=#/x' },
    ...{ code_challenge: 'A'.repeat(43), code_challenge_method: 'S256' },
  };
  for (const [name, value] of Object.entries({ ...valid, ...parameters })) if (value) url.searchParams.set(name, value);
  return url;
};

async function token(form: Readonly<Record<string, string>>) {
  const response = await fetch(running.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

describe('a client that knows nothing of us', () => {
  it('[A1][F1] signs a person in and refreshes by openid-client, as a public client', async () => {
    const options = { algorithm: 'oauth2' as const, execute: [openid.allowInsecureRequests] };
    const issuer = new URL(running.issuer);
    const config = await openid.discovery(issuer, 'desktop', undefined, openid.None(), options);
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const url = openid.buildAuthorizationUrl(config, {
      ...{ redirect_uri: REDIRECT, scope: SCOPE, state, resource: running.resource, organization: 'acme' },
      ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
    });
    const back = await allow(url);
    const checks = { pkceCodeVerifier: verifier, expectedState: state };
    const tokens = await openid.authorizationCodeGrant(config, back, checks, { resource: running.resource });
    expect(tokens).toMatchObject({ token_type: 'bearer', scope: SCOPE });
    const read = await fetch(`${running.resource}/organizations/acme/projects`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(read.status).toBe(200);
    const next = await openid.refreshTokenGrant(config, String(tokens.refresh_token));
    expect(next.access_token).not.toBe(tokens.access_token);
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    await expect(openid.refreshTokenGrant(config, String(tokens.refresh_token))).rejects.toThrow();
    await expect(openid.refreshTokenGrant(config, String(next.refresh_token))).rejects.toThrow();
  });

  it('[D3] binds code and refresh tokens to its key by openid-client, as a public client, and reads the sample', async () => {
    const options = { algorithm: 'oauth2' as const, execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(running.issuer), 'desktop', undefined, openid.None(), options);
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    const verifier = openid.randomPKCECodeVerifier();
    const challenge = await openid.calculatePKCECodeChallenge(verifier);
    const dpop_jkt = await DPoP.calculateThumbprint();
    const back = await allow(authorizeUrl({ code_challenge: challenge, state: 's', dpop_jkt }));
    const checks = { pkceCodeVerifier: verifier, expectedState: 's' };
    await expect(openid.authorizationCodeGrant(config, back, checks)).rejects.toMatchObject({ error: 'invalid_grant' });
    const tokens = await openid.authorizationCodeGrant(config, back, checks, undefined, { DPoP });
    expect(tokens.token_type).toBe('dpop');
    const projects = new URL(`${running.resource}/organizations/acme/projects`);
    const read = (token: string) =>
      openid.fetchProtectedResource(config, token, projects, 'GET', null, undefined, { DPoP });
    expect((await read(tokens.access_token)).status).toBe(200);
    const refreshToken = String(tokens.refresh_token);
    await expect(openid.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' });
    const next = await openid.refreshTokenGrant(config, refreshToken, undefined, { DPoP });
    expect(next.token_type).toBe('dpop');
    expect((await read(next.access_token)).status).toBe(200);
  });

  it('[N2] gives up by openid-client what it holds: its refresh token, and with it the access token', async () => {
    const options = { algorithm: 'oauth2' as const, execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(running.issuer), 'desktop', undefined, openid.None(), options);
    const verifier = openid.randomPKCECodeVerifier();
    const challenge = await openid.calculatePKCECodeChallenge(verifier);
    const back = await allow(authorizeUrl({ code_challenge: challenge, state: 's' }));
    const checks = { pkceCodeVerifier: verifier, expectedState: 's' };
    const tokens = await openid.authorizationCodeGrant(config, back, checks);
    const reads = async () =>
      (
        await fetch(`${running.resource}/organizations/acme/projects`, {
          headers: { authorization: `Bearer ${tokens.access_token}` },
        })
      ).status;
    expect(await reads()).toBe(200);
    await openid.tokenRevocation(config, String(tokens.refresh_token), { token_type_hint: 'refresh_token' });
    expect(await reads()).toBe(401);
    await expect(openid.refreshTokenGrant(config, String(tokens.refresh_token))).rejects.toThrow();
    expect(running.log()).not.toContain(String(tokens.refresh_token));
  });

  it('[A1][F1] signs a person in and refreshes by oauth4webapi, with a secret', async () => {
    const insecure = { [oauth4webapi.allowInsecureRequests]: true };
    const issuer = new URL(running.issuer);
    const discovered = await oauth4webapi.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    const as = await oauth4webapi.processDiscoveryResponse(issuer, discovered);
    expect(as).toMatchObject({
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token']),
    });
    const client = { client_id: 'web' };
    const verifier = oauth4webapi.generateRandomCodeVerifier();
    const challenge = await oauth4webapi.calculatePKCECodeChallenge(verifier);
    const back = await allow(authorizeUrl({ client_id: 'web', code_challenge: challenge }));
    const parameters = oauth4webapi.validateAuthResponse(as, client, back, 'é &=#/x');
    const auth = oauth4webapi.ClientSecretBasic(secret);
    const request = oauth4webapi.authorizationCodeGrantRequest;
    const response = await request(as, client, auth, parameters, REDIRECT, verifier, insecure);
    const tokens = await oauth4webapi.processAuthorizationCodeResponse(as, client, response);
    expect(tokens.scope).toBe(SCOPE);
    const refreshed = await oauth4webapi.refreshTokenGrantRequest(
      as,
      client,
      auth,
      String(tokens.refresh_token),
      insecure,
    );
    expect(await oauth4webapi.processRefreshTokenResponse(as, client, refreshed)).toHaveProperty('access_token');
  });
});

describe('[A4] a request that its client pushed', () => {
  async function pushed(parameters: Readonly<Record<string, string>> = {}) {
    const options = { algorithm: 'oauth2' as const, execute: [openid.allowInsecureRequests] };
    const config = await openid.discovery(new URL(running.issuer), 'web', secret, openid.ClientSecretBasic(), options);
    const verifier = openid.randomPKCECodeVerifier();
    const url = await openid.buildAuthorizationUrlWithPAR(config, {
      ...{ redirect_uri: REDIRECT, scope: SCOPE, state: 'pushed', organization: 'acme' },
      ...{ code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      ...parameters,
    });
    return { config, verifier, url };
  }

  it('signs a person in by openid-client, with nothing of the request in the address, and is answered once', async () => {
    const { config, verifier, url } = await pushed();
    expect([...url.searchParams.keys()].sort()).toEqual(['client_id', 'request_uri']);
    const page = await (await pageOf(url)).text();
    const back = new URL((await answer(page, 'allow')).headers.get('location') ?? '');
    const checks = { pkceCodeVerifier: verifier, expectedState: 'pushed' };
    expect(await openid.authorizationCodeGrant(config, back, checks)).toMatchObject({ scope: SCOPE });
    // The form once more, and the address once more.
    for (const again of [await answer(page, 'allow'), await pageOf(url)]) {
      expect([again.status, again.headers.get('location')]).toEqual([400, null]);
      expect(await again.text()).toContain('Begin again in the tool');
    }
    expect(running.log()).not.toContain(url.searchParams.get('request_uri'));
  });

  it('is nothing in the hands of another client, with other parameters beside it, or made up', async () => {
    const { url } = await pushed();
    const foreign = new URL(url);
    foreign.searchParams.set('client_id', 'desktop');
    const madeUp = new URL(url);
    madeUp.searchParams.set('request_uri', `urn:ietf:params:oauth:request_uri:${'x'.repeat(43)}`);
    for (const other of [foreign, madeUp]) expect((await pageOf(other)).status).toBe(400);
    const widened = new URL(url);
    widened.searchParams.set('redirect_uri', 'https://evil.example/');
    widened.searchParams.set('scope', 'projects:delete');
    const page = await (await pageOf(widened)).text();
    expect(page).toContain('a program on this computer');
    expect(page).not.toContain('evil.example');
    expect(page).not.toContain('elete');
  });

  it('leaves the choice of the organization to the person', async () => {
    const { url } = await pushed({ organization: 'globex' });
    const led = await browser.request(url.pathname + url.search);
    expect(led.headers.get('location')).toMatch(/^\/login\/globex\?/);
    url.searchParams.set('organization', 'acme');
    expect((await pageOf(url)).status).toBe(200);
  });
});

describe('[A1] the authorization endpoint', () => {
  it.each<[string, Record<string, string>]>([
    ['an unknown client', { client_id: 'nobody' }],
    ['no client', { client_id: '' }],
    ['another address', { redirect_uri: 'https://evil.example/callback' }],
    ['userinfo', { redirect_uri: 'http://127.0.0.1:39117@evil.example/callback' }],
    ['a fragment', { redirect_uri: `${REDIRECT}#x` }],
    ['another path', { redirect_uri: 'http://127.0.0.1:39117/callback/..' }],
    ['upper case', { redirect_uri: 'HTTP://127.0.0.1:39117/callback' }],
    ['loopback by name', { redirect_uri: 'http://localhost:39117/callback' }],
    ['no address', { redirect_uri: '' }],
    ['a name that runs the other way', { client_id: 'desk\u202Etop' }],
    ['a name that looks alike', { client_id: 'deskt\u043Ep' }],
  ])('never sends anybody anywhere for %s', async (_what, parameters) => {
    const response = await pageOf(authorizeUrl(parameters));
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(response.headers.get('content-security-policy')).toMatch(/form-action 'self';.*frame-ancestors 'none'/);
    expect(await response.text()).not.toContain('evil.example');
  });

  it('never sends anybody anywhere for an address or a client that is named twice', async () => {
    for (const parameter of ['client_id=desktop', `redirect_uri=${encodeURIComponent(REDIRECT)}`]) {
      const url = authorizeUrl({});
      const response = await browser.request(`${url.pathname}${url.search}&${parameter}`);
      expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    }
  });

  it.each<[string, string, Record<string, string>]>([
    ['invalid_request', 'no PKCE', { code_challenge: '' }],
    ['invalid_request', 'PKCE without method', { code_challenge_method: '' }],
    ['invalid_request', 'plain PKCE', { code_challenge_method: 'plain' }],
    ['invalid_request', 'a malformed challenge', { code_challenge: 'short' }],
    ['unsupported_response_type', 'token', { response_type: 'token' }],
    ['unsupported_response_type', 'a hybrid', { response_type: 'code id_token' }],
    ['invalid_target', 'a resource of others', { resource: 'https://api.evil.example' }],
    ['invalid_scope', 'a malformed scope', { scope: '"' }],
    ['request_not_supported', 'a request object', { request: 'x.y.z' }],
    ['request_not_supported', 'another response mode', { response_mode: 'fragment' }],
    ['interaction_required', 'nobody to ask', { prompt: 'none' }],
    ['invalid_request', '5,000 characters', { scope: 'a'.repeat(5_000) }],
  ])('tells the tool, at its own address and with our name, %s: %s', async (error, _what, parameters) => {
    const response = await pageOf(authorizeUrl(parameters));
    expect(response.status).toBe(303);
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(REDIRECT);
    const { iss, state, error: told, code } = Object.fromEntries(location.searchParams);
    expect({ iss, state, told, code }).toEqual({ iss: running.issuer, state: 'é &=#/x', told: error, code: undefined });
  });

  it('[A3] asks in words, in no frame and with no way but to the tool, and a no is a no', async () => {
    const response = await pageOf(authorizeUrl({}));
    expect(response.status).toBe(200);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:39117;");
    const page = await response.text();
    for (const text of [
      'Desk Tool',
      'by <bdi>Example Tools</bdi>',
      'not verified',
      'desktop',
      'acme',
      ALICE.email,
      'a program on this computer',
    ])
      expect(page).toContain(text);
    const denied = await answer(page, 'deny');
    expect(new URL(denied.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
  });

  it('[A3] never gives what was not shown, or to another page’s form', async () => {
    const page = await (await pageOf(authorizeUrl({}))).text();
    const other = await answer(page, 'allow', { shown: 'projects:read' });
    expect([other.status, other.headers.get('location')]).toEqual([200, null]);
    const forged = await answer(page, 'allow', { csrf_token: 'A'.repeat(43) });
    expect([forged.status, forged.headers.get('location')]).toEqual([403, null]);
    const moved = await answer(page, 'allow', {
      request: (hiddenFields(page)['request'] ?? '').replaceAll('&#38;', '&').replace('127.0.0.1', 'evil.example'),
    });
    expect([moved.status, moved.headers.get('location')]).toEqual([400, null]);
  });

  it('[A3] asks who has no session which organization, and leads to its own sign-in', async () => {
    const stranger = new SignInBrowser(running.issuer);
    const url = authorizeUrl({ organization: '' });
    const chooser = await stranger.request(url.pathname + url.search);
    expect([chooser.status, await chooser.text()]).toEqual([200, expect.stringContaining('name="organization"')]);
    // By the page's form, which may lead to no other origin: a link does.
    const byForm = authorizeUrl({ organization: 'acme', chosen: 'yes' });
    const offered = await stranger.request(byForm.pathname + byForm.search);
    const link = /href="([^"]*)"/.exec(await offered.text())?.[1] ?? '';
    expect([offered.status, link]).toEqual([200, expect.stringMatching(/^\/login\/acme\?return_to=/)]);
    expect(link).not.toContain('chosen');
    const chosen = authorizeUrl({ organization: 'acme' });
    const led = await stranger.request(chosen.pathname + chosen.search);
    expect([led.status, led.headers.get('location')]).toEqual([
      303,
      expect.stringMatching(/^\/login\/acme\?return_to=/),
    ]);
  });

  it('[L7] leads somebody with a session of one organization to the sign-in of the other, before anything is asked', async () => {
    await pageOf(authorizeUrl({}));
    const url = authorizeUrl({ organization: 'globex' });
    const led = await browser.request(url.pathname + url.search);
    expect(led.headers.get('location')).toMatch(/^\/login\/globex\?/);
  });

  it('[A2] never gives a second token for a code, or one for another’s verifier, and tells nobody why', async () => {
    const verifier = 'v'.repeat(43);
    const back = await allow(authorizeUrl({ code_challenge: await oauth4webapi.calculatePKCECodeChallenge(verifier) }));
    const code = back.searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', client_id: 'desktop', code, redirect_uri: REDIRECT };
    const invalid = {
      error: 'invalid_grant',
      error_description: expect.stringMatching(/^Invalid authorization code \(/),
    };
    expect(await token({ ...form, code_verifier: 'w'.repeat(43) })).toMatchObject({ status: 400, body: invalid });
    const answers = await Promise.all(Array.from({ length: 20 }, () => token({ ...form, code_verifier: verifier })));
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    for (const { status, body } of answers) if (status === 400) expect(body).toMatchObject(invalid);
    const refreshed = { grant_type: 'refresh_token', client_id: 'desktop' };
    const { refresh_token, access_token } = given[0]?.body ?? {};
    // Whoever has it may not be whom it was for.
    const projects = await fetch(`${running.issuer}/sample/organizations/acme/projects`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(projects.status).toBe(401);
    expect((await token({ ...refreshed, refresh_token: String(refresh_token) })).status).toBe(400);
    const log = running.log();
    for (const secret of [code, verifier, String(refresh_token)]) expect(log).not.toContain(secret);
  });

  it('[L9] says to a person whose organization has not enabled the tool whom to ask', async () => {
    await running.operator.json(
      'client',
      'create',
      'other',
      '--public',
      '--redirect-uri',
      'http://127.0.0.1/callback',
      '--scope',
      SCOPE,
    );
    const response = await pageOf(authorizeUrl({ client_id: 'other' }));
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('has not enabled the tool'),
    ]);
  });
});

describe('docs/ways: how a client comes to its first token', () => {
  it('has a page for each way, and no other', () => {
    const pages = WAYS.map((way) => basename(wayPage(way)));
    expect(readdirSync(WAYS_DIRECTORY).sort()).toEqual(['README.md', ...pages].sort());
    const index = readFileSync(join(WAYS_DIRECTORY, 'README.md'), 'utf8');
    expect(pages.filter((page) => !index.includes(`](${page})`))).toEqual([]);
  });

  it.each(WAYS)('shows what is sent and answered: $id (npm run ways)', async (way) => {
    const person = { ...ALICE, organization: 'acme', browser };
    expect(await pageWithTranscript(way, { running, person })).toBe(readFileSync(wayPage(way), 'utf8'));
  });
});
