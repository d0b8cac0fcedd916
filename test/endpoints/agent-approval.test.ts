import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  agentConfiguration,
  approvalOf,
  GLOBEX,
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
beforeEach(() => begin());

/** A world in which Ada's tool has used its session. */
async function begin(configuration = agentConfiguration): Promise<void> {
  world = new AgentWorld(configuration);
  await world.use();
}

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
    await begin({ ...agentConfiguration, writeGrantLifetimeSeconds: 60 });
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

  describe('for as long as the person chooses', () => {
    const RENAMED = 'projects:write';
    const approveFor = (durations: unknown, ...scopes: string[]) =>
      world.call(APPROVE, { as: ADA, json: { ...approvalOf(scopes), durations } });

    it.each([
      ['once', { expires_at: UNTIL, once: true }],
      ['hour', { expires_at: NOW + 3_600 }],
      ['default', { expires_at: UNTIL }],
      ['day', { expires_at: NOW + 86_400 }],
    ])('%s says until when, and whether once', async (duration, held) => {
      const { body } = await approveFor({ [RENAMED]: duration }, RENAMED);
      expect(body['granted']).toEqual([{ scope: RENAMED, ...held }]);
      expect((await poll(ADA)).body['granted']).toEqual([{ scope: RENAMED, ...held }]);
    });

    it('is capped at what the deployment allows', async () => {
      await begin({ ...agentConfiguration, writeGrantLifetimeSeconds: 600, maxWriteGrantLifetimeSeconds: 900 });
      for (const duration of ['hour', 'day']) {
        const { body } = await approveFor({ [RENAMED]: duration }, RENAMED);
        expect(body['granted']).toEqual([{ scope: RENAMED, expires_at: NOW + 900 }]);
      }
    });

    it('each scope by itself, each with an entry that says how long', async () => {
      world.changeMember({ role: 'admin' });
      const scopes = [RENAMED, 'projects:delete'];
      const { body } = await approveFor({ 'projects:delete': 'once' }, ...scopes);
      expect(body['granted']).toEqual([
        { scope: 'projects:delete', expires_at: UNTIL, once: true },
        { scope: RENAMED, expires_at: UNTIL },
      ]);
      expect(world.audit.map(({ details }) => [details['scope'], details['duration'], details['until']])).toEqual([
        [RENAMED, 'default', UNTIL],
        ['projects:delete', 'once', UNTIL],
      ]);
    });

    it('[L12] once, beside what holds for longer, leaves that as it is and says so', async () => {
      await approveFor({ [RENAMED]: 'day' }, RENAMED);
      const { body } = await approveFor({ [RENAMED]: 'once' }, RENAMED);
      expect(body['granted']).toEqual([{ scope: RENAMED, expires_at: NOW + 86_400 }]);
    });

    it('[L12] once, beside what ends before, is one write more after it', async () => {
      await approveFor({ [RENAMED]: 'once' }, RENAMED);
      const { body } = await approveFor({ [RENAMED]: 'hour' }, RENAMED);
      expect(body['granted']).toEqual([{ scope: RENAMED, expires_at: NOW + 3_600, then_once_until: UNTIL }]);
    });

    it.each<[unknown, string]>([
      ['once', 'durations'],
      [{ [RENAMED]: 'forever' }, `durations["${RENAMED}"]`],
      [{ [RENAMED]: 60 }, `durations["${RENAMED}"]`],
      [{ 'projects:delete': 'once' }, 'durations["projects:delete"]'],
    ])('[L15] %j is a 400 that names the field, and nothing is written', async (durations, field) => {
      expect(await approveFor(durations, RENAMED)).toMatchObject({ status: 400, body: { field } });
      expect([world.audit, await grants()]).toEqual([[], {}]);
    });
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
        details: { member: member.id, scope: 'projects:write', until: UNTIL, duration: 'default', client: 'cursor' },
        evidence: expect.any(String),
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
    expect([world.audit, await grants()]).toEqual([[], {}]);
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
  ])('approves nothing, and writes nothing, when $how', async ({ shown, now }) => {
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
    await approve('projects:write');
    expect(world.audit).toMatchObject([{ action: 'writes.approved', details: { client: 'cursor' } }]);
  });

  it('holds at the moment of the write: a tool that comes between look and write gets nothing', async () => {
    const { agentSessions } = world;
    const write = agentSessions.approve.bind(agentSessions);
    agentSessions.approve = async (...approval) => {
      await agentSessions.forget(KEY);
      await mint('copilot');
      return write(...approval);
    };
    expect(await approve('projects:write')).toMatchObject({
      status: 409,
      body: { error: 'tool_changed', shown: 'cursor', client: 'copilot' },
    });
    expect(await grants()).toEqual({});
  });
});

