import { createRemoteJWKSet, jwtVerify } from 'jose';
import { callApi } from '../../local/demo/api-calls.ts';
import { AgentStack, PEOPLE } from '../support/agent-stack.ts';
import { standInForDispatcher } from '../support/loopback-dispatcher.ts';
import { COMMAND_MS } from '../support/operator.ts';
import { STACK_START_MS } from '../support/running-stack.ts';
import type { SignInBrowser } from '../support/sign-in-browser.ts';

standInForDispatcher();

let world: AgentStack;
let maria: SignInBrowser;
let accessToken: string;

beforeAll(async () => {
  world = await AgentStack.start();
  accessToken = await world.accessToken();
  maria = await world.signedIn(PEOPLE.maria);
}, STACK_START_MS * 3);

afterAll(() => world.stop());

const WRITE = 'projects:create';
const AGENT = '/organizations/acme/agent';

const api = (method: string, path: string, token: string, body?: object) =>
  callApi(method, `${world.running.issuer}${path}`, token, body);

async function approve(sessionId: string, scopes: readonly string[]): Promise<Record<string, unknown>> {
  return (await (await world.approve(maria, sessionId, scopes)).json()) as Record<string, unknown>;
}

const createProject = (token: string) => api('POST', '/sample/organizations/acme/projects', token, { name: 'Apollo' });

describe('an agent’s session', () => {
  it('reads, asks, is approved by its person, writes, and stops when that is taken back', async () => {
    const first = await world.mint(accessToken, 'e2e-1', ['projects:read', WRITE, 'projects:delete']);
    expect(first).toEqual({
      status: 200,
      challenge: null,
      body: {
        access_token: expect.stringMatching(/^csagt_/),
        token_type: 'Bearer',
        expires_in: 300,
        scope: 'projects:read',
        approval_uri: `${world.running.issuer}/approve/acme/e2e-1?scope=projects%3Acreate&member=${world.acme.member}`,
      },
    });
    const reading = String(first.body['access_token']);
    expect((await api('GET', '/sample/organizations/acme/projects', reading)).status).toBe(200);
    expect(await createProject(reading)).toMatchObject({
      status: 403,
      challenge: expect.stringContaining(`error="insufficient_scope", scope="${WRITE}"`),
    });

    const { granted, not_granted: notGranted } = await approve('e2e-1', [WRITE, 'projects:delete', 'projects:read']);
    const now = Math.floor(Date.now() / 1000);
    const [grant] = granted as [{ scope: string; expires_at: number }];
    expect(grant.scope).toBe(WRITE);
    expect(Math.abs(grant.expires_at - now - 14_400)).toBeLessThan(10);
    expect(notGranted).toEqual([
      { scope: 'projects:delete', reason: 'not_in_your_role' },
      { scope: 'projects:read', reason: 'read_needs_no_approval' },
    ]);
    // The old token carries no write, whatever was approved since.
    expect((await createProject(reading)).status).toBe(403);

    const polled = await api('GET', `${AGENT}/sessions/e2e-1`, accessToken);
    expect(polled).toMatchObject({ status: 200, body: { session_id: 'e2e-1', granted: [grant] } });
    const second = await world.mint(accessToken, 'e2e-1', ['projects:read', WRITE]);
    expect(second.body).toMatchObject({ scope: `${WRITE} projects:read` });
    const writing = String(second.body['access_token']);
    expect((await createProject(writing)).status).toBe(201);

    const taken = await maria.post(`${AGENT}/sessions/e2e-1/scopes/${WRITE}`, { method: 'DELETE' });
    expect([taken.status, await taken.json()]).toEqual([200, { session_id: 'e2e-1', taken_back: [WRITE] }]);
    expect((await createProject(writing)).status).toBe(403);
    expect((await api('GET', '/sample/organizations/acme/projects', writing)).status).toBe(200);
  });

  it('is listed for its person, with the client that uses it', async () => {
    await world.mint(accessToken, 'e2e-2');
    await approve('e2e-2', [WRITE]);
    const listed = (await (await maria.request(`${AGENT}/sessions`)).json()) as { sessions: object[] };
    expect(listed.sessions).toContainEqual({
      session_id: 'e2e-2',
      member: world.acme.member,
      client: world.acme.client.id,
      last_mint_at: expect.any(Number),
      granted: [{ scope: WRITE, expires_at: expect.any(Number) }],
      used: [],
      taken_back: [],
    });
  });

  it('mints tokens that the published keys verify, each for its resource as an agent', async () => {
    const { body } = await world.mint(accessToken, 'e2e-3');
    const keys = createRemoteJWKSet(new URL(`${world.running.issuer}/.well-known/jwks.json`));
    const jws = String(body['access_token']).slice('csagt_'.length);
    const { payload, protectedHeader } = await jwtVerify(jws, keys, {
      issuer: world.running.issuer,
      audience: `${world.running.resource}#agent`,
      typ: 'agent+jwt',
    });
    expect(protectedHeader.alg).toBe('RS256');
    expect(payload).toMatchObject({
      sub: world.acme.member,
      org_id: 'acme',
      client_id: world.acme.client.id,
      agent_session: 'e2e-3',
      act: { sub: world.acme.client.id },
    });
  });

  it('[L11] leaves no token in the log', async () => {
    const { body } = await world.mint(accessToken, 'e2e-4');
    expect(world.running.log()).toContain('agent token minted');
    const [, , signature] = String(body['access_token']).split('.');
    for (const secret of [signature, 'csagt_']) expect(world.running.log()).not.toContain(secret);
  });
});

