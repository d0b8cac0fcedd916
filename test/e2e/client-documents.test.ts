import { createHash, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { CLIENT_ASSERTION_TYPE } from '../../lambdas/core/clients/assertion.ts';
import { DOCUMENT_COOL_DOWN_SECONDS } from '../../lambdas/core/clients/document-lifetime.ts';
import { DEMO_ACCOUNTS } from '../../local/identity-provider/accounts.ts';
import { makeKey } from '../support/issuer.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { RunningStack, STACK_START_MS } from '../support/running-stack.ts';
import { hiddenFields, SignInBrowser } from '../support/sign-in-browser.ts';

/** A client that nobody registered: from the document at its id to the token, over the running stack. */
standInForDispatcher();
jest.setTimeout(COMMAND_MS);

const [ALICE] = DEMO_ACCOUNTS as [(typeof DEMO_ACCOUNTS)[0]];
const REDIRECT = 'http://127.0.0.1:39118/callback';
const VERIFIER = 'v'.repeat(50);
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

/** One host is asked for one document in this time. */
const COOL_DOWN_MS = DOCUMENT_COOL_DOWN_SECONDS * 1_000 + 500;

let running: RunningStack;
let browser: SignInBrowser;
let server: Server;
let host: string;
const documents = new Map<string, object>();
const asked: string[] = [];

beforeAll(
  async () => {
    server = createServer((request, response) => {
      asked.push(String(request.url));
      const document = documents.get(String(request.url));
      response
        .writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
        .end(JSON.stringify(document ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    running = await RunningStack.start();
    const { operator } = running;
    await operator.json('org', 'create', 'acme');
    const idp = await operator.json('idp', 'add', 'acme', '--issuer', running.stack.identityProvider.issuer);
    await operator.json('idp', 'set', 'acme', String(idp['id']), '--client-id', 'countersign');
    await operator.json(
      ...['member', 'add', 'acme', ALICE.email, '--role', 'editor'],
      ...['--subject', `${idp['id']}:${ALICE.subject}`],
    );
    browser = new SignInBrowser(running.issuer);
  },
  STACK_START_MS + 4 * COMMAND_MS,
);

afterAll(async () => {
  await Promise.all([running.stop(), new Promise((done) => server.close(done))]);
});

/** Publishes a document at a path of this computer, and gives its URL, which is the client's id. */
function publish(path: string, members: object = {}): string {
  const id = `http://${host}${path}`;
  const valid = { client_id: id, redirect_uris: ['http://127.0.0.1/callback'], token_endpoint_auth_method: 'none' };
  documents.set(path, { ...valid, grant_types: ['authorization_code', 'refresh_token'], ...members });
  return id;
}

const policy = (...options: readonly string[]) => running.operator.json('org', 'set', 'acme', ...options);

function authorizePath(client: string, parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({
    ...{ response_type: 'code', client_id: client, redirect_uri: REDIRECT, organization: 'acme', state: 's' },
    ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256', ...parameters },
  });
  return `/oauth/authorize?${query}`;
}

/** What Alice sees, signed in if it asks for that. */
async function pageOf(client: string, parameters: Readonly<Record<string, string>> = {}): Promise<Response> {
  const first = await browser.request(authorizePath(client, parameters));
  const location = first.headers.get('location');
  if (location === null || !location.startsWith('/login/')) return first;
  const back = (await browser.signIn(location, ALICE)).headers.get('location') ?? '';
  return browser.request(back);
}

function answer(page: string, decision: string) {
  const hidden = Object.entries(hiddenFields(page)).map(([field, value]) => [field, value.replaceAll('&#38;', '&')]);
  const body = new URLSearchParams({ ...Object.fromEntries(hidden), decision });
  return browser.request('/oauth/authorize', { method: 'POST', headers: { origin: running.issuer }, body });
}

async function token(form: Readonly<Record<string, string>>) {
  const response = await fetch(running.tokenEndpoint, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
}

const redeem = (client: string, code: string) =>
  token({ grant_type: 'authorization_code', client_id: client, code, redirect_uri: REDIRECT, code_verifier: VERIFIER });

describe('a client that nobody registered', () => {
  it('[M6] says that it is supported in the metadata', async () => {
    const response = await fetch(`${running.issuer}/.well-known/oauth-authorization-server`);
    expect(await response.json()).toHaveProperty('client_id_metadata_document_supported', true);
  });

  it('[M6] never has its document asked for in an organization that allows none', async () => {
    const client = publish('/off.json');
    const page = await pageOf(client);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('has not allowed tools of this address');
    expect(asked).not.toContain('/off.json');
  });

  it('[M6][A3] goes from its document to a token and its refresh, where its host is listed, and what writes is asked for', async () => {
    const client = publish('/tool.json', { client_name: 'Desk Tool' });
    await policy(
      ...['--client-documents', 'listed', '--client-document-host', host],
      ...['--client-document-scope', 'projects:read projects:rename'],
    );
    const page = await (await pageOf(client)).text();
    expect(page).toContain(`from ${host}`);
    expect(page).toContain('calls itself');
    expect(page).toContain('Desk Tool');
    expect(page).toContain('It may ask you each time before it can');
    const allowed = await answer(page, 'allow');
    const back = new URL(allowed.headers.get('location') ?? '');
    expect(back.searchParams.get('iss')).toBe(running.issuer);
    const { status, body } = await redeem(client, back.searchParams.get('code') ?? '');
    expect({ status, body }).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
    const read = await fetch(`${running.resource}/organizations/acme/projects`, {
      headers: { authorization: `Bearer ${body['access_token']}` },
    });
    expect(read.status).toBe(200);
    const form = { grant_type: 'refresh_token', client_id: client, refresh_token: String(body['refresh_token']) };
    expect(await token(form)).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
    expect(asked.filter((path) => path === '/tool.json')).toHaveLength(1);
  });

  it('[M6] never gets anything before an administrator has enabled it, where any may be asked for', async () => {
    await setTimeout(COOL_DOWN_MS);
    const client = publish('/asked.json');
    await policy('--client-documents', 'approval', '--client-document-host', 'tools.example');
    const first = await pageOf(client);
    expect(first.status).toBe(403);
    const text = await first.text();
    expect(text).toContain('has to enable this tool first');
    const allowed = await answer(text, 'allow');
    expect([allowed.status, allowed.headers.get('location')]).toEqual([403, null]);
    expect(await (await answer(text, 'ask')).text()).toContain('The administrators see in the console');
    expect(await (await answer(text, 'ask')).text()).toContain('have been asked for this tool already');
    await running.operator.json('client', 'enable', 'acme', client, '--scope', 'projects:read');
    const page = await (await pageOf(client)).text();
    const back = new URL((await answer(page, 'allow')).headers.get('location') ?? '');
    expect(await redeem(client, back.searchParams.get('code') ?? '')).toMatchObject({
      ...{ status: 200, body: { scope: 'projects:read' } },
    });
  });

  it('[C6][M6] proves who it is by the keys that stand at its own host, and by nothing else', async () => {
    const key = await makeKey('by-document');
    documents.set('/jwks.json', { keys: [key.jwk] });
    const method = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `http://${host}/jwks.json` };
    await setTimeout(COOL_DOWN_MS);
    const client = publish('/signing.json', method);
    await policy('--client-documents', 'listed', '--client-document-host', host);
    const code = async () => {
      const page = await (await pageOf(client)).text();
      const back = new URL((await answer(page, 'allow')).headers.get('location') ?? '');
      return back.searchParams.get('code') ?? '';
    };
    expect(await redeem(client, await code())).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const assertion = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: 'by-document' })
      .setIssuer(client)
      .setSubject(client)
      .setAudience(running.issuer)
      .setIssuedAt()
      .setExpirationTime('60s')
      .setJti(randomUUID())
      .sign(key.privateKey);
    const proved = await token({
      ...{ grant_type: 'authorization_code', redirect_uri: REDIRECT, code_verifier: VERIFIER, code: await code() },
      ...{ client_assertion: assertion, client_assertion_type: CLIENT_ASSERTION_TYPE },
    });
    expect(proved).toMatchObject({ status: 200, body: { scope: 'projects:read' } });
  });

  it('[A1][M6] never sends anybody anywhere for a document that names another client, or another address', async () => {
    await setTimeout(COOL_DOWN_MS);
    const liar = publish('/liar.json', { client_id: `http://${host}/tool.json` });
    const lied = await pageOf(liar);
    expect([lied.status, lied.headers.get('location')]).toEqual([400, null]);
    const elsewhere = await pageOf(`http://${host}/tool.json`, { redirect_uri: 'https://evil.example/callback' });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([400, null]);
    expect(await elsewhere.text()).toContain('not registered for it');
  });
});

describe('a client that registers itself', () => {
  interface Registered {
    readonly client_id: string;
    readonly client_secret: string;
    readonly registration_client_uri: string;
    readonly registration_access_token: string;
  }

  async function register(secret: string, body: object = {}) {
    const response = await fetch(`${running.issuer}/oauth/register`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        ...{ client_name: 'Night Desk', redirect_uris: ['http://127.0.0.1/callback'] },
        ...{ token_endpoint_auth_method: 'client_secret_post', grant_types: ['authorization_code', 'refresh_token'] },
        ...body,
      }),
    });
    return { status: response.status, body: (await response.json()) as Registered & Readonly<Record<string, unknown>> };
  }

  const own = (registered: Registered, method = 'GET') =>
    fetch(registered.registration_client_uri, {
      method,
      headers: { authorization: `Bearer ${registered.registration_access_token}` },
    });

  it('[M8][M10][M11] waits, is enabled in its own organization, signs people in, and ends by its own word', async () => {
    const { operator } = running;
    const metadata = await fetch(`${running.issuer}/.well-known/oauth-authorization-server`);
    expect(await metadata.json()).toHaveProperty('registration_endpoint', `${running.issuer}/oauth/register`);
    const { secret = '', id = '' } = await operator.json('client', 'registration-token', 'create', 'acme');
    const { status, body: registered } = await register(secret);
    expect(status).toBe(201);
    expect((await register(secret)).status).toBe(401);
    const { client_id: client, client_secret } = registered;

    const waits = await pageOf(client);
    expect([waits.status, await waits.text()]).toEqual([400, expect.stringContaining('registered itself, and waits')]);
    const form = { grant_type: 'refresh_token', refresh_token: 'x', client_id: client, client_secret };
    expect(await token(form)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const listed = await operator.json<readonly object[]>('client', 'list', '--organization', 'acme');
    expect(listed).toContainEqual(
      expect.objectContaining({ id: client, registered_by: 'registration', here: 'waits', calls_itself: 'Night Desk' }),
    );
    await operator.json('org', 'create', 'elsewhere');
    await expect(operator.json('client', 'enable', 'elsewhere', client, '--scope', 'projects:read')).rejects.toThrow(
      'registered itself for another organization',
    );

    await operator.json('client', 'enable', 'acme', client, '--scope', 'projects:read');
    expect(await (await own(registered)).json()).toMatchObject({ client_id: client, registration_status: 'approved' });
    const page = await (await pageOf(client)).text();
    expect(page).toContain('registered itself (dynamic registration)');
    expect(page).toContain('Night Desk');
    const allowed = await answer(page, 'allow');
    const code = new URL(allowed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', client_id: client, client_secret, code };
    const issued = await token({ ...exchange, redirect_uri: REDIRECT, code_verifier: VERIFIER });
    expect(issued).toMatchObject({ status: 200, body: { scope: 'projects:read' } });

    expect((await own(registered, 'PUT')).status).toBe(405);
    expect((await own(registered, 'DELETE')).status).toBe(204);
    expect((await own(registered)).status).toBe(401);
    expect((await pageOf(client)).status).toBe(400);
    await expect(operator.json('client', 'restore', client)).rejects.toThrow('deleted its own registration');
    const { stdout } = await operator.run(['audit', 'tail', 'acme']);
    for (const action of ['registration_token.created', 'client.registered', 'client.enabled', 'client.unregistered'])
      expect(stdout).toContain(action);
    expect(stdout).toContain(`registrationToken="${id}"`);
    for (const hidden of [secret, client_secret, registered.registration_access_token, 'Night Desk'])
      expect(stdout).not.toContain(hidden);
  });

  it('[M9] registers nobody with a token that was revoked', async () => {
    const { operator } = running;
    const { secret = '', id = '' } = await operator.json(
      'client',
      'registration-token',
      'create',
      'acme',
      '--uses',
      '3',
    );
    await operator.json('client', 'registration-token', 'revoke', 'acme', String(id));
    expect((await register(secret)).status).toBe(401);
    expect(await operator.json('client', 'registration-token', 'list', 'acme')).toContainEqual(
      expect.objectContaining({ id, state: 'revoked', uses_left: 3 }),
    );
  });
});
