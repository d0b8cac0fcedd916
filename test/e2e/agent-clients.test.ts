import { decodeJwt } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
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
