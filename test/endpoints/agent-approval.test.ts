import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  agentConfiguration,
  approvalOf,
  GLOBEX_SESSION,
  MINT,
  POLL,
} from '../support/agent-world.ts';
import { member, NOW, organization } from '../support/fixtures.ts';
import { anApproval, endsOf } from '../support/write-approvals.ts';

const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const UNTIL = NOW + 14_400;
const ADA = { session: ADA_SESSION } as const;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const approve = (...scopes: string[]) => world.call(APPROVE, { as: ADA, json: approvalOf(scopes) });
const approveFor = (client: string | null, ...scopes: string[]) =>
  world.call(APPROVE, { as: ADA, json: approvalOf(scopes, client) });
const grants = async () => endsOf((await world.agentSessions.find(KEY))?.grants);
const poll = (as?: { readonly token: string } | typeof ADA) =>
  world.call(POLL, { sessionId: 's-1', ...(as && { as }) });

describe('[L13] approving', () => {
  it('gives what the approver has, and says plainly what it did not give, and why', async () => {
    const answer = await approve('projects:write', 'projects:read', 'projects:delete', 'org:admin', 'projects:write');
    expect(answer).toEqual({
      status: 200,
      headers: expect.objectContaining({ 'cache-control': 'no-store' }),
      body: {
        session_id: 's-1',
        granted: [{ scope: 'projects:write', expires_at: UNTIL }],
        not_granted: [
          { scope: 'org:admin', reason: 'never_for_agents' },
          { scope: 'projects:delete', reason: 'not_in_your_role' },
          { scope: 'projects:read', reason: 'read_needs_no_approval' },
        ],
      },
    });
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
    expect(world.told).toEqual(['approve done']);
  });

  it('is judged by the role as it is at this moment', async () => {
    world.changeMember({ role: 'admin' });
    expect((await approve('projects:delete')).body).toMatchObject({ granted: [{ scope: 'projects:delete' }] });
    world.changeMember({ role: 'guest' });
    expect((await approve('projects:write')).body).toMatchObject({
      granted: [],
      not_granted: [{ scope: 'projects:write', reason: 'not_in_your_role' }],
    });
  });

  it('lasts as long as configured', async () => {
    world = new AgentWorld({ ...agentConfiguration, writeGrantLifetimeSeconds: 60 });
    expect((await approve('projects:write')).body['granted']).toEqual([
      { scope: 'projects:write', expires_at: NOW + 60 },
    ]);
  });

  it('[L12] again lasts longer, and names the later end where an earlier approval outlasts it', async () => {
    await world.agentSessions.approve(KEY, ['projects:write' as Scope], anApproval(UNTIL + 5));
    expect((await approve('projects:write')).body['granted']).toEqual([
      { scope: 'projects:write', expires_at: UNTIL + 5 },
    ]);
    world.clock.advance(10);
    expect((await approve('projects:write')).body['granted']).toEqual([
      { scope: 'projects:write', expires_at: UNTIL + 10 },
    ]);
  });

  it('writes an entry of who approved what for whom until when', async () => {
    await approve('projects:write', 'projects:delete');
    expect(world.audit).toEqual([
      {
        organization: 'acme',
        at: NOW,
        suffix: '1',
        actor: { kind: 'member', id: member.id },
        action: 'writes.approved',
        target: 's-1',
        details: { member: member.id, scope: 'projects:write', until: UNTIL },
      },
    ]);
  });

  it('grants nothing when its entry cannot be written', async () => {
    world.auditIsDown = true;
    expect(await approve('projects:write')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(await grants()).toEqual({});
    expect(world.told).toEqual(['approve unavailable DynamoDB']);
  });

  it('never grants before its entry is durable: where the grant then fails, the entry stands', async () => {
    const { agentSessions } = world;
    let entriesBefore: readonly string[] | undefined;
    agentSessions.approve = async () => {
      entriesBefore = world.audit.map(({ action }) => action);
      throw new Unavailable('DynamoDB');
    };
    expect((await approve('projects:write')).status).toBe(503);
    expect([entriesBefore, world.audit.length]).toEqual([['writes.approved'], 1]);
    expect(await grants()).toEqual({});
  });

  it('[L8] writes neither grant nor entry when there is nothing to grant', async () => {
    await approve('projects:read', 'projects:delete');
    expect([world.audit, await world.agentSessions.find(KEY)]).toEqual([[], undefined]);
  });

  it('takes nobody’s word for who approves: the body names a session and scopes, no member', async () => {
    const json = { ...approvalOf(['projects:write']), member: 'user-1', organization: 'globex' };
    await world.call(APPROVE, { as: ADA, json });
    expect(await grants()).toEqual({ 'projects:write': UNTIL });
  });
});

describe('[L6] consent is to what was shown', () => {
  const mint = (client: string) =>
    world
      .accessToken({ client_id: client })
      .then((token) => world.call(MINT, { as: { token }, json: { sessionId: 's-1' } }));

  it.each([
    { shown: null, now: 'cursor', how: 'a tool began to use the session since' },
    { shown: 'copilot', now: 'cursor', how: 'another tool has it since' },
    { shown: 'copilot', now: null, how: 'the session was taken back since' },
  ])('approves nothing, and writes nothing, when $how', async ({ shown, now }) => {
    if (now !== null) await mint(now);
    expect(await approveFor(shown, 'projects:write')).toEqual({
      status: 409,
      headers: expect.objectContaining({ 'cache-control': 'no-store' }),
      body: {
        error: 'tool_changed',
        error_description: 'The tool of this agent session is not the one that was shown: nothing was approved',
        shown,
        client: now,
      },
    });
    expect([await grants(), world.audit]).toEqual([{}, []]);
    expect(world.told.at(-1)).toBe('approve refused tool_changed');
  });

  it('and says in the audit trail which tool it was', async () => {
    await mint('cursor');
    await approveFor('cursor', 'projects:write');
    expect(world.audit).toMatchObject([{ action: 'writes.approved', details: { client: 'cursor' } }]);
  });

  it('holds at the moment of the write: a tool that comes between look and write gets nothing', async () => {
    const { agentSessions } = world;
    const write = agentSessions.approve.bind(agentSessions);
    agentSessions.approve = async (...approval) => {
      await mint('cursor');
      return write(...approval);
    };
    expect(await approve('projects:write')).toMatchObject({
      status: 409,
      body: { error: 'tool_changed', shown: null, client: 'cursor' },
    });
    expect(await grants()).toEqual({});
  });
});

describe('[L6] nobody approves for an agent but its own person', () => {
  const mintedScope = async () => {
    const { body } = await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: ['projects:write'] } });
    return body['scope'];
  };

  it.each([
    { who: 'another member, of the same session id', as: { session: ADMIN_SESSION }, path: 'acme' },
    { who: 'a member with the same id in another organization', as: { session: GLOBEX_SESSION }, path: 'globex' },
  ])('$who approves for an agent of their own, and gives nothing to hers', async ({ as, path }) => {
    const json = approvalOf(['projects:write']);
    const answer = await world.call(APPROVE, { as, organization: path, json });
    expect(answer.body).toMatchObject({ granted: [{ scope: 'projects:write' }] });
    expect([await grants(), await mintedScope()]).toEqual([{}, '']);
  });

  it('and a session in the path of another organization is refused', async () => {
    const json = approvalOf(['projects:write']);
    const answer = await world.call(APPROVE, { as: ADA, organization: 'globex', json });
    expect(answer).toMatchObject({ status: 401, body: { error: 'not_signed_in' } });
  });

  it('her approval counts at the next mint', async () => {
    await approve('projects:write');
    expect(await mintedScope()).toBe('projects:write');
  });
});

