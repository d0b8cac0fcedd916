import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN,
  ADMIN_SESSION,
  AgentWorld,
  GLOBEX_SESSION,
  LIST,
  MINT,
  TAKE_BACK,
  TAKE_BACK_ONE,
} from '../support/agent-world.ts';
import { member, NOW, organization } from '../support/fixtures.ts';
import { anApproval, endsOf } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const DELETE = 'projects:delete' as Scope;
const ADA = { session: ADA_SESSION } as const;
const ADMINISTRATOR = { session: ADMIN_SESSION } as const;
const GLOBEX = { session: GLOBEX_SESSION } as const;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const keyOf = (sessionId: string, of = member.id) => ({
  organization: organization.id,
  member: of,
  sessionId: sessionId as never,
});
const grant = async (key: AgentSessionKey, scopes: readonly Scope[], until: number) => {
  await world.use(key);
  await world.agentSessions.approve(key, scopes, anApproval(until));
};
const grantsOf = async (sessionId: string, of = member.id) =>
  endsOf((await world.agentSessions.find(keyOf(sessionId, of)))?.grants);

describe('listing', () => {
  it('shows one’s own sessions: client, last use, and what is approved now', async () => {
    await world.call(MINT, { json: { sessionId: 's-1' } });
    await grant(keyOf('s-1'), [WRITE], NOW + 10);
    await grant(keyOf('s-1'), [DELETE], NOW);
    await grant(keyOf('s-2'), [WRITE], NOW + 10);
    await grant(keyOf('s-3', ADMIN), [WRITE], NOW + 10);
    expect(await world.call(LIST, { as: ADA })).toMatchObject({
      status: 200,
      body: {
        sessions: [
          {
            session_id: 's-1',
            member: member.id,
            client: 'cursor',
            last_mint_at: NOW,
            granted: [{ scope: 'projects:write', expires_at: NOW + 10 }],
          },
          { session_id: 's-2', member: member.id, granted: [{ scope: 'projects:write', expires_at: NOW + 10 }] },
        ],
      },
    });
  });

  it('shows the organization’s to an administrator, and no other organization’s', async () => {
    await grant(keyOf('s-1'), [WRITE], NOW + 10);
    await grant(keyOf('s-3', ADMIN), [WRITE], NOW + 10);
    const list = async (as: typeof ADA | typeof GLOBEX, path = 'acme', query = {}) => {
      const { body } = await world.call(LIST, { as, organization: path, query });
      return (body['sessions'] as { session_id: string }[] | undefined)?.map(({ session_id: id }) => id);
    };
    expect(await list(ADMINISTRATOR, 'acme', { all: '' })).toEqual(['s-3', 's-1']);
    expect(await list(ADMINISTRATOR)).toEqual(['s-3']);
    expect(await list(GLOBEX, 'globex')).toEqual([]);
    const refused = await world.call(LIST, { as: ADA, query: { all: 'true' } });
    expect(refused).toMatchObject({ status: 403, body: { error: 'forbidden' } });
  });

  it('goes on where a page ended', async () => {
    const ids = Array.from({ length: 120 }, (_, i) => `s-${String(i).padStart(3, '0')}`);
    for (const id of ids) await grant(keyOf(id), [WRITE], NOW + 10);
    const seen: unknown[] = [];
    const sizes: number[] = [];
    let cursor: unknown;
    do {
      const query = cursor === undefined ? {} : { cursor: String(cursor) };
      const { body } = await world.call(LIST, { as: ADA, query });
      const sessions = body['sessions'] as { session_id: string }[];
      seen.push(...sessions.map(({ session_id: id }) => id));
      sizes.push(sessions.length);
      cursor = body['next_cursor'];
    } while (cursor !== undefined);
    expect([seen, sizes]).toEqual([ids, [50, 50, 20]]);
  });

  it.each([
    { query: { cursor: 'x' }, field: 'cursor' },
    { query: { cursor: '' }, field: 'cursor' },
    { query: { cursor: Buffer.from('user-1 s-1').toString('base64url') }, field: 'cursor' },
    { query: { cursor: Buffer.from('user-17 s-1 s-2').toString('base64url') }, field: 'cursor' },
    { query: { all: 'yes' }, field: 'all' },
  ])('[L15] refuses $query by name', async ({ query, field }) => {
    expect(await world.call(LIST, { as: ADA, query })).toMatchObject({ status: 400, body: { field } });
  });
});

