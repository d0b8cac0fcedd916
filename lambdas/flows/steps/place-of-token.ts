import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Authority } from '../../core/tokens/authority.ts';
import type { TokenWishes } from '../../core/tokens/grant-form.ts';
import type { AgentSessionStore } from '../../ports/agent-session-store.ts';
import { lineAbove } from './line-above.ts';

/**
 * Where the agent session of a token stands, where its request names a parent: under that one, as at mint (law 5). A child
 * whose token carries its writes at once would hold more than its parent, so that a parent counts for a client whose writes
 * are asked, and is refused for any other. Without a parent nothing is read.
 * Does NOT write, and does not look at what was stopped: that the session stands there is a condition of the record's write,
 * and `protect()` reads every session of the line again, with its client's stop, at every request.
 * @throws Unavailable
 */
export async function placeOfToken(
  agentSessions: Pick<AgentSessionStore, 'find'>,
  authority: Authority,
  { agentSessionParent: parent }: Pick<TokenWishes, 'agentSessionParent'>,
): Promise<Result<Authority, Refusal>> {
  const { asking } = authority;
  if (parent === undefined) return ok(authority);
  if (asking === undefined) return err({ reason: 'agent_session_without_place', problem: 'not_asked' });
  const above = await lineAbove(agentSessions, authority, asking.agentSession, parent);
  if (above.ok) return ok({ ...authority, asking: { ...asking, parents: above.value.parents } });
  const { error } = above;
  return err({
    reason: 'agent_session_without_place',
    problem: error.reason === 'no_place' ? error.problem : 'no_parent',
  });
}
