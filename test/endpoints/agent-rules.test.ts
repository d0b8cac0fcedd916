import { type AgentRules, NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import { closeImplications } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import {
  ADA_SESSION,
  AgentWorld,
  APPROVE,
  ASK,
  agentConfiguration,
  approvalOf,
  LIST,
  MINT,
  POLL,
} from '../support/agent-world.ts';
import { member, NOW, organization, provider } from '../support/fixtures.ts';
import { anApproval } from '../support/write-approvals.ts';

const WRITE = 'projects:write' as Scope;
const ADA = { session: ADA_SESSION } as const;
const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
const WRITES = new Set([WRITE]);

let world: AgentWorld;
beforeEach(async () => {
  world = new AgentWorld();
  await world.use();
});

function rule(rules: Partial<AgentRules> | 'unreadable'): void {
  world.agentRules = rules === 'unreadable' ? rules : { ...NO_AGENT_RULES, ...rules };
}

const approve = (durations?: object) => world.call(APPROVE, { as: ADA, json: { ...approvalOf([WRITE]), durations } });
/** As somebody has approved it before there was a rule, for a day. */
const approvedBefore = () =>
  world.agentSessions.approve(KEY, [WRITE], anApproval(NOW + 86_400, { signedInAt: NOW - 60 }), NOW);
const mint = () => world.call(MINT, { json: { sessionId: 's-1', requestedScopes: [WRITE, 'projects:read'] } });
const poll = async () => (await world.call(POLL, { sessionId: 's-1' })).body;
const page = () => world.page({ query: [['scope', WRITE]], accept: 'application/json' });

describe('[L17] what the organization gives to no agent', () => {
  beforeEach(() => rule({ never: WRITES }));

  it('is never minted, though it was approved before, and nobody is to be asked for it', async () => {
    await approvedBefore();
    const { body } = await mint();
    expect(body).toMatchObject({ scope: 'projects:read' });
    expect(body).not.toHaveProperty('approval_uri');
    expect(await poll()).toEqual({ session_id: 's-1', granted: [], requests: [] });
  });

  it('is never asked for, and the host is told why', async () => {
    expect(await world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE] } })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope', not_askable: [{ scope: WRITE, reason: 'never_by_rules' }] },
    });
    expect(world.audit).toEqual([]);
  });

  it('is never approved: by the API, on the page, or in its JSON', async () => {
    expect((await approve()).body).toMatchObject({
      granted: [],
      not_granted: [{ scope: WRITE, reason: 'never_by_rules' }],
    });
    expect(JSON.parse((await page()).body).requested).toEqual([
      expect.objectContaining({ not_approvable: 'never_by_rules' }),
    ]);
    const plain = (await world.page({ query: [['scope', WRITE]] })).body;
    expect(plain).toContain('Your organization gives this to no agent.');
    expect(plain).not.toContain('value="approve"');
    const form = [
      ['decision', 'approve'],
      ['shown.client', 'cursor'],
      ['shown.scopes', WRITE],
      ['scope', WRITE],
    ] as const;
    expect((await world.page({ query: [['scope', WRITE]], form })).body).toContain('Nothing was approved');
    expect((await world.agentSessions.find(KEY))?.grants.size).toBe(0);
    expect(world.audit).toEqual([]);
  });

  it('is not shown as what an agent may do', async () => {
    await approvedBefore();
    expect((await world.call(LIST, { as: ADA })).body['sessions']).toEqual([expect.objectContaining({ granted: [] })]);
    expect(JSON.parse((await page()).body).granted).toEqual([]);
  });

  it('is never approved by what implies it', async () => {
    const implications = closeImplications(new Map([['projects:delete', [WRITE]]] as [Scope, Scope[]][]));
    world = new AgentWorld({ ...agentConfiguration, implications });
    await world.use();
    world.changeMember({ role: 'admin' });
    rule({ never: WRITES });
    const json = approvalOf(['projects:delete']);
    expect((await world.call(APPROVE, { as: ADA, json })).body).toMatchObject({
      granted: [],
      not_granted: [{ scope: 'projects:delete', reason: 'never_by_rules' }],
    });
  });
});

