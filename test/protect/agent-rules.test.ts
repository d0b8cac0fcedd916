import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import { closeImplications } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { accepted, TestAuthorization } from '../support/authorization.ts';
import { AGENT_CLIENT_CLAIMS, NOW } from '../support/issuer.ts';

const at = new TestAuthorization();
const RENAME = { scopes: ['projects:rename'] };
const CURSORS = 'acme/maria/client~cursor';
const refused = expect.objectContaining({ reason: 'insufficient_scope' });
const URI = expect.stringContaining('/approve/acme/client~cursor?scope=projects%3Arename&member=maria');

/** Noticed within a minute: at once, after one. */
function rule(rules: Partial<AgentRules> | 'unreadable'): void {
  at.protection.statusRows.agentRules = rules === 'unreadable' ? rules : { ...NO_AGENT_RULES, ...rules };
  at.protection.pass(60);
}

const never = new Set(['projects:rename'] as Scope[]);
const asked = new Set(['cursor'] as ClientId[]);

/** The two kinds of tokens that write with a grant, each with one that holds. */
const GRANTED = [
  [
    'an agent token',
    () => {
      at.protection.agents.sessions.approve({ 'projects:rename': NOW + 9_000 });
      return at.issuer.signAgentToken();
    },
  ],
  [
    'an agent client’s token',
    () => {
      at.protection.agents.sessions.approve({ 'projects:rename': NOW + 9_000 }, CURSORS);
      return at.issuer.sign(AGENT_CLIENT_CLAIMS);
    },
  ],
] as const;

describe.each(GRANTED)('[L17] %s', (_, granted) => {
  it('never writes what the organization gives to no agent, though it was approved before', async () => {
    const token = await granted();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    rule({ never });
    const answer = await at.ask(token, RENAME);
    expect(answer).toEqual(refused);
    expect(answer).not.toHaveProperty('approvalUri');
    expect(await at.ask(token)).toMatchObject({ scopes: new Set(['projects:read']) });
  });

  it('never writes by what implies it', async () => {
    const token = await granted();
    const implications = closeImplications(new Map([['projects:rename', ['projects:touch']]] as [Scope, Scope[]][]));
    Object.assign(at.protection, { rules: { ...at.protection.rules, implications } });
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    rule({ never: new Set(['projects:touch'] as Scope[]) });
    expect(await at.ask(token, RENAME)).toEqual(refused);
  });

  it('never writes for longer after the approval than the longest duration', async () => {
    const token = await granted();
    rule({ longestSeconds: 600 });
    // Of a former release: as old as the session, which began a minute before this test.
    at.protection.pass(479);
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    at.protection.pass(1);
    expect(await at.ask(token, RENAME)).toEqual(refused);
  });

  it('never writes where the rules cannot be read, and reads on', async () => {
    const token = await granted();
    rule('unreadable');
    expect(await at.ask(token, RENAME)).toEqual(refused);
    expect(await at.ask(token)).toEqual(accepted);
  });

  it('never is refused for what the rules do not say: they are noticed within a minute, and so is that they are gone', async () => {
    const token = await granted();
    rule({ never });
    expect(await at.ask(token, RENAME)).toEqual(refused);
    rule({});
    expect(await at.ask(token, RENAME)).toEqual(accepted);
  });
});

describe('[L17] a write that was approved once', () => {
  it('never passes by a rule that gives it to no agent, and is not used up', async () => {
    at.protection.agents.sessions.approveOnce({ 'projects:rename': NOW + 9_000 });
    rule({ never });
    expect(await at.ask(await at.issuer.signAgentToken(), RENAME)).toEqual(refused);
    expect(at.protection.agents.sessions.uses).toBe(0);
  });
});

describe('[L17] a client that must ask', () => {
  it('never keeps the writes of a token from before: it reads, and asks', async () => {
    const token = await at.issuer.sign();
    expect(await at.ask(token, RENAME)).toMatchObject({ scopes: new Set(['projects:read', 'projects:rename']) });
    rule({ asked });
    expect(await at.ask(token, RENAME)).toMatchObject({ reason: 'insufficient_scope', approvalUri: URI });
    // What a handler would look at is reduced, too.
    expect(await at.ask(token)).toMatchObject({
      scopes: new Set(['projects:read']),
      askable: new Set(['projects:rename']),
      agentSession: 'client~cursor',
    });
  });

  it('writes with it what its person has approved, and no more', async () => {
    rule({ asked });
    at.protection.agents.sessions.approve({ 'projects:rename': NOW + 9_000, 'projects:create': NOW + 9_000 }, CURSORS);
    const token = await at.issuer.sign();
    expect(await at.ask(token, RENAME)).toEqual(accepted);
    expect(await at.ask(token, { scopes: ['projects:create'] })).toEqual(refused);
  });

  it('never asks for what no agent is given', async () => {
    rule({ asked, never });
    const answer = await at.ask(await at.issuer.sign(), RENAME);
    expect(answer).toEqual(refused);
    expect(answer).not.toHaveProperty('approvalUri');
    expect(await at.ask(await at.issuer.sign())).toMatchObject({ scopes: new Set(['projects:read']) });
  });

  it('is no other client', async () => {
    rule({ asked: new Set(['claude'] as ClientId[]) });
    expect(await at.ask(await at.issuer.sign(), RENAME)).toEqual(accepted);
  });

  it('[L10] may be any, where the rules cannot be read', async () => {
    rule('unreadable');
    expect(await at.ask(await at.issuer.sign(), RENAME)).toEqual(refused);
    expect(await at.ask(await at.issuer.sign())).toEqual(accepted);
  });

  it('[L10] never writes where nobody looks grants up', async () => {
    rule({ asked });
    Object.assign(at.protection, { agents: undefined });
    expect(await at.ask(await at.issuer.sign(), RENAME)).toEqual(refused);
    expect(await at.ask(await at.issuer.sign())).toEqual(accepted);
  });
});
