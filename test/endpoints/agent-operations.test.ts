import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { protect } from '../../protect/middy.ts';
import { principalOf } from '../../protect/principal.ts';
import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  agentConfiguration,
  CONFIRM,
  CONFIRMATIONS,
  INBOX,
  LIST,
  MINT,
  POLL,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';
import { client, configurationInput, configurationOf, member, NOW, organization } from '../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const PATH = '/organizations/acme/projects/p1/name';
const OPERATION = { name: 'projects.rename', path: PATH, body: { name: 'Apollo' } };
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const RENAME = {
  scope: WRITE,
  method: 'POST' as const,
  path: '/organizations/{organization}/projects/{project}/name',
  members: { name: '/name' },
  words: 'Rename project {project} to {name}',
};

/** As the agents' configuration is, with one operation. */
function configured(change: object = {}) {
  const { operations } = configurationOf({
    ...configurationInput,
    operations: { 'projects.rename': { ...RENAME, ...change } },
  });
  return { ...agentConfiguration, ...(operations && { operations }) };
}

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld(configured());
});

const ask = (operation: object = OPERATION, wishes: object = {}) =>
  world.call(ASK, { sessionId: 's-1', json: { operation, ...wishes } });
const exactOf = ({ body }: { readonly body: Readonly<Record<string, unknown>> }): Scope =>
  (body['requests'] as readonly { readonly scope: Scope }[])[0]?.scope as Scope;
const asked = async () => exactOf(await ask());
const approve = (scope: string, more: object = {}, session: SessionCookie = ADA_SESSION) =>
  world.call(APPROVE, {
    as: { session },
    json: { sessionId: 's-1', scopes: [scope], shown: { client: client.id, scopes: [scope] }, ...more },
  });
const page = (scope: string, decision?: 'approve' | 'deny', accept?: string) =>
  world.page({
    query: [['scope', scope]],
    ...(accept !== undefined && { accept }),
    ...(decision !== undefined && {
      form: [
        ['decision', decision],
        ['shown.client', client.id],
        ['shown.scopes', scope],
        ['scope', scope],
      ],
    }),
  });
const poll = async () => (await world.call(POLL, { sessionId: 's-1' })).body;
const granted = async () => (await world.agentSessions.find(KEY))?.once?.keys().toArray() ?? [];

