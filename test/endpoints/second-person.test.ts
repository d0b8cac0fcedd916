import type { SessionCookie } from '../../lambdas/core/sign-in/session.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  CONFIRM,
  CONFIRMATIONS,
  END,
  GLOBEX_SESSION,
  type JsonAnswer,
  MINT,
  POLL,
  TAKE_BACK,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';
import { member, memberId, NOW, organization } from '../support/fixtures.ts';
import { endsOf } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const GRACE = memberId('grace');
const GRACE_SESSION = 'C'.repeat(43) as SessionCookie;
const GRANT = { scope: WRITE, expires_at: NOW + 14_400 };

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
  rule({});
});

/** Administrators confirm: here user-1, and Grace. */
function rule(rules: Partial<AgentRules>): void {
  const secondPerson = { scopes: new Set([WRITE]), role: 'admin' };
  world.agentRules = { ...NO_AGENT_RULES, secondPerson, ...rules };
  world.facts.members.push({ ...member, id: GRACE, role: 'admin' });
  world.signInAgain(GRACE_SESSION, GRACE);
}

const as = (session: SessionCookie) => ({ as: { session } });
const approve = (durations?: object, session = ADA_SESSION) =>
  world.call(APPROVE, { ...as(session), json: { ...approvalOf([WRITE]), durations } });
const list = (session = ADMIN_SESSION) => world.call(CONFIRMATIONS, as(session));
const waiting = async (session?: SessionCookie) =>
  (await list(session)).body['confirmations'] as readonly { readonly id: string; readonly member: string }[];
const decide = async (decision: 'confirm' | 'refuse', session = ADMIN_SESSION): Promise<JsonAnswer> => {
  const [first] = await waiting(GRACE_SESSION);
  const json = { member: first?.member ?? member.id, id: first?.id ?? '0'.repeat(32), decision };
  return world.call(CONFIRM, { ...as(session), json });
};
const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const poll = async () => (await world.call(POLL, { sessionId: 's-1' })).body;
const actions = () => world.audit.map(({ action, actor }) => `${action} by ${actor.id}`);

