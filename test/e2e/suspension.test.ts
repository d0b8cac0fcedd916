import { jest } from '@jest/globals';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { redeem } from '../support/redemption.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import { SignInBrowser } from '../support/sign-in-browser.ts';
import { StackRows } from '../support/stack-rows.ts';

standInForDispatcher();

jest.setTimeout(COMMAND_MS * 2);

const WRITE = 'projects:create';
const AGENT = '/organizations/acme/agent';
const PROJECTS = '/sample/organizations/acme/projects';

let world: AgentStack;
let rows: StackRows;
let surfaces: Readonly<Record<string, () => Promise<number>>>;

beforeAll(async () => {
  world = await AgentStack.start();
  rows = new StackRows(world.running);
  const { issuer, operator } = world.running;
  const token = await world.accessToken();
  const [maria, bob] = [await world.signedIn(PEOPLE.maria), await world.signedIn(PEOPLE.bob)];
  const csrf = { 'x-csrf-token': String((await maria.session())['csrf_token']), origin: issuer };
  const minted = await world.mint(token, 'suspended');
  const agentToken = String(minted.body['access_token']);
  const { url = '' } = await operator.json('setup-link', 'acme', '--email', 'founder@acme.example');
  const setup = new SignInBrowser(issuer);
  await setup.request(new URL(url).pathname, { method: 'POST', headers: { origin: issuer } });
  const json = { 'content-type': 'application/json' };
  const api = async (method: string, path: string, bearer: string, body?: object) =>
    (await callApi(method, issuer + path, bearer, body)).status;
  const opened = async (browser: SignInBrowser, path: string, init: RequestInit = {}) => {
    const { status, body } = await browser.request(path, { headers: { accept: 'application/json' }, ...init });
    await body?.cancel();
    return status;
  };
  const decision = {
    sessionId: 'suspended',
    scopes: [WRITE],
    shown: { client: world.acme.client.id, scopes: [WRITE] },
  };
  surfaces = {
    redemption: async () =>
      (await redeem(world.running, world.acme.client, { assertion: await world.assertion() })).status,
    'protect(), with an access token': () => api('GET', PROJECTS, token),
    'protect(), with an agent token': () => api('GET', PROJECTS, agentToken),
    minting: () => api('POST', `${AGENT}/token`, token, { sessionId: 'suspended' }),
    polling: () => api('GET', `${AGENT}/sessions/suspended`, token),
    asking: () => api('POST', `${AGENT}/sessions/suspended/requests`, token, { scopes: [WRITE] }),
    'the approval page': () => opened(maria, `/approve/acme/suspended?scope=${encodeURIComponent(WRITE)}`),
    approving: () =>
      opened(maria, `${AGENT}/approve`, {
        method: 'POST',
        headers: { ...csrf, ...json },
        body: JSON.stringify(decision),
      }),
    'the list of agent sessions': () => opened(maria, `${AGENT}/sessions`),
    'minting with a session': () =>
      opened(maria, `${AGENT}/token`, {
        method: 'POST',
        headers: { ...csrf, ...json },
        body: JSON.stringify({ sessionId: 'own' }),
      }),
    'an open session': () => opened(maria, '/session'),
    'administration, with a session': () => opened(bob, '/organizations/acme/members'),
    'a setup session': () => opened(setup, '/session'),
    'signing in': () => opened(new SignInBrowser(issuer), '/login/acme'),
  };
}, STACK_START_MS * 3);

afterAll(async () => {
  rows.close();
  await world.stop();
});

async function statuses(): Promise<Readonly<Record<string, number>>> {
  const answers: Record<string, number> = {};
  for (const [name, ask] of Object.entries(surfaces)) answers[name] = await ask();
  return answers;
}

/** Nobody remembers anything: what a server that does may still answer, for a minute, is held where it remembers. */
async function forget(): Promise<void> {
  const { cloud } = world.running.stack;
  await Promise.all(cloud.model.functions.all.map(({ name }) => cloud.recycle(name)));
}

const isRefused = (status: number) => status >= 400 && status < 500;
const isServed = (status: number) => status < 400;
const everySurface = (is: (status: number) => boolean, answers: Readonly<Record<string, number>>) =>
  Object.entries(answers).filter(([, status]) => !is(status));

it('[L9] an organization that is suspended is refused at every surface, and nobody else is', async () => {
  expect(everySurface(isServed, await statuses())).toEqual([]);
  const begun = new SignInBrowser(world.running.issuer);
  const callback = await begun.untilCallback('/login/acme', PEOPLE.maria);
  const suspended = await world.running.operator.json('org', 'suspend', 'acme');
  expect(suspended).toEqual({ id: 'acme', status: 'disabled', outcome: 'suspended' });

  await forget();
  expect(everySurface(isRefused, await statuses())).toEqual([]);
  expect(isRefused((await begun.request(callback.pathname + callback.search)).status)).toBe(true);
  expect(await world.accessToken(world.globex)).toEqual(expect.any(String));
  const { stderr } = await world.running.operator.run(['setup-link', 'acme', '--email', 'x@acme.example']);
  expect(stderr).toContain('is disabled: acme');
  const { body } = await redeem(world.running, world.acme.client, { assertion: await world.assertion() });
  expect(await world.running.refusal(body['correlation_id'])).toMatchObject({ reason: 'organization_not_active' });
});

it('suspended again, nothing is written; restored, everything of before works', async () => {
  const { operator } = world.running;
  const before = await rows.all('AuditTrailTableName');
  expect(await operator.json('org', 'suspend', 'acme')).toMatchObject({ outcome: 'unchanged' });
  expect(await rows.all('AuditTrailTableName')).toEqual(before);
  expect(await operator.json('org', 'show', 'acme')).toMatchObject({ status: 'disabled' });

  expect(await operator.json('org', 'restore', 'acme')).toEqual({ id: 'acme', status: 'active', outcome: 'restored' });
  await forget();
  expect(everySurface(isServed, await statuses())).toEqual([]);
  expect(await operator.json('org', 'restore', 'acme')).toMatchObject({ outcome: 'unchanged' });
  const actions = (await rows.all('AuditTrailTableName')).map(({ action }) => action);
  for (const action of ['organization.suspended', 'organization.restored'])
    expect(actions.filter((each) => each === action)).toHaveLength(1);
});