describe('[L16] an agent asks its person for exactly one operation', () => {
  it('and is told its scope, and where the person answers', async () => {
    const answer = await ask();
    const scope = exactOf(answer);
    expect(scope).toMatch(/^projects:write#[A-Za-z0-9_-]{43}$/);
    expect(answer).toMatchObject({
      status: 201,
      body: {
        approval_uri: expect.stringContaining(`scope=${encodeURIComponent(scope)}`),
        requests: [{ scope, state: 'pending', until: NOW + 3_600 }],
      },
    });
    expect(world.audit).toMatchObject([{ action: 'writes.asked', details: { scope, operation: 'projects.rename' } }]);
    expect(JSON.stringify(world.audit)).not.toContain('Apollo');
  });

  it('once, however it is written; another value is another question', async () => {
    const first = await ask();
    expect((await ask({ ...OPERATION, body: { name: '\u0041pollo' }, query: {} })).body).toEqual(first.body);
    expect(exactOf(await ask({ ...OPERATION, body: { name: 'Zeus' } }))).not.toBe(exactOf(first));
    expect(world.audit).toHaveLength(2);
  });

  it.each<[string, object, string]>([
    ['one that nobody declared', { ...OPERATION, name: 'projects.delete' }, 'operation.name'],
    ['a name of another type', { ...OPERATION, name: 7 }, 'operation.name'],
    ['no path', { name: 'projects.rename' }, 'operation.path'],
    ['another path', { ...OPERATION, path: '/organizations/acme/projects' }, 'operation.path'],
    ["another organization's path", { ...OPERATION, path: PATH.replace('acme', 'globex') }, 'operation.path'],
    ['a query of another type', { ...OPERATION, query: { a: 1 } }, 'operation.query'],
    ['an unnamed query parameter', { ...OPERATION, query: { a: '1' } }, 'operation.query'],
    ['a body of another type', { ...OPERATION, body: [] }, 'operation.body'],
    ['an unnamed member', { ...OPERATION, body: { name: 'Apollo', owner: 'x' } }, 'operation.body'],
    ['what nobody sees', { ...OPERATION, body: { name: 'Apo\u202ello' } }, 'operation'],
    ['what nobody sees inside', { ...OPERATION, body: { name: ['Apo\u200bllo'] } }, 'operation'],
  ])('[E2][L15] never for %s', async (_, operation, field) => {
    expect(await ask(operation)).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
    expect(world.audit).toHaveLength(0);
  });

  it('[L15] never for scopes beside it, nor for its scope by that alone', async () => {
    const scope = await asked();
    expect(await ask(OPERATION, { scopes: [WRITE] })).toMatchObject({ status: 400, body: { field: 'scopes' } });
    const alone = await world.call(ASK, { sessionId: 's-1', json: { scopes: [scope] } });
    expect(alone).toMatchObject({ status: 400, body: { field: 'scopes[0]' } });
  });

  it('[L13] never for what the member may not do, nor what the organization gives to no agent', async () => {
    world.agentRules = { ...NO_AGENT_RULES, never: new Set([WRITE]) };
    expect(await ask()).toMatchObject({ status: 400, body: { not_askable: [{ reason: 'never_by_rules' }] } });
    world.agentRules = NO_AGENT_RULES;
    world.changeMember({ role: 'viewer' });
    expect(await ask()).toMatchObject({ status: 400, body: { not_askable: [{ reason: 'not_in_your_role' }] } });
  });
});

describe('[E4] what a person reads', () => {
  it("is the vendor's sentence with the request's values, each set apart and escaped", async () => {
    const name = '<i>Zeus</i>” and delete it';
    const scope = exactOf(await ask({ ...OPERATION, body: { name } }));
    const { body } = await page(scope);
    expect(body).toContain('Rename project <strong>“<bdi>p1</bdi>”</strong> to <strong>“<bdi>&#60;i&#62;Zeus');
    expect(body).toContain('Exactly this, once, within 10 minutes');
    expect(body).not.toContain('<i>Zeus');
  });

  it('is in the console’s answer as texts and values, with how long it holds', async () => {
    const scope = await asked();
    const { requested } = JSON.parse((await page(scope, undefined, 'application/json')).body);
    expect(requested).toEqual([
      {
        scope,
        description: 'Rename project “p1” to “Apollo”',
        operation: {
          name: 'projects.rename',
          seconds: 600,
          words: [
            { text: 'Rename project ' },
            { name: 'project', value: 'p1', isText: true },
            { text: ' to ' },
            { name: 'name', value: 'Apollo', isText: true },
          ],
        },
      },
    ]);
  });

  it.each<[string, object, string]>([
    ['a number', { name: 10 }, 'to 10'],
    ['a text of digits', { name: '10' }, 'to “10”'],
    ['null', { name: null }, 'to null'],
    ['an absent member', {}, 'to (none)'],
    ['a list', { name: ['a', 1] }, 'to ["a",1]'],
    ['several lines, as JSON', { name: 'a\nb' }, 'to "a\\nb"'],
    ['what reads as that JSON', { name: '"a\\nb"' }, 'to "\\"a\\\\nb\\""'],
  ])('tells %s from everything else', async (_, body, words) => {
    await ask({ ...OPERATION, body });
    const { body: inbox } = await world.call(INBOX, { as: { session: ADA_SESSION } });
    const [first] = inbox['requests'] as readonly { readonly requested: readonly { readonly description: string }[] }[];
    expect(first?.requested[0]?.description).toBe(`Rename project “p1” ${words}`);
  });
});

describe('[E3][L5] what is approved is that operation, for one use', () => {
  it.each(['page', 'API'])('by the %s: ten minutes, whatever was chosen, and the entry has no values', async (how) => {
    const scope = await asked();
    if (how === 'page') expect((await page(scope, 'approve')).body).toContain('<h1>Approved</h1>');
    else {
      const granted = [{ scope, expires_at: NOW + 600, once: true }];
      expect((await approve(scope, { durations: { [scope]: 'day' } })).body).toMatchObject({
        granted,
        not_granted: [],
      });
    }
    expect((await world.agentSessions.find(KEY))?.once?.get(scope)).toMatchObject({ expiresAt: NOW + 600 });
    expect((await world.agentSessions.find(KEY))?.grants.size).toBe(0);
    const details = { scope, duration: 'once', operation: 'projects.rename', until: NOW + 600 };
    expect(world.audit).toMatchObject([{ action: 'writes.asked' }, { action: 'writes.approved', details }]);
    expect(recorded()).not.toContain('Apollo');
    expect(await poll()).toMatchObject({ granted: [{ scope, once: true }], requests: [{ scope, state: 'granted' }] });
  });

  it('is a token of its own right, which has the declared scope by it neither now nor later', async () => {
    const scope = await asked();
    await approve(scope);
    const mint = async (requestedScopes: readonly string[]) =>
      (await world.call(MINT, { json: { sessionId: 's-1', requestedScopes } })).body['scope'];
    expect(await mint([scope])).toBe(scope);
    expect(await mint([WRITE])).toBe(scope);
    expect(await mint(['projects:read'])).toBe('projects:read');
  });

  it('counts at the API for that request, once, and then not', async () => {
    const scope = await asked();
    await approve(scope);
    const token = (await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [scope] } })).body[
      'access_token'
    ];
    const send = (body: string) => throughApi(token as string, body);
    expect(await send('{"name":"Zeus"}')).toBe(403);
    expect(await send(' {"name": "\\u0041pollo"}')).toEqual({ name: 'projects.rename', scope });
    expect(await send('{"name":"Apollo"}')).toBe(403);
  });

  it('keeps its values in the audit trail where the declaration says so', async () => {
    world = new AgentWorld(configured({ audit: true }));
    await approve(await asked());
    expect(recorded()).toContain('Rename project “p1” to “Apollo”');
  });

  it('[E4][L10] never is what nobody asks for: not before, not after an answer, not another', async () => {
    const scope = await asked();
    const other = `${WRITE}#${'a'.repeat(43)}`;
    expect((await approve(other)).body).toMatchObject({ granted: [], not_granted: [{ reason: 'not_asked' }] });
    expect((await page(other)).body).toContain('No agent asks for exactly this now.');
    await approve(scope);
    expect((await approve(scope)).body).toMatchObject({ granted: [], not_granted: [{ scope, reason: 'not_asked' }] });
    expect(await granted()).toEqual([scope]);
  });

  it('[E4][L10] never is what its declaration no longer says', async () => {
    const scope = await asked();
    const row = await world.writeRequests.find(organization.id, member.id);
    world = new AgentWorld(configured({ members: { title: '/name' }, words: 'Call project {project} {title}' }));
    await world.use();
    await world.writeRequests.change({ ...row, revision: 1 });
    expect((await approve(scope)).body).toMatchObject({ granted: [], not_granted: [{ scope, reason: 'not_asked' }] });
  });

  it('[L15] never is approved beside anything else', async () => {
    const scope = await asked();
    const scopes = [scope, WRITE];
    expect(await approve(scope, { scopes, shown: { client: client.id, scopes } })).toMatchObject({
      status: 400,
      body: { field: 'scopes' },
    });
    expect((await world.page({ query: [['scope', scopes.join(' ')]] })).status).toBe(400);
  });

  it('is taken back as any other, and denied: the same question then waits', async () => {
    const scope = await asked();
    await approve(scope);
    await world.call(TAKE_BACK_ONE, { as: { session: ADA_SESSION }, sessionId: 's-1', scope });
    expect(await granted()).toEqual([]);
    expect((await ask()).status).toBe(201);
    expect((await page(scope, 'deny')).status).toBe(200);
    expect(await ask()).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    expect((await ask({ ...OPERATION, body: { name: 'Zeus' } })).status).toBe(201);
  });

  it('is forgotten when it is long over, so that a row does not grow', async () => {
    const first = await asked();
    await approve(first);
    world.clock.advance(600 + 3_600);
    world.signInAgain();
    const second = exactOf(await ask({ ...OPERATION, body: { name: 'Zeus' } }));
    await approve(second);
    expect(await granted()).toEqual([second]);
  });

  it('is said in the list of sessions without its values', async () => {
    const scope = await asked();
    await approve(scope);
    const { body } = await world.call(LIST, { as: { session: ADA_SESSION } });
    expect(body['sessions']).toMatchObject([{ granted: [{ scope, once: true }] }]);
  });
});

