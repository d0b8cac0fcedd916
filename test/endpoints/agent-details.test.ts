import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { protect } from '../../protect/middy.ts';
import { principalOf } from '../../protect/principal.ts';
import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { formatDetails } from '../../protect/vocabulary/authorization-details.ts';
import { limitedScope } from '../../protect/vocabulary/limited-scope.ts';
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
  MINT,
  POLL,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';
import { detail, detailedConfiguration, exportOf, MOVE, move } from '../support/details.ts';
import { client, member, NOW, organization } from '../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const FOUR_HOURS = NOW + 4 * 3_600;
const configured = (authorizationDetails = detailedConfiguration.authorizationDetails) => ({
  ...agentConfiguration,
  authorizationDetails,
});

let world: AgentWorld;
/** Of an agent client: what its organization allows it. */
let agentClients: string;
beforeEach(async () => {
  world = new AgentWorld(configured());
  agentClients = await tokenWith({ askable_authorization_details: [{ type: MOVE }] });
});

const tokenWith = (claims: object) =>
  world.accessToken({ scope: 'projects:read', askable_scope: WRITE, agent_session: 'client~cursor', ...claims });
const upTo = (projects: number, change: object = {}): Scope => {
  const limited = limitedScope(WRITE, detail({ ...move, projects, ...change }));
  if (limited === undefined) throw new Error('no limit');
  return limited;
};
const NONE = 'none';
const ask = (details: unknown = [move], more: object = {}, token = agentClients) =>
  world.call(ASK, {
    as: { token },
    sessionId: 's-1',
    json: { ...(details !== NONE && { authorization_details: details }), ...more },
  });
const approve = (scopes: readonly Scope[], more: object = {}, session: SessionCookie = ADA_SESSION) =>
  world.call(APPROVE, {
    as: { session },
    json: { sessionId: 's-1', scopes, shown: { client: client.id, scopes }, ...more },
  });
const page = (scope: Scope, accept?: string) =>
  world.page({ query: [['scope', scope]], ...(accept !== undefined && { accept }) });
const poll = async (token = agentClients) => (await world.call(POLL, { as: { token }, sessionId: 's-1' })).body;
const mint = async (requestedScopes: readonly string[] | undefined, token = agentClients) =>
  (await world.call(MINT, { as: { token }, json: { sessionId: 's-1', requestedScopes } })).body;
const grants = async () => (await world.agentSessions.find(KEY))?.grants ?? new Map();