describe('polling', () => {
  it('says what is approved now, and when it ends', async () => {
    expect(await poll()).toMatchObject({ status: 200, body: { session_id: 's-1', granted: [] } });
    await approve('projects:write');
    expect((await poll()).body).toEqual({
      session_id: 's-1',
      granted: [{ scope: 'projects:write', expires_at: UNTIL }],
    });
    world.clock.advance(14_400);
    expect((await poll(ADA)).status).toBe(401);
    expect((await poll()).body).toEqual({ session_id: 's-1', granted: [] });
  });

  it('signs and writes nothing', async () => {
    await poll();
    expect([world.signatures, world.audit, await world.agentSessions.find(KEY)]).toEqual([0, [], undefined]);
  });

  it('says no more than the next token would carry', async () => {
    world.changeMember({ role: 'admin' });
    await approve('projects:write', 'projects:delete');
    // The access token has no projects:delete.
    expect((await poll()).body['granted']).toEqual([{ scope: 'projects:write', expires_at: UNTIL }]);
    world.changeMember({ role: 'guest' });
    expect((await poll()).body['granted']).toEqual([]);
  });

  it('is for the client of the session, and for its person', async () => {
    await world.call(MINT, { json: { sessionId: 's-1' } });
    await approveFor('cursor', 'projects:write');
    const other = { token: await world.accessToken({ client_id: 'copilot' }) };
    expect(await poll(other)).toMatchObject({ status: 409, body: { error: 'session_of_other_client' } });
    expect((await poll(ADA)).body['granted']).toEqual([{ scope: 'projects:write', expires_at: UNTIL }]);
  });
});
