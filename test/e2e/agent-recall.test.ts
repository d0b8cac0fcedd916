import { setTimeout as delay } from 'node:timers/promises';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

const WRITE = 'projects:create';
const AGENT = '/organizations/acme/agent';

let world: AgentStack;
let bob: SignInBrowser;

beforeAll(async () => {
  world = await AgentStack.start();
  bob = await world.signedIn(PEOPLE.bob);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const json = (body: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const members = () => `/organizations/acme/members`;
const maria = () => `${members()}/${world.acme.member}`;

/** What an administrator's page does: reads what there is, and changes that. */
async function administer(method: string, path: string, body?: object): Promise<Response> {
  const etag = (await bob.request(maria())).headers.get('etag') ?? '';
  const answer = await bob.post(path, {
    method,
    ...(body && { body: JSON.stringify(body) }),
    headers: { 'if-match': etag, ...(body && { 'content-type': 'application/json' }) },
  });
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  return answer;
}

/** Nothing is approved for a session that no tool of theirs has used. */
async function approve(browser: SignInBrowser, sessionId: string): Promise<void> {
  await world.mint(await world.accessToken(), sessionId, ['projects:read']);
  const answer = await world.approve(browser, sessionId, [WRITE]);
  expect(await answer.json()).toMatchObject({ granted: [{ scope: WRITE }] });
}

/** Status of the sample API for a write with a token that the tool mints by itself, as it does every day. */
async function agentWrites(sessionId: string): Promise<number> {
  const accessToken = await world.accessToken();
  const { body } = await world.mint(accessToken, sessionId, ['projects:read', WRITE]);
  const url = `${world.running.issuer}/sample/organizations/acme/projects`;
  return (await callApi('POST', url, String(body['access_token']), { name: 'Apollo' })).status;
}

/** A token of the very second of a recall is refused. */
const nextSecond = () => delay(1_100);

const ENDINGS: Readonly<Record<string, (browser: SignInBrowser) => Promise<unknown>>> = {
  'signing out everywhere': (browser) => browser.post('/logout/everywhere'),
  'an administrator’s recall': () => administer('POST', `${maria()}/recall`),
  'disabling and enabling again': async () => {
    await administer('PATCH', maria(), { status: 'disabled' });
    await administer('PATCH', maria(), { status: 'active' });
  },
  'the operator disabling and adding again': async () => {
    await world.running.operator.json('member', 'disable', 'acme', 'maria@example.com');
    await world.running.operator.json('member', 'add', 'acme', 'maria@example.com', '--role', 'editor');
  },
  'removing and adding again': async () => {
    await administer('DELETE', maria());
    await bob.post(members(), json({ email: 'maria@example.com', role: 'editor' }));
  },
};

it.each(Object.entries(ENDINGS))(
  '[L9] after %s an agent writes nothing, until its person approves again',
  async (name, end) => {
    const sessionId = `recall-${Object.keys(ENDINGS).indexOf(name)}`;
    const before = await world.signedIn(PEOPLE.maria);
    await approve(before, sessionId);
    expect(await agentWrites(sessionId)).toBe(201);

    await end(before);
    await nextSecond();
    expect((await before.request('/session')).status).toBe(401);
    expect(await agentWrites(sessionId)).toBe(403);

    const again = await world.signedIn(PEOPLE.maria);
    const { sessions } = (await (await again.request(`${AGENT}/sessions`)).json()) as { sessions: object[] };
    expect(sessions).toContainEqual(expect.objectContaining({ session_id: sessionId, granted: [] }));
    await approve(again, sessionId);
    expect(await agentWrites(sessionId)).toBe(201);
  },
  COMMAND_MS,
);