describe('[S14][L16] an agent asks its person for a write up to a limit', () => {
  it('as the API’s refusal says it, and is told where the person answers', async () => {
    const scope = upTo(20);
    expect(await ask([move], { reason: 'ticket 42' })).toMatchObject({
      status: 201,
      body: {
        approval_uri: expect.stringContaining(`scope=${encodeURIComponent(scope)}`),
        requests: [{ scope, state: 'pending' }],
      },
    });
    const authorizationDetails = formatDetails([detail(move)]);
    expect(world.audit).toMatchObject([{ action: 'writes.asked', details: { scope, authorizationDetails } }]);
  });

  it('once, however it is written, and by the scope that stands for it', async () => {
    const first = await ask();
    const other = { regions: ['us', 'eu'], workspace: 'design', projects: 20, type: MOVE };
    expect((await ask([other])).body).toEqual(first.body);
    expect((await ask(NONE, { scopes: [upTo(20)] })).body).toEqual(first.body);
    expect(world.audit).toHaveLength(1);
  });

  it('beside scopes, in one question', async () => {
    expect((await ask([move], { scopes: [WRITE] })).body['requests']).toMatchObject([
      { scope: WRITE },
      { scope: upTo(20) },
    ]);
  });

  it.each<[string, unknown, object, string]>([
    ['an unknown type', [{ type: 'payment', amount: 1 }], {}, 'authorization_details[0]'],
    ['a member too many', [{ ...move, until: 5 }], {}, 'authorization_details[0]'],
    ['a member too few', [{ type: MOVE, projects: 1 }], {}, 'authorization_details[0].workspace'],
    ['a value of another form', [move, { ...move, projects: '20' }], {}, 'authorization_details[1].projects'],
    ['a value beyond what is declared', [{ ...move, projects: 1_001 }], {}, 'authorization_details[0].projects'],
    ['what nobody sees', [{ ...move, workspace: 'de\u200bsign' }], {}, 'authorization_details[0].workspace'],
    ['no list', move, {}, 'authorization_details'],
    ['an empty list', [], {}, 'authorization_details'],
    ['null', null, {}, 'authorization_details'],
    ['eleven', Array.from({ length: 11 }, (_, i) => ({ ...move, projects: i })), {}, 'authorization_details'],
    [
      'more than anybody reads',
      [{ ...move, workspace: 'x'.repeat(256), regions: ['eu'], projects: 1 }].map((one) => ({
        ...one,
        workspace: 'ü'.repeat(256),
      })),
      {},
      'authorization_details[0]',
    ],
    ['an operation beside it', [move], { operation: { name: 'x', path: '/' } }, 'authorization_details'],
    ['a limit of a scope that has none', NONE, { scopes: ['projects:write#d.e30'] }, 'scopes[0]'],
    ['a limit of another scope', NONE, { scopes: [upTo(1).replace(WRITE, 'projects:delete')] }, 'scopes[0]'],
    [
      'a limit in another spelling',
      NONE,
      { scopes: [`${WRITE}#d.${Buffer.from(JSON.stringify(move)).toString('base64url')}`] },
      'scopes[0]',
    ],
  ])('[L15] never for %s', async (_, details, more, field) => {
    expect(await ask(details, more)).toMatchObject({ status: 400, body: { error: 'invalid_request', field } });
    expect(world.audit).toHaveLength(0);
  });

  it('[L13] never for what the member may not do, what only reads, or what no agent is given', async () => {
    const notAskable = async (details: unknown = [move]) => (await ask(details)).body['not_askable'];
    expect(await notAskable([exportOf(5)])).toMatchObject([{ reason: 'read_needs_no_approval' }]);
    world.agentRules = { ...NO_AGENT_RULES, never: new Set([WRITE]) };
    expect(await notAskable()).toMatchObject([{ reason: 'never_by_rules' }]);
    world.agentRules = NO_AGENT_RULES;
    world.changeMember({ role: 'viewer' });
    expect(await notAskable()).toMatchObject([{ reason: 'not_in_your_role' }]);
  });

  it.each<[string, object]>([
    ['names no type', {}],
    ['goes no further than less', { askable_authorization_details: [{ ...move, projects: 19 }] }],
    ['has another type', { askable_authorization_details: [exportOf(1)] }],
  ])('[L1] never beyond the tool: a token that %s', async (_, claims) => {
    const token = await tokenWith(claims);
    expect(await ask([move], {}, token)).toMatchObject({
      status: 400,
      body: { not_askable: [{ scope: upTo(20), reason: 'beyond_tool' }] },
    });
  });
});