describe('[L17] the longest duration', () => {
  it('caps what is approved from now on, whatever was chosen, and what is offered', async () => {
    rule({ longestSeconds: 1_800 });
    expect((await approve({ [WRITE]: 'day' })).body).toMatchObject({
      granted: [{ scope: WRITE, expires_at: NOW + 1_800 }],
    });
    expect(JSON.parse((await page()).body)).toMatchObject({
      write_grant_lifetime_seconds: 1_800,
      durations: [
        { duration: 'once', seconds: 1_800 },
        { duration: 'default', seconds: 1_800 },
      ],
    });
  });

  it('counts for what was approved before, from its approval', async () => {
    await approvedBefore();
    rule({ longestSeconds: 1_800 });
    expect((await poll())['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 1_800 }]);
    world.clock.advance(1_800);
    expect((await mint()).body).toMatchObject({ scope: 'projects:read' });
  });

  it('lets somebody approve again what it has cut short', async () => {
    await approvedBefore();
    rule({ longestSeconds: 1_800 });
    world.clock.advance(1_000);
    expect((await approve()).body).toMatchObject({ granted: [{ scope: WRITE, expires_at: NOW + 2_800 }] });
    expect((await poll())['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 2_800 }]);
  });
});

describe('[L17] a write that needs a fresh sign-in', () => {
  beforeEach(() => rule({ freshSignIn: { scopes: WRITES, withinSeconds: 300 } }));
  const SIGN_IN = `/login/acme?provider=${provider.id}&max_age=300&return_to=`;
  const signedIn = (authenticatedAt?: number) => world.signInAgain(ADA_SESSION, member.id, authenticatedAt);
  const refused = { granted: [], not_granted: [{ scope: WRITE, reason: 'needs_fresh_sign_in' }] };

  it.each<[string, () => number | undefined]>([
    ['nobody knows when they signed in', () => undefined],
    ['they signed in a second too long ago', () => world.clock.now() - 301],
  ])('is never approved where %s, though their session has just begun', async (_, at) => {
    signedIn(at());
    expect((await approve()).body).toMatchObject(refused);
    expect((await world.agentSessions.find(KEY))?.grants.size).toBe(0);
    expect(world.audit).toEqual([]);
  });

  it('is approved in the last second in which it is fresh, once or for as long as is chosen', async () => {
    signedIn(world.clock.now() - 300);
    expect((await approve()).body).toMatchObject({ granted: [{ scope: WRITE }], not_granted: [] });
    expect((await approve({ [WRITE]: 'once' })).body).toMatchObject({ granted: [{ scope: WRITE }] });
  });

  it('leads to signing in anew and back to this very question, on the page and as data', async () => {
    const there = encodeURIComponent(`/approve/acme/s-1?scope=projects%3Awrite&member=${member.id}`);
    const json = JSON.parse((await page()).body);
    expect(json).toMatchObject({
      sign_in_again: SIGN_IN + there,
      requested: [{ not_approvable: 'needs_fresh_sign_in' }],
    });
    const { body } = await world.page({ query: [['scope', WRITE]] });
    expect(body).toContain(`href="${SIGN_IN.replaceAll('&', '&#38;')}`);
    expect(body).not.toContain('value="approve"');
    expect(body).toContain('value="deny"');
    signedIn(world.clock.now());
    expect(JSON.parse((await page()).body)).not.toHaveProperty('sign_in_again');
  });

  it('is denied without one', async () => {
    const form = [
      ['decision', 'deny'],
      ['scope', WRITE],
    ] as const;
    expect((await world.page({ query: [['scope', WRITE]], form })).body).toContain('Denied');
  });

  it('may be asked for, and what was approved before stays approved', async () => {
    await approvedBefore();
    expect((await poll())['granted']).toEqual([{ scope: WRITE, expires_at: NOW + 86_400 }]);
  });

  it('is no other write', async () => {
    world.changeMember({ role: 'admin' });
    const json = approvalOf(['projects:delete']);
    expect((await world.call(APPROVE, { as: ADA, json })).body).toMatchObject({
      granted: [{ scope: 'projects:delete' }],
    });
  });
});

describe('[L17] [L10] a rule that nobody can satisfy yet', () => {
  it('never is passed over: what needs a passkey nobody approves', async () => {
    rule({ passkey: WRITES });
    expect((await approve()).body).toMatchObject({ granted: [], not_granted: [{ reason: 'needs_passkey' }] });
    expect(JSON.parse((await page()).body).requested).toEqual([
      expect.objectContaining({ not_approvable: 'needs_passkey' }),
    ]);
  });
});

describe('[L17] [L10] rules that cannot be read', () => {
  it('never let an agent be given a write, nor anybody be asked for one', async () => {
    await approvedBefore();
    rule('unreadable');
    expect((await mint()).body).toMatchObject({ scope: 'projects:read' });
    expect((await approve()).body).toMatchObject({ granted: [], not_granted: [{ reason: 'never_by_rules' }] });
    expect((await world.call(ASK, { sessionId: 's-1', json: { scopes: [WRITE] } })).status).toBe(400);
  });
});
