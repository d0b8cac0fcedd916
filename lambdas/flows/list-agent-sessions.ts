import { type KnownAgentRules, underRules } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSession } from '../../protect/vocabulary/agent-session.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../protect/vocabulary/result.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { type LiveWrites, liveWrites, usedWrites } from '../../protect/vocabulary/single-use.ts';
import type { GrantMoment } from '../../protect/vocabulary/write-grant.ts';
import { isAdministrator, type SessionFacts } from '../core/agents/caller.ts';
import type { AgentRefusal } from '../core/agents/refusal.ts';
import type { Configuration } from '../core/configuration.ts';
import type { AgentSessionPosition, AgentSessionStore } from '../ports/agent-session-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { SessionTrust } from '../ports/session-trust.ts';

export interface ListDependencies {
  readonly configuration: Pick<Configuration, 'implications'>;
  readonly agentSessions: Pick<AgentSessionStore, 'list'>;
  /** Whose recall ends their grants: of everybody's sessions, each one's own. */
  readonly trust: Pick<SessionTrust, 'findMember'>;
  readonly clock: Clock;
}

/** An agent session as it is shown: of its grants the live ones, and when each ends. */
export interface ListedSession extends Omit<AgentSession, 'grants' | 'once'> {
  readonly grants: LiveWrites;
  /** What was approved once, and used: when. */
  readonly used: ReadonlyMap<Scope, number>;
}

export interface ListedPage {
  readonly sessions: readonly ListedSession[];
  readonly next?: AgentSessionPosition;
}

export interface ListRequest {
  /** The whole organization's, which is for administrators; else one's own. */
  readonly all: boolean;
  readonly after?: AgentSessionPosition;
}

/** One screen; a page of the store's own is a thousand times as much. */
const PAGE_SIZE = 50;

/**
 * One page of agent sessions, each with the grants that are live and count under the organization's rules. @throws
 * Unavailable
 */
export async function listAgentSessions(
  dependencies: ListDependencies,
  facts: SessionFacts,
  rules: KnownAgentRules,
  { all, after }: ListRequest,
): Promise<Result<ListedPage, AgentRefusal>> {
  if (all && !isAdministrator(facts)) return err({ reason: 'not_an_administrator' });
  const { organization, member } = facts.session;
  if (!all && after !== undefined && after.member !== member) {
    return err({ reason: 'malformed_request', field: 'cursor', problem: 'must be next_cursor of this very list' });
  }
  const owner = all ? { organization } : { organization, member };
  const page = await dependencies.agentSessions.list(owner, { maxSessions: PAGE_SIZE, ...(after && { after }) });
  const owners = await ownersOf(dependencies, facts, page.sessions);
  const now = dependencies.clock();
  const { implications } = dependencies.configuration;
  const sessions = page.sessions.map((session) =>
    listed(underRules(session, rules, implications), owners.get(session.member), now),
  );
  return ok({ ...page, sessions });
}

function listed({ grants, once, ...session }: AgentSession, owner: Watermark | undefined, now: number): ListedSession {
  // Nobody is not there (law 10): what they approved, no one can use.
  if (owner === undefined) return { ...session, grants: new Map(), used: new Map() };
  const writes = { grants, ...(once !== undefined && { once }) };
  return { ...session, grants: liveWrites(writes, { ...owner, now }), used: usedWrites(writes, owner.recalledAt) };
}

type Watermark = Pick<GrantMoment, 'recalledAt'>;

/** Whose the sessions are, and how far back each one's recall reaches. */
async function ownersOf(
  { trust }: ListDependencies,
  { session: { organization, member: own }, member }: SessionFacts,
  sessions: readonly AgentSession[],
): Promise<ReadonlyMap<MemberId, Watermark>> {
  const others = new Set(sessions.map((session) => session.member).filter((id) => id !== own));
  const found = await Promise.all([...others].map((id) => trust.findMember(organization, id)));
  const owners = [{ id: own, recalledAt: member.recalledAt }, ...found.filter((one) => one !== undefined)];
  return new Map(owners.map(({ id, recalledAt }) => [id, { recalledAt }]));
}