describe('[S14] what a person reads', () => {
  it('is the vendor’s sentence with the limit’s values, each set apart and escaped', async () => {
    const scope = upTo(20, { workspace: '<i>design</i>” and all else' });
    await ask([{ ...move, workspace: '<i>design</i>” and all else' }]);
    const { body } = await page(scope);
    expect(body).toContain('Move up to <strong><bdi>20</bdi></strong> projects of <strong>“<bdi>&#60;i&#62;design');
    expect(body).toContain('<code>projects:write</code>');
    expect(body).not.toContain('<i>design');
  });

  it('is in the console’s answer as texts and values, with the usual choice of how long', async () => {
    await ask();
    const { requested } = JSON.parse((await page(upTo(20), 'application/json')).body);
    const description = 'Move up to 20 projects of “design” to “eu”, “us”';
    const words = [
      { text: 'Move up to ' },
      { name: 'projects', value: '20', isText: false },
      { text: ' projects of ' },
      { name: 'workspace', value: 'design', isText: true },
      { text: ' to ' },
      { name: 'regions', value: '“eu”, “us”', isText: false },
      { text: '' },
    ];
    expect(requested).toEqual([{ scope: upTo(20), description, limit: { scope: WRITE, words } }]);
    const { body } = await world.call(INBOX, { as: { session: ADA_SESSION } });
    expect(body['requests']).toMatchObject([{ requested: [{ description }] }]);
  });

  it('[L10] is nothing that is not declared: such an address is none', async () => {
    for (const scope of [`${WRITE}#d.e30`, upTo(1).replace(WRITE, 'projects:delete'), upTo(1).slice(0, -1)]) {
      expect(await page(scope as Scope)).toMatchObject({ status: 400 });
      expect(await approve([scope as Scope])).toMatchObject({ status: 400, body: { field: 'scopes[0]' } });
    }
  });

  it('[L16] is what is approved: another limit than the one that was shown is refused', async () => {
    await ask();
    const shown = { client: client.id, scopes: [upTo(20)] };
    expect(await approve([upTo(21)], { shown })).toMatchObject({ status: 400, body: { field: 'scopes[0]' } });
    expect((await grants()).size).toBe(0);
  });
});

describe('[S14][L5] what is approved is that write up to that limit', () => {
  it('for as long as is chosen, with an entry that says the limit', async () => {
    await ask();
    const scope = upTo(20);
    expect((await approve([scope])).body).toEqual({
      session_id: 's-1',
      granted: [{ scope, expires_at: FOUR_HOURS }],
      not_granted: [],
    });
    const authorizationDetails = formatDetails([detail(move)]);
    expect(world.audit[1]).toMatchObject({ action: 'writes.approved', details: { scope, authorizationDetails } });
    expect(await poll()).toMatchObject({
      granted: [{ scope, expires_at: FOUR_HOURS }],
      requests: [{ scope, state: 'granted' }],
    });
  });

  it('[L12] beside others, none of which it lengthens, shortens or shrinks', async () => {
    await ask([move]);
    await approve([upTo(20), WRITE], { durations: { [upTo(20)]: 'day', [WRITE]: 'hour' } });
    await approve([upTo(5), upTo(500)], { durations: { [upTo(5)]: 'hour' } });
    await approve([upTo(20)], { durations: { [upTo(20)]: 'hour' } });
    const ends = [...(await grants())].map(([scope, { expiresAt }]) => [scope, expiresAt - NOW]);
    expect(new Map(ends as never)).toEqual(
      new Map([
        [upTo(20), 86_400],
        [WRITE, 3_600],
        [upTo(5), 3_600],
        [upTo(500), 14_400],
      ]),
    );
  });

  it('[L12] of approvals at once none is lost', async () => {
    await ask([move]);
    const limits = Array.from({ length: 12 }, (_, i) => upTo(i + 1));
    await Promise.all(limits.map((limit) => approve([limit])));
    expect([...(await grants()).keys()].sort()).toEqual(limits.toSorted());
  });

  it('is asked for no more, nor is anything that it covers; a larger one is', async () => {
    await ask();
    await approve([upTo(20)]);
    expect(await ask([{ ...move, projects: 7 }])).toMatchObject({
      status: 200,
      body: { requests: [{ scope: upTo(7), state: 'granted', until: FOUR_HOURS }] },
    });
    expect(await ask([{ ...move, projects: 21 }])).toMatchObject({ status: 201 });
    expect(await ask([{ ...move, workspace: 'sales' }])).toMatchObject({ status: 201 });
  });

  it('answers the host that has asked for what it covers', async () => {
    await ask([{ ...move, projects: 7 }]);
    await approve([upTo(20)]);
    expect(await poll()).toMatchObject({
      requests: [
        { scope: upTo(20), state: 'granted' },
        { scope: upTo(7), state: 'granted' },
      ].sort((a, b) => (a.scope < b.scope ? -1 : 1)),
    });
    expect((await page(upTo(7))).body).toContain('already approved for 4 hours');
  });

  it('[L16] a no is a no to every limit of that type: nobody is asked for one less, and one less again', async () => {
    await ask();
    const form = [['decision', 'deny']] as const;
    expect((await world.page({ query: [['scope', upTo(20)]], form })).status).toBe(200);
    for (const projects of [19, 20, 21]) {
      expect(await ask([{ ...move, projects }])).toMatchObject({ status: 403, body: { error: 'access_denied' } });
    }
    expect((await ask([move], {}, agentClients)).status).toBe(403);
    expect(await ask(NONE, { scopes: [WRITE] })).toMatchObject({ status: 201 });
  });

  it('is taken back as any other', async () => {
    await ask();
    await approve([upTo(20), upTo(5)]);
    await world.call(TAKE_BACK_ONE, { as: { session: ADA_SESSION }, sessionId: 's-1', scope: upTo(20) });
    expect([...(await grants()).keys()]).toEqual([upTo(5)]);
  });

  it('is forgotten when it is long over, so that a row does not grow; what lives stays', async () => {
    await ask();
    await approve([upTo(20), upTo(5)], { durations: { [upTo(20)]: 'hour', [upTo(5)]: 'day' } });
    world.clock.advance(2 * 3_600);
    world.signInAgain();
    await approve([upTo(6)]);
    expect([...(await grants()).keys()].sort()).toEqual([upTo(5), upTo(6)].sort());
  });
});

