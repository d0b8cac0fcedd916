import type { AgentCaller } from '../../../lambdas/core/agents/caller.ts';
import { agentToken, agentTokenClaims, isPlainFor } from '../../../lambdas/core/agents/token.ts';
import { isAgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { API, client, ISSUER, member, NOW, organization, provider, REPORTS, scopes } from '../../support/fixtures.ts';

const caller: AgentCaller = {
  organization: organization.id,
  member: member.id,
  client: client.id,
  provider: provider.id,
  scopes: scopes('projects:read'),
  resources: [API],
  expiresAt: NOW + 3_600,
  parent: { tokenId: 'parent-1', heldSince: NOW - 60 },
  recalledAt: undefined,
  actor: undefined,
  about: {},
};

function claimsOf(overrides: Partial<AgentCaller> = {}) {
  const sessionId = 's-1';
  if (!isAgentSessionId(sessionId)) throw new Error('not an agent session');
  return agentTokenClaims({
    issuer: ISSUER,
    caller: { ...caller, ...overrides },
    sessionId,
    scopes: scopes('reports:read projects:read'),
    tokenId: 'token-1',
    issuedAt: NOW,
    lifetimeSeconds: 300,
  });
}

describe('the text of an agent token', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['where no resource declares plain tokens', [API], []],
    ['where another resource does', [API], [REPORTS]],
    ['where only one of its resources does', [API, REPORTS], [REPORTS]],
    ['where it is for nothing at all', [], [API]],
  ])('begins with our prefix %s', (_where, resources, plain) => {
    expect(agentToken('a.b.c', isPlainFor(resources, new Set(plain)))).toBe('csagt_a.b.c');
  });

  it('is a plain JWT where all of its resources declare that', () => {
    expect(agentToken('a.b.c', isPlainFor([API], new Set([API])))).toBe('a.b.c');
    expect(agentToken('a.b.c', isPlainFor([API, REPORTS], new Set([REPORTS, API])))).toBe('a.b.c');
  });
});

describe('the claims of an agent token', () => {
  it('are the caller’s, and the session', () => {
    expect(claimsOf()).toEqual({
      iss: ISSUER,
      parent_jti: 'parent-1',
      parent_iat: NOW - 60,
      sub: member.id,
      aud: `${API}#agent`,
      client_id: client.id,
      iat: NOW,
      exp: NOW + 300,
      jti: 'token-1',
      ver: 1,
      scope: 'projects:read reports:read',
      org_id: organization.id,
      idp: provider.id,
      agent_session: 's-1',
      act: { sub: client.id },
    });
  });

  it('name an audience for each resource of the caller, and none for others', () => {
    expect(claimsOf({ resources: [API, REPORTS] }).aud).toEqual([`${API}#agent`, `${REPORTS}#agent`]);
  });

  it.each([
    { callerEndsIn: 3_600, seconds: 300 },
    { callerEndsIn: 301, seconds: 300 },
    { callerEndsIn: 299, seconds: 299 },
    { callerEndsIn: 1, seconds: 1 },
  ])('[L5] end after $seconds s when the caller ends after $callerEndsIn s', ({ callerEndsIn, seconds }) => {
    expect(claimsOf({ expiresAt: NOW + callerEndsIn }).exp).toBe(NOW + seconds);
  });

  it.each([
    { prior: { sub: 'a' }, act: { sub: client.id, act: { sub: 'a' } } },
    {
      prior: { sub: 'a', act: { sub: 'b', act: { sub: 'c', act: { sub: 'd' } } } },
      act: { sub: client.id, act: { sub: 'a', act: { sub: 'b', act: { sub: 'c' } } } },
    },
    { prior: { sub: 'a', role: 'x' }, act: { sub: client.id, act: { sub: 'a', role: 'x' } } },
  ])('nest who acted before, four deep: the least recent goes first', ({ prior, act }) => {
    expect(claimsOf({ actor: prior }).act).toEqual(act);
  });
});
