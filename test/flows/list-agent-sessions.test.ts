import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import { listAgentSessions } from '../../lambdas/flows/list-agent-sessions.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId } from '../../protect/vocabulary/agent-session.ts';
import { configuration, member, memberId, NOW, organization, scopes } from '../support/fixtures.ts';

const facts = {
  session: { organization: organization.id, member: member.id },
  member,
  scopes: scopes('projects:write'),
} as never;

const list = (after: string) =>
  listAgentSessions(
    { configuration, agentSessions: new MemoryAgentSessionStore(), clock: () => NOW } as never,
    facts,
    NO_AGENT_RULES,
    { all: false, after: { member: memberId(after), sessionId: 's-1' as AgentSessionId } },
  );

describe('[L7] a page of one’s own agent sessions', () => {
  it('never begins at another member’s', async () => {
    expect(await list('somebody-else')).toMatchObject({
      ok: false,
      error: { reason: 'malformed_request', field: 'cursor' },
    });
  });

  it('begins at one’s own', async () => {
    expect(await list(member.id)).toMatchObject({ ok: true, value: { sessions: [] } });
  });
});