describe('[S13][L5] what a token says of it', () => {
  beforeEach(async () => {
    await ask();
    await approve([upTo(20)]);
  });

  it('is the limit, and never the scope', async () => {
    const { scope, authorization_details: details } = await mint(undefined);
    expect(scope).toBe('projects:read');
    expect(details).toEqual([{ ...move, regions: ['eu', 'us'] }]);
  });

  it('is narrowed by what is requested', async () => {
    expect((await mint(['projects:read']))['authorization_details']).toBeUndefined();
    expect((await mint([WRITE]))['authorization_details']).toEqual([move]);
    expect((await mint([upTo(7)]))['authorization_details']).toEqual([{ ...move, projects: 7 }]);
    const beyond = await mint(['projects:read', upTo(21)]);
    expect(beyond['authorization_details']).toBeUndefined();
    expect(beyond['approval_uri']).toContain(encodeURIComponent(upTo(21)));
  });

  it.each<[string, object, unknown]>([
    ['may go less far', { askable_authorization_details: [{ ...move, projects: 3 }] }, [{ ...move, projects: 3 }]],
    ['may have none', {}, undefined],
    ['may have another type', { askable_authorization_details: [exportOf(3)] }, undefined],
  ])('[L1] never goes further than the caller, who %s', async (_, claims, expected) => {
    expect((await mint(undefined, await tokenWith(claims)))['authorization_details']).toEqual(expected);
  });

  it('[L1] of a caller whose writes are granted, no further than its own details', async () => {
    const own = { scope: `projects:read ${WRITE}`, askable_scope: undefined, agent_session: undefined };
    expect((await mint(undefined, await tokenWith(own)))['authorization_details']).toBeUndefined();
    const limited = await tokenWith({ ...own, authorization_details: [{ ...move, projects: 4 }] });
    expect((await mint(undefined, limited))['authorization_details']).toEqual([{ ...move, projects: 4 }]);
  });

  it('has the caller’s own of what only reads', async () => {
    const own = { scope: 'projects:read reports:read', authorization_details: [exportOf(9)] };
    expect((await mint(undefined, await tokenWith(own)))['authorization_details']).toEqual([exportOf(9)]);
    expect((await mint(['projects:read'], await tokenWith(own)))['authorization_details']).toBeUndefined();
  });

  it('counts at the API up to the limit, until it is taken back', async () => {
    const { access_token: token } = await mint(undefined);
    expect(await throughApi(token as string, 20)).toContain(WRITE);
    expect(await throughApi(token as string, 21)).toBe(403);
    await world.call(TAKE_BACK_ONE, { as: { session: ADA_SESSION }, sessionId: 's-1', scope: upTo(20) });
    expect(await throughApi(token as string, 20)).toBe(403);
  });

  it('[L10] is nothing of a type that is declared no more', async () => {
    const row = await grants();
    world = new AgentWorld(configured(new Map()));
    await world.use();
    await world.agentSessions.approve(
      KEY,
      [...row.keys()],
      { client: client.id, until: FOUR_HOURS, signedInAt: NOW, recalledAt: undefined, terms: new Map() } as never,
      NOW,
    );
    expect((await mint(undefined))['authorization_details']).toBeUndefined();
    expect((await poll())['granted']).toEqual([]);
  });
});

