import { decodeJwt } from 'jose';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  END,
  LIST,
  MINT,
  POLL,
  TAKE_BACK,
} from '../support/agent-world.ts';

import { client, member, NOW, organization } from '../support/fixtures.ts';

const ADA = { session: ADA_SESSION } as const;
const WRITE = 'projects:write';

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await mint('top');
  await world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), sessionId: 'top' } });
});

const mint = (sessionId: string, parentSessionId?: string, more: object = {}) =>
  world.call(MINT, { json: { sessionId, ...(parentSessionId && { parentSessionId }), ...more } });
const scopeOf = async (sessionId: string, parent?: string) => (await mint(sessionId, parent)).body['scope'];
const rowOf = (sessionId: string) =>
  world.agentSessions.find({
    organization: organization.id,
    member: member.id,
    sessionId: sessionId as AgentSessionId,
  });

describe('[L5] a sub-agent’s token', () => {
  it('has what is approved for the topmost session, and says where it stands', async () => {
    await mint('worker', 'top');
    const { body } = await mint('helper', 'worker');
    expect(body['scope']).toBe('projects:read projects:write');
    expect(decodeJwt(String(body['access_token']).slice('csagt_'.length))).toMatchObject({
      agent_session: 'helper',
      agent_session_parents: ['top', 'worker'],
    });
  });

  it('is narrowed by what it was minted with', async () => {
    const { body } = await mint('worker', 'top', { requestedScopes: ['projects:read'] });
    expect(body['scope']).toBe('projects:read');
  });

  it('never has what was taken back from the session above', async () => {
    expect(await scopeOf('worker', 'top')).toBe('projects:read projects:write');
    await world.call(TAKE_BACK, { as: ADA, sessionId: 'top' });
    expect(await scopeOf('worker', 'top')).toBe('projects:read');
    expect(await scopeOf('another', 'top')).toBe('projects:read');
  });

  it.each([
    ['no session', 'worker', 'nobody'],
    ['itself', 'worker', 'worker'],
    ['one too deep', 'd-5', 'd-4'],
    ['another place than it began in', 'd-3', 'top'],
    ['a place, having begun without one', 'top', 'd-2'],
    ['no place, having begun in one', 'd-2', undefined],
    ['a place, of a default session', `client~${client.id}`, 'top'],
  ])('is not minted under %s, and nothing is written (law 8)', async (_, sessionId, parent) => {
    for (const [below, above] of [
      ['d-2', 'top'],
      ['d-3', 'd-2'],
      ['d-4', 'd-3'],
    ] as const)
      await mint(below, above);
    const before = await rowOf(sessionId);
    world.clock.advance(5);
    expect(await mint(sessionId, parent)).toMatchObject({ status: 409, body: { error: 'no_such_place' } });
    expect(await rowOf(sessionId)).toEqual(before);
  });

  it.each(['s 1', 7, '', 'x'.repeat(129)])('[L15] refuses %p as the name of a parent', async (parentSessionId) => {
    const answer = await world.call(MINT, { json: { sessionId: 'worker', parentSessionId } });
    expect(answer).toMatchObject({ status: 400, body: { field: 'parentSessionId' } });
  });
});

describe('a sub-agent that asks', () => {
  it('asks for the topmost session, once for all that stand under it', async () => {
    const scopes = ['projects:delete'];
    world.changeMember({ role: 'admin' });
    const token = await world.accessToken({ scope: 'projects:read projects:write projects:delete' });
    await mint('worker', 'top');
    const as = { token };
    const json = { scopes, parentSessionId: 'top' };
    const asked = await world.call(ASK, { as, sessionId: 'worker', json });
    expect(asked.status).toBe(201);
    expect(asked.body['approval_uri']).toContain('/top?');
    await world.call(ASK, { as, sessionId: 'top', json: { scopes } });
    expect((await world.writeRequests.find(organization.id, member.id)).requests).toHaveLength(1);
    expect(await world.call(POLL, { as, sessionId: 'worker' })).toMatchObject({
      body: {
        granted: [{ scope: WRITE }],
        requests: [{ scope: 'projects:delete', state: 'pending' }, { scope: WRITE }],
      },
    });
  });

  it('is approved nothing of its own', async () => {
    await mint('worker', 'top');
    const answer = await world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), sessionId: 'worker' } });
    expect(answer).toMatchObject({ status: 409, body: { error: 'sub_agent', topmost: 'top' } });
    expect((await rowOf('worker'))?.grants.size).toBe(0);
  });
});

describe('a session that has ended', () => {
  it('never comes to life again: its host is told to begin another one', async () => {
    await world.call(END, { sessionId: 'top' });
    expect(await mint('top')).toMatchObject({ status: 409, body: { error: 'session_ended' } });
    const json = { scopes: [WRITE] };
    expect(await world.call(ASK, { sessionId: 'top', json })).toMatchObject({
      status: 409,
      body: { error: 'session_ended' },
    });
    const approved = await world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), sessionId: 'top' } });
    expect(approved.status).toBe(409);
    expect((await rowOf('top'))?.grants.size).toBe(0);
  });

  it('ends those under it: none is minted for, and none is begun', async () => {
    await mint('worker', 'top');
    await world.call(TAKE_BACK, { as: ADA, sessionId: 'top', query: { end: 'true' } });
    expect((await mint('worker', 'top')).status).toBe(409);
    expect((await mint('later', 'top')).status).toBe(409);
    expect((await world.call(POLL, { sessionId: 'worker' })).body['granted']).toEqual([]);
  });

  it('stays in its person’s list: since when, and what was taken from whom by whom', async () => {
    await mint('worker', 'top');
    await world.call(TAKE_BACK, { as: ADA, sessionId: 'top', query: { end: 'true' } });
    const { body } = await world.call(LIST, { as: ADA });
    const by = { kind: 'member', id: member.id };
    expect(body['sessions']).toMatchObject([
      { session_id: 'top', ended_at: NOW, granted: [], taken_back: [{ scope: WRITE, taken_back_at: NOW, by }] },
      { session_id: 'worker', parents: ['top'], granted: [{ scope: WRITE }].slice(1) },
    ]);
    expect(world.audit.at(-1)).toMatchObject({ action: 'writes.taken_back', details: { ended: true } });
  });

  it('of a client’s default session is none: it loses what was approved, and goes on', async () => {
    const sessionId = `client~${client.id}`;
    await world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), sessionId } });
    await world.call(END, { sessionId });
    expect(await scopeOf(sessionId)).toBe('projects:read');
  });

  it.each([{ end: 'yes' }, { end: '' }])('[L15] is not asked for by %p', async (query) => {
    const answer = await world.call(TAKE_BACK, { as: ADA, sessionId: 'top', query });
    expect(answer).toMatchObject({ status: 400, body: { field: 'end' } });
  });
});
