import {
  HALF_APPROVAL_SECONDS,
  type HalfApproval,
  isHalfApprovalId,
  openHalves,
  withHalf,
  withoutScopes,
} from '../../../lambdas/core/agents/half-approvals.ts';
import { approve, deny, type MemberRequests, withdraw } from '../../../lambdas/core/agents/write-requests.ts';
import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { client, member, NOW, organization, scopes } from '../../support/fixtures.ts';

const SESSION = 's-1' as AgentSessionId;
const OTHER = 's-2' as AgentSessionId;
const WRITE = 'projects:write' as Scope;

const half = (id: string, more: Partial<HalfApproval> = {}): HalfApproval => ({
  ...{ id, sessionId: SESSION, client: client.id, signedInAt: NOW - 60 },
  ...{ durations: new Map([[WRITE, 'default' as const]]), approvedAt: NOW, endsAt: NOW + HALF_APPROVAL_SECONDS },
  ...more,
});
const idsOf = (halves: readonly HalfApproval[]) => halves.map(({ id }) => id);

describe('[L17] what waits for a second person', () => {
  it.each([
    ['a second before', NOW - 61, ['a']],
    ['in the very second of', NOW - 60, []],
    ['a second after', NOW - 59, []],
  ])('[L9] never can be confirmed when the recall was %s the sign-in, or later', (_, recalledAt, open) => {
    expect(idsOf(openHalves([half('a')], { now: NOW, recalledAt }))).toEqual(open);
  });

  it('never can be confirmed once its hour is over', () => {
    expect(openHalves([half('a')], { now: NOW + HALF_APPROVAL_SECONDS - 1 })).toHaveLength(1);
    expect(openHalves([half('a')], { now: NOW + HALF_APPROVAL_SECONDS })).toEqual([]);
  });

  it('is named the oldest first', () => {
    const both = [half('young', { approvedAt: NOW + 1 }), half('old')];
    expect(idsOf(openHalves(both, { now: NOW + 2 }))).toEqual(['old', 'young']);
  });

  it('never is forgotten for what another session of the agent’s, or another scope, is about', () => {
    expect(idsOf(withoutScopes([half('a')], OTHER))).toEqual(['a']);
    expect(idsOf(withoutScopes([half('a')], SESSION, scopes('projects:delete')))).toEqual(['a']);
    expect(withoutScopes([half('a')], SESSION, scopes('projects:write projects:delete'))).toEqual([]);
    expect(withoutScopes([half('a')], SESSION)).toEqual([]);
  });

  it('never is more than twenty: the oldest are forgotten', () => {
    const before = Array.from({ length: 20 }, (_, i) => half(`h-${i}`, { sessionId: `s-${i}` as AgentSessionId }));
    const after = withHalf(before, half('last', { sessionId: 's-20' as AgentSessionId }));
    expect([after.length, after[0]?.id, after.at(-1)?.id]).toEqual([20, 'h-1', 'last']);
  });

  it.each(['', '0'.repeat(15), '0'.repeat(65), `${'0'.repeat(16)} `, ` ${'0'.repeat(16)}`, 'A'.repeat(16), 7, null])(
    '[L15] never has the name %j',
    (name) => {
      expect(isHalfApprovalId(name)).toBe(false);
    },
  );
});

describe('[L16] an answer about one agent session', () => {
  const refusedOf = (state: MemberRequests) => state.refused.map(({ sessionId, scope }) => `${sessionId} ${scope}`);
  const nothing: MemberRequests = {
    ...{ organization: organization.id, member: member.id, revision: 0, requests: [], refused: [] },
  };
  const both = deny(
    deny(nothing, OTHER, scopes('projects:write'), NOW),
    SESSION,
    scopes('projects:write projects:delete'),
    NOW,
  );

  it('never takes back what was refused of another, nor of another scope', () => {
    expect(refusedOf(both)).toEqual(['s-2 projects:write', 's-1 projects:write', 's-1 projects:delete']);
    expect(refusedOf(approve(both, SESSION, scopes('projects:write'), NOW))).toEqual([
      's-2 projects:write',
      's-1 projects:delete',
    ]);
  });

  it('is remembered once when it is given twice', () => {
    expect(refusedOf(deny(both, OTHER, scopes('projects:write'), NOW))).toEqual([
      's-1 projects:write',
      's-1 projects:delete',
      's-2 projects:write',
    ]);
  });

  it('never ends what waits for a second person in another', () => {
    const waits = { ...nothing, halves: [half('a', { sessionId: OTHER })] };
    expect(withdraw(waits, SESSION, NOW).halves).toHaveLength(1);
    expect(withdraw(waits, OTHER, NOW).halves ?? []).toEqual([]);
  });
});