describe('[L17] rules about the declared scope are about each of its operations', () => {
  const rule = (rules: Partial<AgentRules>) => {
    world.agentRules = { ...NO_AGENT_RULES, ...rules };
  };

  it('a fresh sign-in, and a passkey', async () => {
    const scope = await asked();
    rule({ freshSignIn: { scopes: new Set([WRITE]), withinSeconds: 60 } });
    expect((await approve(scope)).body).toMatchObject({
      granted: [],
      not_granted: [{ reason: 'needs_fresh_sign_in' }],
    });
    rule({ passkey: new Set([WRITE]) });
    expect((await approve(scope)).body).toMatchObject({ granted: [], not_granted: [{ reason: 'needs_passkey' }] });
    expect(await granted()).toEqual([]);
  });

  it('the longest that an approval counts', async () => {
    const scope = await asked();
    rule({ longestSeconds: 60 });
    expect((await approve(scope)).body).toMatchObject({ granted: [{ scope, expires_at: NOW + 60 }] });
  });

  it('a second person, who reads the same sentence, and confirms exactly that', async () => {
    rule({ secondPerson: { scopes: new Set([WRITE]), role: 'admin' } });
    const scope = await asked();
    expect((await approve(scope)).body).toMatchObject({ granted: [], awaiting: [{ scope }] });
    expect(await granted()).toEqual([]);
    expect((await page(scope)).body).toContain('Rename project <strong>“<bdi>p1</bdi>”</strong>');
    const { awaiting } = JSON.parse((await page(scope, undefined, 'application/json')).body);
    expect(awaiting).toMatchObject([{ scope, description: 'Rename project “p1” to “Apollo”' }]);
    const as = { session: ADMIN_SESSION };
    const { body } = await world.call(CONFIRMATIONS, { as });
    const [half] = body['confirmations'] as readonly { readonly id: string; readonly scopes: readonly object[] }[];
    expect(half?.scopes).toEqual([
      { scope, description: 'Rename project “p1” to “Apollo”', duration: 'once', seconds: 600 },
    ]);
    expect((await world.confirmationsPage({ as, query: [] })).body).toContain(
      'to <strong>“<bdi>Apollo</bdi>”</strong>',
    );
    const json = { member: member.id, id: half?.id, decision: 'confirm' };
    expect((await world.call(CONFIRM, { as, json })).body).toMatchObject({ granted: [{ scope, once: true }] });
    expect(await granted()).toEqual([scope]);
    expect(recorded()).not.toContain('Apollo');
  });
});

/** All that the audit trail says, and what its evidence does. */
function recorded(): string {
  const claims = world.audit.map(({ evidence = '' }) =>
    Buffer.from(evidence.split('.')[1] ?? '', 'base64url').toString('utf8'),
  );
  return JSON.stringify(world.audit) + claims.join('\n');
}

/** What a function behind `protect()` answers, whose tables are those of this world. */
async function throughApi(token: string, body: string): Promise<number | object | undefined> {
  const event = {
    headers: { authorization: `Bearer ${token}` },
    pathParameters: { organization: 'acme' },
    ...{ rawPath: PATH, rawQueryString: '', body, requestContext: { http: { method: 'POST' } } },
  };
  const [resource = ''] = agentConfiguration.resources;
  const protection = world.apiProtection();
  const guard = protect({ scopes: [WRITE], operation: 'projects.rename', resource, protection, onRefusal: () => {} });
  const answer = await guard.before({ event });
  return answer === undefined ? principalOf(event).operation : answer.statusCode;
}