describe('[L17] a write that needs a second person', () => {
  it('never is granted by the first one', async () => {
    expect((await approve()).body).toEqual({
      ...{ session_id: 's-1', granted: [], not_granted: [] },
      awaiting: [{ scope: WRITE, until: NOW + 3_600 }],
    });
    expect(await grants()).toEqual({});
    expect(await poll()).toMatchObject({
      granted: [],
      requests: [{ scope: WRITE, state: 'pending', until: NOW + 3_600, awaits: 'second_person' }],
    });
    expect(actions()).toEqual([`writes.first_approved by ${member.id}`]);
    expect(world.audit[0]?.details).toMatchObject({
      scope: WRITE,
      durations: `${WRITE}=default`,
      confirmedBy: 'admin',
    });
  });

  it('is granted when another member with the role confirms it, from then on, and both are on record', async () => {
    await approve({ [WRITE]: 'hour' });
    world.clock.advance(600);
    expect((await list()).body).toEqual({
      may_confirm: true,
      tools: [{ client: 'cursor', verified: false }],
      confirmations: [
        {
          ...{ id: expect.any(String), member: member.id, email: member.email, session_id: 's-1', client: 'cursor' },
          scopes: [{ scope: WRITE, description: expect.any(String), duration: 'hour', seconds: 3_600 }],
          ...{ approved_at: NOW, expires_at: NOW + 3_600 },
        },
      ],
    });
    const until = NOW + 4_200;
    expect(await decide('confirm')).toMatchObject({
      status: 200,
      body: { session_id: 's-1', granted: [{ scope: WRITE, expires_at: until }], not_granted: [] },
    });
    expect((await poll())['granted']).toEqual([{ scope: WRITE, expires_at: until }]);
    expect(await waiting()).toEqual([]);
    expect(actions()).toEqual([`writes.first_approved by ${member.id}`, `writes.confirmed by ${ADMIN}`]);
    expect(world.audit[1]?.details).toMatchObject({
      member: member.id,
      scope: WRITE,
      client: 'cursor',
      approvedAt: NOW,
    });
  });

  it('never is confirmed by the one who approved it, whatever their role', async () => {
    world.changeMember({ role: 'admin' });
    await approve();
    expect((await list(ADA_SESSION)).body).toEqual({ may_confirm: true, confirmations: [], tools: [] });
    expect(await decide('confirm', ADA_SESSION)).toMatchObject({ status: 403, body: { error: 'own_approval' } });
    expect(await grants()).toEqual({});
  });

  it('never is confirmed, shown or refused by a member with another role', async () => {
    await approve();
    world.changeMember({ role: 'developer' }, ADMIN);
    expect((await list()).body).toEqual({ may_confirm: false, confirmations: [], tools: [] });
    for (const decision of ['confirm', 'refuse'] as const) {
      expect(await decide(decision)).toMatchObject({ status: 403, body: { error: 'forbidden' } });
    }
    expect([await grants(), (await waiting(GRACE_SESSION)).length]).toEqual([{}, 1]);
  });

  it('[L7] never is confirmed from another organization', async () => {
    await approve();
    expect((await decide('confirm', GLOBEX_SESSION)).status).toBe(401);
    expect(await grants()).toEqual({});
  });

  it('[L13] never gives more than the first person has at that moment, however much the second one has', async () => {
    await approve();
    world.changeMember({ role: 'guest' });
    expect((await decide('confirm')).body).toMatchObject({
      granted: [],
      not_granted: [{ scope: WRITE, reason: 'not_in_your_role' }],
    });
    expect(await grants()).toEqual({});
  });

  it.each<[string, () => unknown]>([
    ['was recalled', () => world.changeMember({ recalledAt: NOW + 1 })],
    ['is disabled', () => world.changeMember({ status: 'disabled' })],
    ['took it back', () => world.call(TAKE_BACK, { ...as(ADA_SESSION), sessionId: 's-1' })],
    ['took that one back', () => world.call(TAKE_BACK_ONE, { ...as(ADA_SESSION), sessionId: 's-1', scope: WRITE })],
    ['let an hour pass', () => world.clock.advance(3_600)],
    ['has ended the session', async () => world.call(END, { sessionId: 's-1' })],
  ])('[L9] never is confirmed once its first person %s', async (_, happens) => {
    await approve();
    const [first] = await waiting(GRACE_SESSION);
    await happens();
    world.signInAgain(ADMIN_SESSION, ADMIN);
    const json = { member: member.id, id: first?.id, decision: 'confirm' };
    const answer = await world.call(CONFIRM, { ...as(ADMIN_SESSION), json });
    expect(answer).toMatchObject({ status: 409, body: { error: 'nothing_to_confirm' } });
    expect(await grants()).toEqual({});
  });

  it('never is confirmed for another tool than was shown', async () => {
    await approve();
    await world.agentSessions.forget(KEY);
    await world.use({}, 'copilot' as never);
    expect(await decide('confirm')).toMatchObject({ status: 409 });
    expect(await grants()).toEqual({});
  });

  it('[L17] never is confirmed when the organization gives it to no agent by then', async () => {
    await approve();
    rule({ never: new Set([WRITE]) });
    expect((await decide('confirm')).body).toMatchObject({ granted: [], not_granted: [{ reason: 'never_by_rules' }] });
    expect(await grants()).toEqual({});
  });

  it('never is granted twice by two who confirm at once', async () => {
    await approve({ [WRITE]: 'once' });
    const answers = await Promise.all([decide('confirm'), decide('confirm', GRACE_SESSION)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(actions().filter((action) => action.startsWith('writes.confirmed'))).toHaveLength(1);
  });

  it('once: one confirmation is one write, and a repeated one none', async () => {
    await approve({ [WRITE]: 'once' });
    const [first] = await waiting(GRACE_SESSION);
    expect((await decide('confirm')).body).toMatchObject({ granted: [{ scope: WRITE, once: true }] });
    world.agentSessions.useUp(KEY, WRITE, NOW);
    const json = { member: member.id, id: first?.id, decision: 'confirm' };
    expect((await world.call(CONFIRM, { ...as(ADMIN_SESSION), json })).status).toBe(409);
    expect((await poll())['granted']).toEqual([]);
  });

  it('is refused by the second person: the host is told, and it may be asked again in ten minutes', async () => {
    await approve();
    expect((await decide('refuse')).body).toEqual({ session_id: 's-1', granted: [], not_granted: [] });
    expect((await poll())['requests']).toEqual([{ scope: WRITE, state: 'denied', until: NOW + 600 }]);
    expect(actions()).toEqual([`writes.first_approved by ${member.id}`, `writes.not_confirmed by ${ADMIN}`]);
    expect((await waiting(GRACE_SESSION)).length).toBe(0);
  });

  it('[L16] is asked of nobody again while it waits', async () => {
    const ask = () => world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE] } });
    await ask();
    await approve();
    const answer = await ask();
    expect([answer.status, answer.body['approval_uri']]).toEqual([200, undefined]);
    expect(answer.body['requests']).toEqual([expect.objectContaining({ state: 'pending', awaits: 'second_person' })]);
    const minted = await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [WRITE] } });
    expect(minted.body).not.toHaveProperty('approval_uri');
  });

  it('waits once, as it was approved last', async () => {
    await approve({ [WRITE]: 'hour' });
    await approve({ [WRITE]: 'day' });
    expect(await waiting()).toEqual([
      expect.objectContaining({ scopes: [expect.objectContaining({ duration: 'day' })] }),
    ]);
  });

  it('leaves what needs none to be approved at once', async () => {
    world.changeMember({ role: 'admin' });
    const json = approvalOf([WRITE, 'projects:delete']);
    expect((await world.call(APPROVE, { ...as(ADA_SESSION), json })).body).toMatchObject({
      granted: [{ scope: 'projects:delete' }],
      awaiting: [{ scope: WRITE }],
    });
  });

  it('[L13] never waits without its audit entry, nor is it confirmed without', async () => {
    world.auditIsDown = true;
    expect((await approve()).status).toBe(503);
    world.auditIsDown = false;
    expect(await waiting()).toEqual([]);
    await approve();
    world.auditIsDown = true;
    expect((await decide('refuse')).status).toBe(503);
    expect((await waiting()).length).toBe(1);
  });

  it('is told on the page: before anything is approved, and then with a way back', async () => {
    const before = await world.page({ query: [['scope', WRITE]] });
    expect(before.body).toContain('another member has to confirm it too');
    await approve();
    const { body } = await world.page({ query: [['scope', WRITE]] });
    expect(body).toContain('Waits for a second person');
    const json = JSON.parse((await world.page({ query: [['scope', WRITE]], accept: 'application/json' })).body);
    expect(json).toMatchObject({ awaiting: [{ scope: WRITE, until: NOW + 3_600 }], granted: [] });
  });

  it.each([
    ['member', { member: 'no member' }],
    ['id', { id: 'x' }],
    ['decision', { decision: 'approve' }],
    ['decision', {}],
  ])('[L15] a mistake in %s is named', async (field, json) => {
    const valid = { member: member.id, id: '0'.repeat(32), ...(field === 'decision' ? {} : { decision: 'confirm' }) };
    expect(await world.call(CONFIRM, { ...as(ADMIN_SESSION), json: { ...valid, ...json } })).toMatchObject({
      status: 400,
      body: { field },
    });
  });
});

describe('[L17] a grant that holds longer already', () => {
  it('is never shortened by a confirmation', async () => {
    world.agentRules = NO_AGENT_RULES;
    await approve({ [WRITE]: 'day' });
    rule({});
    await approve({ [WRITE]: 'hour' });
    await decide('confirm');
    expect(await grants()).toEqual({ [WRITE]: NOW + 86_400 });
    expect(GRANT.expires_at).toBeLessThan(NOW + 86_400);
  });
});

it('is a bug of nobody: an outage while confirming grants nothing, or all', async () => {
  await approve();
  const { confirm } = world.writeRequests;
  world.writeRequests.confirm = () => Promise.reject(new Unavailable('DynamoDB'));
  expect((await decide('confirm')).status).toBe(503);
  expect([await grants(), (await waiting()).length]).toEqual([{}, 1]);
  world.writeRequests.confirm = confirm;
  expect((await decide('confirm')).status).toBe(200);
});