describe('taking back', () => {
  beforeEach(async () => {
    await grant(keyOf('s-1'), [WRITE, DELETE], NOW + 1_000);
  });

  const takeBack = (as: typeof ADA | typeof ADMINISTRATOR, request: object = {}) =>
    world.call('scope' in request ? TAKE_BACK_ONE : TAKE_BACK, { as, sessionId: 's-1', ...request });

  it('ends one write, and leaves the others', async () => {
    expect(await takeBack(ADA, { scope: 'projects:write' })).toMatchObject({
      status: 200,
      body: { session_id: 's-1', taken_back: ['projects:write'] },
    });
    expect(await grantsOf('s-1')).toEqual({ 'projects:delete': NOW + 1_000 });
  });

  it('of a whole session ends every write, and it goes on', async () => {
    const { body } = await takeBack(ADA);
    expect(body['taken_back']).toEqual(['projects:delete', 'projects:write']);
    expect(await grantsOf('s-1')).toEqual({});
  });

  it('counts at the next mint', async () => {
    const mint = async () => (await world.call(MINT, { json: { sessionId: 's-1' } })).body['scope'];
    expect(await mint()).toBe('projects:read projects:write');
    await takeBack(ADA, { scope: 'projects:write' });
    expect(await mint()).toBe('projects:read');
  });

  it('writes an entry before, and takes nothing back when that fails', async () => {
    world.auditIsDown = true;
    expect((await takeBack(ADA)).status).toBe(503);
    expect(await grantsOf('s-1')).toEqual({ 'projects:write': NOW + 1_000, 'projects:delete': NOW + 1_000 });
    world.auditIsDown = false;
    await takeBack(ADA, { scope: 'projects:write' });
    expect(world.audit).toMatchObject([
      {
        actor: { kind: 'member', id: member.id },
        action: 'writes.taken_back',
        target: 's-1',
        details: { member: member.id, scope: 'projects:write' },
      },
    ]);
  });

  it('[L13] never takes back before its entry is durable: where that then fails, the entry stands', async () => {
    let entriesBefore: readonly string[] | undefined;
    world.agentSessions.takeBack = async () => {
      entriesBefore = world.audit.map(({ action }) => action);
      throw new Unavailable('DynamoDB');
    };
    expect((await takeBack(ADA, { scope: 'projects:write' })).status).toBe(503);
    expect([entriesBefore, world.audit.length]).toEqual([['writes.taken_back'], 1]);
    expect(Object.keys(await grantsOf('s-1'))).toHaveLength(2);
  });

  it.each([
    { what: 'a session that is not', request: { sessionId: 's-9' } },
    { what: 'a scope that was not approved', request: { scope: 'projects:read' } },
    { what: 'a scope that no longer exists', request: { scope: 'gone:write' } },
  ])('$what is a success that writes nothing', async ({ request }) => {
    expect(await takeBack(ADA, request)).toMatchObject({ status: 200, body: { taken_back: [] } });
    expect(world.audit).toEqual([]);
  });

  it('of what has ended by itself writes nothing', async () => {
    world.clock.advance(1_000);
    expect((await takeBack(ADA, { scope: 'projects:write' })).body['taken_back']).toEqual([]);
    expect(world.audit).toEqual([]);
  });

  it('of another member’s is for administrators of the organization', async () => {
    const query = { member: member.id };
    expect((await takeBack(ADMINISTRATOR)).body['taken_back']).toEqual([]);
    expect(Object.keys(await grantsOf('s-1'))).toHaveLength(2);
    expect((await takeBack(ADMINISTRATOR, { query })).body['taken_back']).toHaveLength(2);
    expect(world.audit).toMatchObject([{ actor: { kind: 'member', id: ADMIN }, details: { member: member.id } }]);
    expect(await takeBack(ADA, { query: { member: ADMIN } })).toMatchObject({ status: 403 });
    expect((await takeBack(ADA, { query })).status).toBe(200);
  });

  it('[L7] never reaches another organization, whatever the member’s id', async () => {
    const request = { as: GLOBEX, organization: 'globex', sessionId: 's-1', query: { member: member.id } };
    expect((await world.call(TAKE_BACK, request)).body['taken_back']).toEqual([]);
    expect(Object.keys(await grantsOf('s-1'))).toHaveLength(2);
  });
});
