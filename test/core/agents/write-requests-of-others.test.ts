import type { HalfApproval } from '../../../lambdas/core/agents/half-approvals.ts';
import {
  approve,
  ask,
  deny,
  endHalf,
  type MemberRequests,
  openRequests,
  scopeStates,
  type WriteRequest,
  withdraw,
} from '../../../lambdas/core/agents/write-requests.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';

const NOW = 1_767_225_600;
const [ONE, OTHER] = ['s-1', 's-2'] as readonly string[] as readonly [AgentSessionId, AgentSessionId];
const [RENAME, CREATE] = ['projects:rename', 'projects:create'] as readonly string[] as readonly [Scope, Scope];
const CLIENT = 'cursor' as ClientId;

const request = (sessionId: AgentSessionId, scopes: readonly Scope[], askedAt = NOW - 10): WriteRequest => ({
  ...{ sessionId, client: CLIENT, scopes: new Set(scopes), askedAt, endsAt: askedAt + 3_600 },
});
const half = (id: string, sessionId = ONE, scope = RENAME): HalfApproval => ({
  ...{ id, sessionId, client: CLIENT, durations: new Map([[scope, 'default' as const]]) },
  ...{ approvedAt: NOW - 5, signedInAt: NOW - 60, endsAt: NOW + 3_595 },
});
const state = (over: Partial<MemberRequests>): MemberRequests => ({
  ...{ organization: 'acme' as OrganizationId, member: 'ada' as MemberId, revision: 3, requests: [], refused: [] },
  ...over,
});
const sessionsOf = ({ requests }: MemberRequests) => requests.map(({ sessionId }) => sessionId);

describe('[L16] what is decided of one agent session', () => {
  it('never touches the questions of another: a session that ends withdraws its own', () => {
    const both = state({ requests: [request(ONE, [RENAME]), request(OTHER, [RENAME])] });
    expect(sessionsOf(withdraw(both, ONE, NOW))).toEqual([OTHER]);
    expect(sessionsOf(approve(both, ONE, new Set([RENAME]), NOW))).toEqual([OTHER]);
  });

  it('never answers a question of which a scope is still open, nor by a no to another session', () => {
    const waits = state({ requests: [request(ONE, [RENAME, CREATE])] });
    expect(sessionsOf(approve(waits, ONE, new Set([RENAME]), NOW))).toEqual([ONE]);
    expect(sessionsOf(approve(waits, ONE, new Set([RENAME, CREATE]), NOW))).toEqual([]);
    const refused = [{ sessionId: OTHER, scope: CREATE, until: NOW + 600 }];
    expect(sessionsOf(approve({ ...waits, refused }, ONE, new Set([RENAME]), NOW))).toEqual([ONE]);
    expect(sessionsOf(deny(waits, ONE, new Set([RENAME]), NOW))).toEqual([ONE]);
  });

  it('never says of it what waits for a second person in another', () => {
    const none = { live: new Map(), used: new Map() };
    const halves = state({ halves: [half('a'), half('b', OTHER, CREATE)] });
    expect([...scopeStates(halves, ONE, none, NOW).keys()]).toEqual([RENAME]);
  });

  it('never is said to be over while it waits', () => {
    const waits = state({ requests: [request(ONE, [RENAME])] });
    const none = { live: new Map(), used: new Map() };
    expect(scopeStates(waits, ONE, none, NOW).get(RENAME)).toMatchObject({ state: 'pending' });
  });
});

describe('[L17] a half approval', () => {
  it('never ends with another one', () => {
    const ended = endHalf(state({ halves: [half('a'), half('b')] }), 'a', NOW);
    expect(ended.halves?.map(({ id }) => id)).toEqual(['b']);
    expect(endHalf(state({}), 'a', NOW)).toEqual(state({ revision: 4 }));
  });
});

describe('[L16] a question', () => {
  it('that was refused is told the last end of what refuses it', () => {
    const refused = [RENAME, CREATE].map((scope, i) => ({ sessionId: ONE, scope, until: NOW + 100 + i }));
    const asked = ask(state({ refused }), { sessionId: ONE, client: CLIENT, scopes: new Set([RENAME, CREATE]) }, NOW);
    expect(asked).toEqual({ outcome: 'denied', scopes: [RENAME, CREATE], until: NOW + 101 });
    const other = ask(state({ refused }), { sessionId: OTHER, client: CLIENT, scopes: new Set([RENAME]) }, NOW);
    expect(other.outcome).toBe('asked');
  });

  it('never is taken for another with as many scopes, or more', () => {
    const waits = state({ requests: [request(ONE, [RENAME])] });
    for (const scopes of [[CREATE], [RENAME, CREATE]]) {
      const asked = ask(waits, { sessionId: ONE, client: CLIENT, scopes: new Set(scopes) }, NOW);
      expect(asked).toMatchObject({ outcome: 'asked' });
      if (asked.outcome === 'asked') expect(asked.next.requests).toHaveLength(2);
    }
  });

  it('waits behind those that were asked before it, and a no is none from its last second on', () => {
    const requests = [request(ONE, [RENAME], NOW - 1), request(OTHER, [RENAME], NOW - 2)];
    expect(openRequests(state({ requests }), NOW).map(({ sessionId }) => sessionId)).toEqual([OTHER, ONE]);
    const refused = [{ sessionId: OTHER, scope: CREATE, until: NOW }];
    expect(withdraw(state({ refused }), ONE, NOW).refused).toEqual([]);
  });
});
