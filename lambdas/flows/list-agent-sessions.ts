import { isAdministrator, type SessionFacts } from '../core/agent-caller.ts';
import type { AgentRefusal } from '../core/agent-refusal.ts';
import { liveGrants } from '../core/agent-scopes.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { AgentSessionPage, AgentSessionPosition, AgentSessionStore } from '../ports/agent-session-store.ts';
import type { Clock } from '../ports/clock.ts';

export interface ListDependencies {
  readonly agentSessions: Pick<AgentSessionStore, 'list'>;
  readonly clock: Clock;
}

export interface ListRequest {
  /** The whole organization's, which is for administrators; else one's own. */
  readonly all: boolean;
  readonly after?: AgentSessionPosition;
}

/** One screen; a page of the store's own is a thousand times as much. */
const PAGE_SIZE = 50;

/** One page of agent sessions, each with the grants that are live. @throws Unavailable */
export async function listAgentSessions(
  { agentSessions, clock }: ListDependencies,
  facts: SessionFacts,
  { all, after }: ListRequest,
): Promise<Result<AgentSessionPage, AgentRefusal>> {
  if (all && !isAdministrator(facts)) return err({ reason: 'not_an_administrator' });
  const { organization, member } = facts.session;
  if (!all && after !== undefined && after.member !== member) {
    return err({ reason: 'malformed_request', field: 'cursor', problem: 'must be next_cursor of this very list' });
  }
  const owner = all ? { organization } : { organization, member };
  const page = await agentSessions.list(owner, { maxSessions: PAGE_SIZE, ...(after && { after }) });
  const now = clock();
  const sessions = page.sessions.map((session) => ({ ...session, grants: liveGrants(session.grants, now) }));
  return ok({ ...page, sessions });
}
