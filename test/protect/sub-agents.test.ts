import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW } from '../support/issuer.ts';

const at = new TestAuthorization();
const RENAME = { scopes: ['projects:rename'] };
let sessions: typeof at.protection.agents.sessions;
const over = { reason: 'session_over', sessionId: 'child' };

/** Of Maria's, and of `cursor`. */
function begin(id: string, parents: readonly string[] = [], change: object = {}): void {
  const under = parents.length > 0 && { parents: parents as readonly AgentSessionId[] };
  sessions.rows.set(`acme/maria/${id}`, { client: 'cursor' as ClientId, grants: new Map(), ...under, ...change });
}

const child = (parents: unknown = ['session-1'], claims: object = {}) =>
  at.issuer.signAgentToken({ agent_session: 'child', agent_session_parents: parents, ...claims });

beforeEach(() => {
  sessions = at.protection.agents.sessions;
  sessions.rows.clear();
  sessions.approve({ 'projects:rename': NOW + 3_600 });
  begin('child', ['session-1']);
});

/** An agent client's access token for the same session: one that grows. */
const access = () =>
  at.issuer.sign({ ...AGENT_CLIENT_CLAIMS, agent_session: 'child', agent_session_parents: ['session-1'] });

describe('[L5] a sub-agent with an agent client’s access token', () => {
  it('never has more than the session above it, and ends with it: one token, at every moment', async () => {
    const token = await access();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    sessions.approve({});
    expect(await at.ask(token, RENAME)).toMatchObject({ reason: 'insufficient_scope' });
    expect(await at.ask(token)).toEqual(accepted);
    begin('session-1', [], { endedAt: NOW });
    expect(await at.ask(token)).toEqual(over);
    expect(await at.ask(token, RENAME)).toEqual(over);
  });

  it('never has grants of its own', async () => {
    sessions.approve({});
    sessions.approve({ 'projects:rename': NOW + 3_600 }, 'acme/maria/child');
    begin('child', ['session-1'], { grants: sessions.rows.get('acme/maria/child')?.grants });
    expect(await at.ask(await access(), RENAME)).toMatchObject({ reason: 'insufficient_scope' });
  });
});

describe('[L5] a sub-agent', () => {
  it('writes what is approved for the session above it, and is its own session', async () => {
    expect(await at.ask(await child(), RENAME)).toMatchObject({ agentSession: 'child', parentSessions: ['session-1'] });
  });

  it('never has more than the session above it: what is taken back there is refused on its next request', async () => {
    const token = await child();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    sessions.approve({});
    expect(await at.ask(token, RENAME)).toMatchObject({ reason: 'insufficient_scope' });
  });

  it('never has grants of its own', async () => {
    sessions.approve({});
    sessions.approve({ 'projects:rename': NOW + 3_600 }, 'acme/maria/child');
    begin('child', ['session-1'], { grants: sessions.rows.get('acme/maria/child')?.grants });
    expect(await at.ask(await child(), RENAME)).toMatchObject({ reason: 'insufficient_scope' });
  });

  it.each([
    ['its own session has ended', () => begin('child', ['session-1'], { endedAt: NOW })],
    ['the session above it has ended', () => begin('session-1', [], { endedAt: NOW })],
    ['the session above it is not there', () => void sessions.rows.delete('acme/maria/session-1')],
    ['its own session is not there', () => void sessions.rows.delete('acme/maria/child')],
    ['the session above it is another client’s', () => begin('session-1', [], { client: 'copilot' })],
    ['it stands under another one', () => begin('child', ['session-2'])],
    ['it stands under none', () => begin('child')],
  ])('is refused every request, one that reads too, when %s', async (_, change) => {
    const token = await child();
    expect(await at.ask(token)).toEqual(accepted);
    change();
    expect(await at.ask(token)).toEqual(over);
    expect(await at.ask(token, RENAME)).toEqual(over);
  });

  it('ends with any session above it, however far', async () => {
    begin('session-2', ['session-1']);
    begin('child', ['session-1', 'session-2']);
    const token = await child(['session-1', 'session-2']);
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    begin('session-2', ['session-1'], { endedAt: NOW });
    expect(await at.ask(token, RENAME)).toEqual(over);
  });

  it('uses up what was approved once for the session above it, once for both', async () => {
    sessions.approve({});
    sessions.approveOnce({ 'projects:rename': NOW + 60 });
    expect(await at.ask(await child(), RENAME)).toEqual(accepted);
    expect(await at.ask(await at.issuer.signAgentToken(), RENAME)).toMatchObject({ reason: 'insufficient_scope' });
  });

  it.each([
    ['no list', 'session-1'],
    ['empty', []],
    ['no id', ['a b']],
    ['itself', ['child']],
    ['one twice', ['session-1', 'session-1']],
    ['too many', ['a', 'b', 'c', 'd']],
  ])('[L15] is refused with a place that is none: %s', async (_, parents) => {
    const refusal = { reason: 'bad_claim', claim: 'agent_session_parents', problem: 'malformed' };
    expect(await at.ask(await child(parents))).toEqual(refusal);
    const ofClient = { ...AGENT_CLIENT_CLAIMS, agent_session: 'child', agent_session_parents: parents };
    expect(await at.ask(await at.issuer.sign(ofClient))).toEqual(refusal);
  });

  it('costs one row a session of its line, side by side; one that stands under none reads none where it only reads', async () => {
    const before = sessions.reads;
    await at.ask(await child());
    expect(sessions.reads - before).toBe(2);
    await at.ask(await at.issuer.signAgentToken());
    expect(sessions.reads - before).toBe(2);
  });
});
