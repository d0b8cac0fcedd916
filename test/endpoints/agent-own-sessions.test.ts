import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  END,
  MINT,
  POLL,
  TAKE_BACK,
} from '../support/agent-world.ts';
import { member, NOW, organization } from '../support/fixtures.ts';

const ADA = { session: ADA_SESSION } as const;
const WRITE = 'projects:write';
/** Which no request has named yet: it has no row, and its id alone says whose it is. */
const ANOTHERS = 'client~copilot';

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const ask = (sessionId: string, more: object = {}) =>
  world.call(ASK, { sessionId, json: { scopes: [WRITE], ...more } });
const asked = async () => (await world.writeRequests.find(organization.id, member.id)).requests;
const mint = (sessionId: string, more: object = {}) => world.call(MINT, { json: { sessionId, ...more } });

describe('[L16] an agent of one client', () => {
  it('never asks in another client’s default session, though nobody has used that one', async () => {
    expect(await ask(ANOTHERS)).toMatchObject({ status: 409, body: { error: 'session_of_other_client' } });
    expect(await asked()).toEqual([]);
  });

  it('never ends another client’s default session, though nobody has used that one', async () => {
    const answer = await world.call(END, { sessionId: ANOTHERS });
    expect(answer).toMatchObject({ status: 409, body: { error: 'session_of_other_client' } });
  });
});

describe('[L5] a sub-agent’s question', () => {
  it('never is asked under a session that is not there', async () => {
    const answer = await ask('worker', { parentSessionId: 'nobody' });
    expect(answer).toMatchObject({ status: 409, body: { error: 'no_such_place' } });
    expect(await asked()).toEqual([]);
  });

  it('never is asked as if its session stood under none', async () => {
    await mint('top');
    await mint('worker', { parentSessionId: 'top' });
    expect(await ask('worker')).toMatchObject({ status: 409, body: { error: 'no_such_place' } });
    expect(await asked()).toEqual([]);
  });
});

describe('[L16] what somebody else decides at the very moment', () => {
  it('is looked at anew, and never for ever: asking ends with 503', async () => {
    await world.use();
    let attempts = 0;
    world.writeRequests.ask = async () => {
      attempts += 1;
      if (attempts > 20) throw new Error('for ever');
      return 'changed_meanwhile';
    };
    expect(await ask('s-1')).toMatchObject({ status: 503 });
    expect(attempts).toBe(5);
  });
});

describe('[L13] approving for a session that has ended', () => {
  it('never writes an entry or a grant', async () => {
    await mint('s-1');
    await world.call(END, { sessionId: 's-1' });
    const before = world.audit.length;
    const answer = await world.call(APPROVE, { as: ADA, json: approvalOf([WRITE]) });
    expect(answer).toMatchObject({ status: 409, body: { error: 'session_not_used' } });
    expect(world.audit).toHaveLength(before);
  });
});

describe('[L8] taking back from a session that has ended', () => {
  it('never writes anything', async () => {
    await mint('s-1');
    await world.call(END, { sessionId: 's-1' });
    const before = world.audit.length;
    expect(await world.call(TAKE_BACK, { as: ADA, sessionId: 's-1' })).toMatchObject({ status: 200 });
    expect(world.audit).toHaveLength(before);
  });
});

describe('a token that is minted after an approval', () => {
  it('[L16] comes with how its own scopes stand, and with no others’', async () => {
    await ask('s-1');
    expect((await mint('s-1', { requestedScopes: ['projects:read'] })).body['requests'] ?? []).toEqual([]);
    await world.call(APPROVE, { as: ADA, json: approvalOf([WRITE]) });
    const { body } = await mint('s-1', { requestedScopes: [WRITE] });
    expect(body['requests']).toEqual([{ scope: WRITE, state: 'granted', until: NOW + 14_400 }]);
    expect((await mint('s-1', { requestedScopes: ['projects:read'] })).body['requests'] ?? []).toEqual([]);
    expect((await world.call(POLL, { sessionId: 's-1' })).body).toMatchObject({ granted: [{ scope: WRITE }] });
    expect(await rowOf('s-1')).toMatchObject({ client: 'cursor' });
  });
});

const rowOf = (sessionId: string) =>
  world.agentSessions.find({
    organization: organization.id,
    member: member.id,
    sessionId: sessionId as AgentSessionId,
  });
