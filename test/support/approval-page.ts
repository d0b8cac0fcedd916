import type { AgentWorld, PageRequest } from './agent-world.ts';
import { member, NOW, organization } from './fixtures.ts';
import { endsOf } from './write-approvals.ts';

export const UNTIL = NOW + 14_400;
export const KEY = { organization: organization.id, member: member.id, sessionId: 's-1' as never };
export const NOT_USED = 'No tool of yours uses this agent session now, so there is nothing to approve.';

/** What the form says that the page showed: the session's tool, and every scope of these tests. */
export const SHOWN: readonly (readonly [string, string])[] = [
  ['shown.client', 'cursor'],
  ['shown.scopes', 'org:admin projects:delete projects:read projects:write'],
];

/** The page as a browser asks for it, and sends its form. `world`: the one of the test that runs. */
export function approvalPageOf(world: () => AgentWorld) {
  const ask = (scope = 'projects:write', request: PageRequest = {}) =>
    world().page({ query: [['scope', scope]], ...request });
  const decide = (decision: string, scopes: readonly string[] = ['projects:write'], request: PageRequest = {}) =>
    world().page({
      query: [['scope', 'projects:write']],
      form: [['decision', decision], ...SHOWN, ...scopes.map((scope) => ['scope', scope] as const)],
      ...request,
    });
  const grants = async () => endsOf((await world().agentSessions.find(KEY))?.grants);
  const nothingHappened = async () => {
    expect(world().audit).toEqual([]);
    expect(await grants()).toEqual({});
  };
  return { ask, decide, grants, nothingHappened };
}
