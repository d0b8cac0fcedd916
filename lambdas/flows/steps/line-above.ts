import type { AgentSession, AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { holderOfLine, NO_PARENTS, type Parents, placeUnder } from '../../../protect/vocabulary/session-line.ts';
import type { AgentCaller } from '../../core/agents/caller.ts';
import type { AgentRefusal } from '../../core/agents/refusal.ts';
import type { AgentSessionStore } from '../../ports/agent-session-store.ts';

/** Where a session stands, and whose grants it has. */
export interface LineAbove {
  readonly parents: Parents;
  /** The topmost session, whose grants count; absent: the session itself is the topmost. */
  readonly holder?: AgentSession;
}

/**
 * The sessions above the one that names `parent`: of the same member and client, alive, and in their place (law 5). Without
 * a parent nothing is read; with one its row, then those above it, side by side.
 * Does NOT write: that the session stands there, and in no other place, is a condition of the mint's one write.
 * @throws Unavailable
 */
export async function lineAbove(
  agentSessions: Pick<AgentSessionStore, 'find'>,
  { organization, member, client }: Pick<AgentCaller, 'organization' | 'member' | 'client'>,
  sessionId: AgentSessionId,
  parent: AgentSessionId | undefined,
): Promise<Result<LineAbove, AgentRefusal>> {
  if (parent === undefined) return ok({ parents: NO_PARENTS });
  const rowOf = (id: AgentSessionId) => agentSessions.find({ organization, member, sessionId: id });
  const row = await rowOf(parent);
  const parents = placeUnder(sessionId, parent, row, client);
  if (typeof parents === 'string') return err({ reason: 'no_place', problem: parents });
  const above = await Promise.all(parents.slice(0, -1).map(rowOf));
  const holder = holderOfLine(parents, [...above, row], client);
  return holder === undefined ? err({ reason: 'no_place', problem: 'no_parent' }) : ok({ parents, holder });
}