describe('[L16] nothing is approved for a session that no client of the member has used', () => {
  const NOT_USED = {
    status: 409,
    headers: expect.objectContaining({ 'cache-control': 'no-store' }),
    body: {
      error: 'session_not_used',
      error_description: 'No tool of yours uses this agent session now: nothing was approved',
    },
  };
  const CURSORS = { ...KEY, sessionId: 'client~cursor' as never };
  const approveDefault = (sessionId: string, client: string | null) =>
    world.call(APPROVE, { as: ADA, json: { ...approvalOf(['projects:write'], client), sessionId } });
  const nothingHappened = async (key: AgentSessionKey) => {
    expect([world.audit, await world.agentSessions.find(key)]).toEqual([[], undefined]);
    expect(world.told.at(-1)).toBe('approve refused session_not_used');
  };

  it.each([null, 'cursor'])('though the page showed %s', async (client) => {
    await world.agentSessions.forget(KEY);
    expect(await approveFor(client, 'projects:write')).toEqual(NOT_USED);
    await nothingHappened(KEY);
  });

  it.each([
    { whose: 'another member', key: { member: ADMIN } },
    { whose: 'another organization', key: { organization: GLOBEX } },
  ])('though a client of $whose has used one of this id', async ({ key }) => {
    await world.agentSessions.forget(KEY);
    await world.use(key);
    expect(await approve('projects:write')).toEqual(NOT_USED);
    await nothingHappened(KEY);
  });

  it('a default session is its client’s before any use, while the organization has that client enabled', async () => {
    expect(await approveDefault('client~cursor', 'cursor')).toMatchObject({ status: 200 });
    expect(await world.agentSessions.find(CURSORS)).toMatchObject({ client: 'cursor' });
  });

  it.each(['client#cursor', 'enablement#acme#cursor'])('and is nobody’s while %s is not active', async (key) => {
    world.inactive.add(key);
    expect(await approveDefault('client~cursor', 'cursor')).toEqual(NOT_USED);
    await nothingHappened(CURSORS);
  });

  it.each(['client~copilot', 'client~', 'client~cursor~2'])('%s is no enabled client’s', async (sessionId) => {
    expect(await approveDefault(sessionId, 'cursor')).toEqual(NOT_USED);
    await nothingHappened({ ...KEY, sessionId: sessionId as never });
  });

  it('nor is a default session approved for another client than its own', async () => {
    expect(await approveDefault('client~cursor', 'copilot')).toMatchObject({
      status: 409,
      body: { error: 'tool_changed', shown: 'copilot', client: 'cursor' },
    });
    expect([world.audit, await world.agentSessions.find(CURSORS)]).toEqual([[], undefined]);
  });
});

describe('[L6] nobody approves for an agent but its own person', () => {
  const mintedScope = async () => {
    const { body } = await world.call(MINT, { json: { sessionId: 's-1', requestedScopes: ['projects:write'] } });
    return body['scope'];
  };

  it.each([
    {
      who: 'another member, of the same session id',
      as: { session: ADMIN_SESSION },
      path: 'acme',
      key: { member: ADMIN },
    },
    {
      who: 'a member with the same id in another organization',
      as: { session: GLOBEX_SESSION },
      path: 'globex',
      key: { organization: GLOBEX },
    },
  ])('$who approves for an agent of their own, and gives nothing to hers', async ({ as, path, key }) => {
    await world.use(key);
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
      requests: [{ scope: 'projects:write', state: 'granted', until: UNTIL }],
    });
    world.clock.advance(14_400);
    expect((await poll(ADA)).status).toBe(401);
    expect((await poll()).body).toEqual({ session_id: 's-1', granted: [], requests: [] });
  });

  it('signs and writes nothing', async () => {
    await poll();
    await world.call(POLL, { sessionId: 's-9' });
    const unused = await world.agentSessions.find({ ...KEY, sessionId: 's-9' as never });
    expect([world.signatures, world.audit, unused]).toEqual([0, [], undefined]);
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
    await approve('projects:write');
    const other = { token: await world.accessToken({ client_id: 'copilot' }) };
    expect(await poll(other)).toMatchObject({ status: 409, body: { error: 'session_of_other_client' } });
    expect((await poll(ADA)).body['granted']).toEqual([{ scope: 'projects:write', expires_at: UNTIL }]);
  });
});
