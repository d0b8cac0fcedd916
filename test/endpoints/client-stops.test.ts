import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  ADMIN_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  approvalOf,
  CONFIRM,
  CONFIRMATIONS,
  INBOX,
  LIST,
  MINT,
  POLL,
} from '../support/agent-world.ts';
import { client, member, organization } from '../support/fixtures.ts';

const WRITE = 'projects:write' as Scope;
const ADA = { session: ADA_SESSION } as const;
const OWN = `client~${client.id}`;

let world: AgentWorld;
beforeEach(() => {
  world = new AgentWorld();
});

const mint = (sessionId: string, parentSessionId?: string) =>
  world.call(MINT, { json: { sessionId, ...(parentSessionId && { parentSessionId }) } });
const ask = (sessionId: string) => world.call(ASK, { sessionId, json: { scopes: [WRITE] } });
const approve = (sessionId: string) => world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), sessionId } });
const polled = async (sessionId: string) => (await world.call(POLL, { sessionId })).body;
const rowOf = (sessionId: string) =>
  world.agentSessions.find({
    organization: organization.id,
    member: member.id,
    sessionId: sessionId as AgentSessionId,
  });
const stop = () => {
  world.stops.set(client.id, world.clock.now());
  world.clock.advance(1);
};

describe('[L9] when everything of a client was stopped', () => {
  it('a session from before is minted, asked and approved for no more, on the next request, and nothing is written', async () => {
    await mint('s-1');
    await approve('s-1');
    await mint('below', 's-1');
    stop();
    const before = await rowOf('s-1');
    expect(await mint('s-1')).toMatchObject({ status: 409, body: { error: 'session_ended' } });
    expect(await mint('below', 's-1')).toMatchObject({ status: 409, body: { error: 'no_such_place' } });
    expect(await ask('s-1')).toMatchObject({ status: 409 });
    expect(await approve('s-1')).toMatchObject({ status: 409 });
    expect((await polled('s-1'))['granted']).toEqual([]);
    expect((await polled('below'))['granted']).toEqual([]);
    expect(await rowOf('s-1')).toEqual(before);
  });

  it('what was approved for the client’s own session counts no more, and what is approved since does', async () => {
    await mint(OWN);
    await approve(OWN);
    expect((await mint(OWN)).body['scope']).toContain(WRITE);
    stop();
    expect((await mint(OWN)).body['scope']).not.toContain(WRITE);
    await approve(OWN);
    expect((await mint(OWN)).body['scope']).toContain(WRITE);
    expect((await polled(OWN))['granted']).toMatchObject([{ scope: WRITE }]);
  });

  it('never grants by an approval of the very second: it counts as before, and says so', async () => {
    await mint(OWN);
    world.stops.set(client.id, world.clock.now());
    expect(await approve(OWN)).toMatchObject({ status: 409, body: { error: 'session_not_used' } });
  });

  it('a new session begins as ever', async () => {
    await mint('s-1');
    stop();
    await mint('s-2');
    await approve('s-2');
    expect((await mint('s-2')).body['scope']).toContain(WRITE);
  });

  it('what was stopped stays in its person’s history, as over', async () => {
    await mint('s-1');
    await approve('s-1');
    const stoppedAt = world.clock.now();
    stop();
    const { body } = await world.call(LIST, { as: ADA });
    expect(body['sessions']).toMatchObject([{ session_id: 's-1', ended_at: stoppedAt, granted: [] }]);
  });

  it('a question of before waits for nobody, and is asked anew since', async () => {
    await mint(OWN);
    await ask(OWN);
    const waiting = async () => (await world.call(INBOX, { as: ADA })).body['requests'];
    expect(await waiting()).toHaveLength(1);
    stop();
    expect(await waiting()).toEqual([]);
    expect(await ask(OWN)).toMatchObject({ status: 201 });
    expect(await waiting()).toHaveLength(1);
  });

  it('what was half approved before is confirmed by nobody', async () => {
    const secondPerson: AgentRules['secondPerson'] = { scopes: new Set([WRITE]), role: 'admin' };
    world.agentRules = { ...NO_AGENT_RULES, secondPerson };
    await mint(OWN);
    await approve(OWN);
    const list = () => world.call(CONFIRMATIONS, { as: { session: ADMIN_SESSION } });
    const [half] = (await list()).body['confirmations'] as { id: string; member: string }[];
    stop();
    expect((await list()).body['confirmations']).toEqual([]);
    const json = { member: half?.member, id: half?.id, decision: 'confirm' };
    const confirmed = await world.call(CONFIRM, { as: { session: ADMIN_SESSION }, json });
    expect(confirmed).toMatchObject({ body: { error: 'nothing_to_confirm' } });
    expect((await rowOf(OWN))?.grants.size).toBe(0);
  });

  it('a person’s own browser session goes on: nobody stops that as a client’s', async () => {
    const as = { as: ADA };
    await world.call(MINT, { ...as, json: { sessionId: 's-own' } });
    world.stops.set('first-party', world.clock.now());
    world.clock.advance(1);
    const minted = await world.call(MINT, { ...as, json: { sessionId: 's-own' } });
    expect(minted.status).toBe(200);
  });

  it('another client’s sessions go on', async () => {
    await mint('s-1');
    world.stops.set('another', world.clock.now());
    world.clock.advance(1);
    expect(await mint('s-1')).toMatchObject({ status: 200 });
  });
});
