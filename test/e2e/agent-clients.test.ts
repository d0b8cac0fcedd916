import { decodeJwt } from 'jose';
import { JWT_BEARER_GRANT } from '../../lambdas/core/tokens/request.ts';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { type ProofOverrides, proofKey, signProof } from '../support/dpop.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

const TOOL = 'agent-tool';
const WRITE = 'projects:create';
const SESSION = `client~${TOOL}`;
const AGENT = '/organizations/acme/agent';

let world: AgentStack;
let maria: SignInBrowser;
let bob: SignInBrowser;
let token: string;

beforeAll(async () => {
  world = await AgentStack.start();
  const { operator } = world.running;
  const scope = 'projects:read projects:create projects:rename';
  const created = ['client', 'create', TOOL, '--auth', 'client_secret_basic', '--scope', scope];
  const { secret } = await operator.json<{ readonly secret: string }>(...created);
  await operator.json('client', 'enable', 'acme', TOOL, '--writes', 'asked');
  token = await world.tokenFor({ id: TOOL, secret }, { scope: `projects:read ${WRITE}` });
  maria = await world.signedIn(PEOPLE.maria);
  bob = await world.signedIn(PEOPLE.bob);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const projects = '/sample/organizations/acme/projects';
const api = (method: string, path: string, body?: object) =>
  callApi(method, `${world.running.issuer}${path}`, token, body);
/** The very same request, with the very same token. */
const createProject = () => api('POST', projects, { name: 'Apollo' });
const poll = async () => (await api('GET', `${AGENT}/sessions/${SESSION}`)).body;
const opened = (browser: SignInBrowser, address: string) =>
  browser.request(address.slice(world.running.issuer.length), { headers: { accept: 'application/json' } });

describe('[L5] a client whose writes are asked', () => {
  it('redeems for a token that reads, and names what may be asked for', () => {
    expect(decodeJwt(token)).toMatchObject({
      scope: 'projects:read',
      askable_scope: WRITE,
      agent_session: `client~${TOOL}`,
      client_id: TOOL,
    });
  });

  it('is refused a write, told where its person approves, and then the same request with the same token succeeds', async () => {
    expect((await api('GET', projects)).status).toBe(200);
    const refused = await createProject();
    const uri = `${world.running.issuer}/approve/acme/client~${TOOL}?scope=projects%3Acreate&member=${world.acme.member}`;
    expect(refused).toMatchObject({
      status: 403,
      challenge: expect.stringContaining(`error_uri="${uri}"`),
      body: { error: 'insufficient_scope', approval_uri: uri, error_uri: uri },
    });

    // [L16] Somebody else who opens it is asked nothing.
    const others = await opened(bob, uri);
    expect([others.status, await others.json()]).toEqual([
      403,
      expect.objectContaining({ error: 'asks_other_member' }),
    ]);
    expect((await createProject()).status).toBe(403);

    expect(await (await opened(maria, uri)).json()).toMatchObject({ client: TOOL, requested: [{ scope: WRITE }] });
    expect((await world.approve(maria, `client~${TOOL}`, [WRITE])).status).toBe(200);
    expect((await createProject()).status).toBe(201);

    const taken = await maria.post(`${AGENT}/sessions/client~${TOOL}/scopes/${WRITE}`, { method: 'DELETE' });
    expect([taken.status, await taken.json()]).toEqual([200, expect.objectContaining({ taken_back: [WRITE] })]);
    expect(await createProject()).toMatchObject({ status: 403, body: { approval_uri: uri } });
    expect((await api('GET', projects)).status).toBe(200);
  });

  it('[L5] that was approved once passes one of many requests at once, and no other afterwards', async () => {
    expect((await world.approve(maria, SESSION, [WRITE], { [WRITE]: 'once' })).status).toBe(200);
    const held = { scope: WRITE, expires_at: expect.any(Number), once: true };
    expect(await poll()).toMatchObject({ granted: [held], requests: [{ scope: WRITE, state: 'granted', once: true }] });
    const answers = await Promise.all(Array.from({ length: 10 }, createProject));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(403)]);
    expect(await createProject()).toMatchObject({ status: 403, body: { approval_uri: expect.any(String) } });
    expect(await poll()).toMatchObject({ granted: [], requests: [{ scope: WRITE, state: 'used' }] });
    const listed = await maria.request(`${AGENT}/sessions`);
    expect(await listed.json()).toMatchObject({
      sessions: [{ session_id: SESSION, granted: [], used: [{ scope: WRITE, used_at: expect.any(Number) }] }],
    });
  });

  it('[L15] is approved for no duration that there is not', async () => {
    const answer = await world.approve(maria, SESSION, [WRITE], { [WRITE]: 'forever' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ field: `durations["${WRITE}"]` }),
    ]);
    expect((await createProject()).status).toBe(403);
  });

  it('is told no address for what nobody can approve for it', async () => {
    const refused = await api('DELETE', `${projects}/p-1`);
    expect(refused).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
    expect(refused.body).not.toHaveProperty('approval_uri');
  });

  it('[L6] approves, lists and takes back nothing with that token', async () => {
    const json = { sessionId: `client~${TOOL}`, scopes: [WRITE], shown: { client: TOOL, scopes: [WRITE] } };
    expect((await api('POST', `${AGENT}/approve`, json)).status).toBe(401);
    expect((await api('GET', `${AGENT}/sessions`)).status).toBe(401);
    expect((await createProject()).status).toBe(403);
  });
});