describe('an operation that is approved exactly', () => {
  /** Of Bob's, who may delete, by a tool that may. */
  async function removersToken(): Promise<string> {
    const scope = 'projects:read projects:create projects:delete';
    const { operator } = world.running;
    const flags = ['--auth', 'client_secret_basic', '--scope', scope];
    const created = await operator.json<{ readonly secret: string }>('client', 'create', 'remover', ...flags);
    await operator.json('client', 'enable', 'acme', 'remover');
    return world.tokenFor({ id: 'remover', secret: created.secret }, { sub: 'bob', scope });
  }

  it(
    '[E3][E4] is asked for as the API names it, shown in words, and done once: that one and no other',
    async () => {
      const token = await removersToken();
      const [kept, gone] = await Promise.all([createProject(token), createProject(token)]);
      const pathOf = ({ body }: { readonly body: object }) =>
        `/sample/organizations/acme/projects/${(body as { readonly id: string }).id}`;
      const mint = async (scopes?: readonly string[]) =>
        String((await world.mint(token, 'e2e-exact', scopes)).body['access_token']);
      const denied = await api('DELETE', pathOf(gone), await mint());
      const operation = { name: 'projects.delete', path: pathOf(gone) };
      expect(denied).toMatchObject({ status: 403, body: { error: 'insufficient_scope', operation } });

      const asked = await api('POST', `${AGENT}/sessions/e2e-exact/requests`, token, { operation });
      expect(asked.status).toBe(201);
      const [{ scope }] = asked.body['requests'] as [{ readonly scope: string }];
      expect(denied.challenge).toContain(`scope="${scope}"`);
      const bob = await world.signedIn(PEOPLE.bob);
      const page = await bob.request(`/approve/acme/e2e-exact?plain=1&scope=${encodeURIComponent(scope)}`);
      expect(await page.text()).toContain(
        `Delete the project <strong>“<bdi>${pathOf(gone).split('/').at(-1)}</bdi>”</strong>`,
      );
      const approved = (await (await world.approve(bob, 'e2e-exact', [scope])).json()) as object;
      expect(approved).toMatchObject({ granted: [{ scope, once: true }] });

      const carrying = await mint([scope]);
      expect((await api('DELETE', pathOf(kept), carrying)).status).toBe(403);
      const answers = await Promise.all([1, 2, 3].map(() => api('DELETE', pathOf(gone), carrying)));
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 403, 403]);
      const list = await api('GET', '/sample/organizations/acme/projects', carrying);
      expect(list).toMatchObject({ status: 403 });
    },
    COMMAND_MS,
  );
});

describe('[L6] consent is to what was shown', () => {
  const ask = async (sessionId: string) => {
    const page = await maria.request(`/approve/acme/${sessionId}?plain=1&scope=${encodeURIComponent(WRITE)}`);
    const fields = [...(await page.text()).matchAll(/<input type="hidden" name="(shown\.\w+)" value="([^"]*)">/g)];
    return fields.map(([, name, value]) => [name, value] as [string, string]);
  };
  const press = async (sessionId: string, shown: readonly [string, string][]) => {
    const form = new URLSearchParams([['decision', 'approve'], ['scope', WRITE], ...shown]);
    return maria.post(`/approve/acme/${sessionId}?plain=1&scope=${encodeURIComponent(WRITE)}`, { body: form });
  };

  it('a page that named no tool approves nothing for one that has come since, and asks again', async () => {
    expect(await ask('shown-1')).toEqual([]);
    await world.mint(accessToken, 'shown-1');
    const again = await press('shown-1', [
      ['shown.client', ''],
      ['shown.scopes', WRITE],
    ]);
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Nothing was approved: the tool is another one now');
    expect((await world.mint(accessToken, 'shown-1', [WRITE])).body).toMatchObject({ scope: '' });
    expect((await press('shown-1', await ask('shown-1'))).status).toBe(200);
    expect((await world.mint(accessToken, 'shown-1', [WRITE])).body).toMatchObject({ scope: WRITE });
  });

  it('a decision that does not say what was shown is refused', async () => {
    expect((await press('shown-2', [])).status).toBe(400);
    const json = { sessionId: 'shown-2', scopes: [WRITE] };
    const headers = { 'content-type': 'application/json' };
    const answer = await maria.post(`${AGENT}/approve`, { headers, body: JSON.stringify(json) });
    expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ field: 'shown' })]);
  });
});

describe('switched off', () => {
  it(
    'the routes are not there: API Gateway’s own answer to a route that does not exist',
    async () => {
      const { operator, issuer } = world.running;
      const changed = await operator.json('org', 'set', 'globex', '--agents', 'off');
      expect(changed).toMatchObject({ id: 'globex', agents: 'off' });
      const token = await world.accessToken(world.globex);
      const url = `${issuer}/organizations/globex/agent`;
      const nowhere = await callApi('GET', `${issuer}/organizations/globex/nowhere`, token);
      expect(await callApi('POST', `${url}/token`, token, { sessionId: 's-1' })).toEqual(nowhere);
      expect(await callApi('GET', `${url}/sessions/s-1`, token)).toEqual(nowhere);
      const list = await operator.json<readonly { id: string; agents: string }[]>('org', 'list');
      expect(list.map(({ id, agents }) => [id, agents])).toEqual([
        ['acme', 'on'],
        ['globex', 'off'],
      ]);
    },
    COMMAND_MS,
  );
});
