import { lineAbove } from '../../../lambdas/flows/steps/line-above.ts';
import type { AgentSession, AgentSessionId, AgentSessionKey } from '../../../protect/vocabulary/agent-session.ts';
import { client, member, NOW, organization } from '../../support/fixtures.ts';

const CALLER = { organization: organization.id, member: member.id, client: client.id };
const TOP = 'top' as AgentSessionId;
const WORKER = 'worker' as AgentSessionId;

const row = (sessionId: AgentSessionId, more: Partial<AgentSession> = {}): AgentSession =>
  ({ ...CALLER, sessionId, createdAt: NOW, lastUsedAt: NOW, grants: new Map(), ...more }) as AgentSession;

const above = (top: AgentSession | undefined) =>
  lineAbove(
    {
      find: async ({ sessionId }: AgentSessionKey) => (sessionId === TOP ? top : row(WORKER, { parents: [TOP] })),
    },
    CALLER,
    'helper' as AgentSessionId,
    WORKER,
  );

describe('[L5] a session two below the topmost', () => {
  it('has what the topmost has', async () => {
    expect(await above(row(TOP))).toMatchObject({
      ok: true,
      value: { parents: [TOP, WORKER], holder: { sessionId: TOP } },
    });
  });

  it.each<[string, AgentSession | undefined]>([
    ['is not there', undefined],
    ['has ended', row(TOP, { endedAt: NOW })],
    ['is another client’s', row(TOP, { client: 'copilot' as never })],
    ['stands below another by now', row(TOP, { parents: ['higher' as AgentSessionId] })],
  ])('never stands as if it were the topmost itself, when that one %s', async (_, top) => {
    expect(await above(top)).toEqual({ ok: false, error: { reason: 'no_place', problem: 'no_parent' } });
  });
});