describe('[L17] rules about the scope are about each limit of it', () => {
  const rule = (rules: Partial<AgentRules>) => {
    world.agentRules = { ...NO_AGENT_RULES, ...rules };
  };

  it('a fresh sign-in, a passkey, the longest', async () => {
    await ask();
    rule({ freshSignIn: { scopes: new Set([WRITE]), withinSeconds: 60 } });
    expect((await approve([upTo(20)])).body).toMatchObject({ not_granted: [{ reason: 'needs_fresh_sign_in' }] });
    rule({ passkey: new Set([WRITE]) });
    expect((await approve([upTo(20)])).body).toMatchObject({ not_granted: [{ reason: 'needs_passkey' }] });
    rule({ longestSeconds: 60 });
    expect((await approve([upTo(20)])).body).toMatchObject({ granted: [{ scope: upTo(20), expires_at: NOW + 60 }] });
  });

  it('a second person, who reads the same sentence, and confirms exactly that', async () => {
    rule({ secondPerson: { scopes: new Set([WRITE]), role: 'admin' } });
    await ask();
    expect((await approve([upTo(20)])).body).toMatchObject({ granted: [], awaiting: [{ scope: upTo(20) }] });
    const as = { session: ADMIN_SESSION };
    const { body } = await world.call(CONFIRMATIONS, { as });
    const [half] = body['confirmations'] as readonly { readonly id: string; readonly scopes: readonly object[] }[];
    expect(half?.scopes).toMatchObject([{ description: 'Move up to 20 projects of “design” to “eu”, “us”' }]);
    const json = { member: member.id, id: half?.id, decision: 'confirm' };
    expect((await world.call(CONFIRM, { as, json })).body).toMatchObject({ granted: [{ scope: upTo(20) }] });
    expect([...(await grants()).keys()]).toEqual([upTo(20)]);
  });
});

/** What a function behind `protect()` answers, whose tables are those of this world: the scopes of the request, or its status. */
async function throughApi(token: string, projects: number): Promise<readonly string[] | number> {
  const event = {
    headers: { authorization: `Bearer ${token}` },
    pathParameters: { organization: 'acme' },
    ...{ rawPath: '/', rawQueryString: '', requestContext: { http: { method: 'POST' } } },
  };
  const [resource = ''] = agentConfiguration.resources;
  const guard = protect({
    ...{ scopes: [WRITE], resource, protection: world.apiProtection(), onRefusal: () => {} },
    details: { type: MOVE, of: () => ({ projects, workspace: 'design', regions: ['eu'] }) },
  });
  const answer = await guard.before({ event });
  return answer === undefined ? [...principalOf(event).scopes] : answer.statusCode;
}