describe('[C11] a client that nobody registered, and that its provider vouches for', () => {
  const proved = (method: string, url: string, overrides: ProofOverrides = {}) => {
    made += 1;
    const iat = Math.floor(Date.now() / 1_000);
    return signProof({
      ...overrides,
      claims: { htm: method, htu: url, iat, jti: `vouched-${made}`, ...overrides.claims },
    });
  };
  let made = 0;

  async function come(name: string, overrides: Readonly<Record<string, unknown>> = {}) {
    const { tokenEndpoint } = world.running;
    const bound = { client_id: name, cnf: { jkt: proofKey.thumbprint }, scope: `projects:read ${WRITE}`, ...overrides };
    const body = new URLSearchParams({ grant_type: JWT_BEARER_GRANT, assertion: await world.assertion(bound) });
    const headers = { dpop: proved('POST', tokenEndpoint) };
    const answer = await fetch(tokenEndpoint, { method: 'POST', headers, body });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, string>> };
  }

  const present = async (accessToken: string, method: string, body?: object) => {
    const url = `${world.running.issuer}${projects}`;
    const headers = {
      authorization: `DPoP ${accessToken}`,
      dpop: proved(method, url, { accessToken }),
      'content-type': 'application/json',
    };
    const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Readonly<Record<string, string>> };
  };

  it('comes by its key, reads, asks for a write, and has it once its person has said yes', async () => {
    const { operator, issuer } = world.running;
    const before = await come('editor');
    expect([before.status, before.body['error']]).toEqual([401, 'invalid_client']);
    // Another issuer of theirs: what the first one may not is remembered for a minute.
    const { id: idp } = await operator.json<{ readonly id: string }>(
      'idp',
      'add',
      'acme',
      '--issuer',
      world.issuer('vouching'),
    );
    await operator.json('idp', 'set', 'acme', idp, '--vouches-for-clients', 'on');
    const also = ['--role', 'editor', '--subject', `${idp}:vouched-maria`];
    await operator.json('member', 'add', 'acme', 'maria@example.com', ...also);
    const iss = world.issuer('vouching');
    const { status, body } = await come('editor', { iss, sub: 'vouched-maria' });
    expect([status, body['token_type'], body['scope']]).toEqual([200, 'DPoP', 'projects:read']);
    const accessToken = String(body['access_token']);
    const client = String(decodeJwt(accessToken)['client_id']);
    expect(client).toMatch(/^prv_[0-9a-f]{32}$/);

    expect((await present(accessToken, 'GET')).status).toBe(200);
    const refused = await present(accessToken, 'POST', { name: 'Vega' });
    expect([refused.status, refused.body['error']]).toEqual([403, 'insufficient_scope']);
    const page = await (await opened(maria, String(refused.body['approval_uri']))).json();
    expect(page).toMatchObject({ tool: { client, vouched_name: 'editor', verified: false } });
    expect((await world.approve(maria, `client~${client}`, [WRITE])).status).toBe(200);
    expect((await present(accessToken, 'POST', { name: 'Vega' })).status).toBe(201);

    const listed = await (await bob.request(`/organizations/acme/clients/${client}`)).json();
    expect(listed).toMatchObject({
      ...{ id: client, registered_by: 'provider', vouched_by: { provider: idp, name: 'editor' } },
      enablement: { status: 'active', by: 'provider', writes: 'asked' },
    });
    // Explained by the command as what it is; and a second token is no second client.
    expect((await come('editor', { iss, sub: 'vouched-maria' })).status).toBe(200);
    const named = await operator.json<readonly { readonly id: string }[]>('client', 'list', '--organization', 'acme');
    expect(named.filter(({ id }) => id.startsWith('prv_')).map(({ id }) => id)).toStrictEqual([client]);
    expect(
      (
        await fetch(`${issuer}/oauth/revoke`, {
          method: 'POST',
          body: new URLSearchParams({ client_id: client, token: accessToken }),
        })
      ).status,
    ).toBe(200);
  });
});
