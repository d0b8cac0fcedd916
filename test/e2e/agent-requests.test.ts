import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

const TOOL = 'asking-tool';
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

const api = (method: string, path: string, body?: object) =>
  callApi(method, `${world.running.issuer}${path}`, token, body);
const ask = (words: object = {}, sessionId = SESSION) =>
  api('POST', `${AGENT}/sessions/${sessionId}/requests`, { scopes: [WRITE], ...words });
const states = async (sessionId = SESSION) =>
  (await api('GET', `${AGENT}/sessions/${sessionId}`)).body['requests'] as readonly { state: string; until: number }[];
const createProject = () => api('POST', '/sample/organizations/acme/projects', { name: 'Apollo' });
const inboxOf = async (browser: SignInBrowser, query = '') =>
  ((await (await browser.request(`${AGENT}/requests${query}`)).json()) as { requests: Record<string, unknown>[] })
    .requests;
const deny = async (uri: string) =>
  maria.post(uri.slice(world.running.issuer.length), {
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ decision: 'deny' }),
  });

describe('[L16] a request is answered', () => {
  it('with no: the host that polls is told at once, and may not put it again', async () => {
    const asked = await ask({ reason: 'to tidy up' }, 'no-1');
    expect(asked).toMatchObject({ status: 201, body: { requests: [{ scope: WRITE, state: 'pending' }] } });
    expect(await inboxOf(maria)).toMatchObject([{ session_id: 'no-1', client: TOOL, reason: 'to tidy up' }]);
    // Opening the link, with a preview's method too, decides nothing.
    await maria.request(String(asked.body['approval_uri']).slice(world.running.issuer.length), { method: 'HEAD' });
    expect(await states('no-1')).toMatchObject([{ state: 'pending' }]);

    expect((await deny(String(asked.body['approval_uri']))).status).toBe(200);
    const [denied] = await states('no-1');
    expect(denied).toMatchObject({ state: 'denied' });
    expect(Math.abs(Number(denied?.until) - Date.now() / 1_000 - 600)).toBeLessThan(10);
    expect(await ask({}, 'no-1')).toMatchObject({ status: 403, body: { error: 'access_denied', denied: [WRITE] } });
    expect(await inboxOf(maria)).toEqual([]);
  });

  it('with yes: the same request with the same token succeeds, until its session is ended', async () => {
    expect((await createProject()).status).toBe(403);
    expect(await ask({ until: Math.floor(Date.now() / 1_000) + 3_600 })).toMatchObject({ status: 201 });
    expect(await inboxOf(bob, '?all=true')).toMatchObject([{ member: world.acme.member, session_id: SESSION }]);
    expect(await inboxOf(bob)).toEqual([]);

    expect((await world.approve(maria, SESSION, [WRITE])).status).toBe(200);
    expect(await states()).toMatchObject([{ scope: WRITE, state: 'granted' }]);
    expect(await inboxOf(maria)).toEqual([]);
    expect((await createProject()).status).toBe(201);
    expect(await ask()).toMatchObject({ status: 200, body: { requests: [{ state: 'granted' }] } });

    expect(await api('POST', `${AGENT}/sessions/${SESSION}/end`)).toMatchObject({
      status: 200,
      body: { session_id: SESSION, taken_back: [WRITE] },
    });
    expect((await createProject()).status).toBe(403);
    expect(await states()).toEqual([]);
  });

  it('is what a token asks for that is minted', async () => {
    const minted = await api('POST', `${AGENT}/token`, {
      sessionId: 'mint-1',
      requestedScopes: ['projects:read', WRITE],
      ask: { reason: 'to try it' },
    });
    expect(minted).toMatchObject({ status: 200, body: { requests: [{ scope: WRITE, state: 'pending' }] } });
    expect(await inboxOf(maria)).toMatchObject([{ session_id: 'mint-1', reason: 'to try it' }]);
    expect((await api('POST', `${AGENT}/sessions/mint-1/end`)).status).toBe(200);
    expect(await inboxOf(maria)).toEqual([]);
  });

  it('[L11] and leaves neither the agent’s words nor its token in the log', () => {
    const log = world.running.log();
    expect(log).toContain('"operation":"request"');
    for (const secret of [token, 'to tidy up', 'to try it']) expect(log).not.toContain(secret);
  });
});
