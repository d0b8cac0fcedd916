import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
  type TakenBack,
} from '../../../protect/vocabulary/agent-session.ts';
import { approvalsUnderStop, type StoppedAt, underStop } from '../../../protect/vocabulary/client-stop.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import { isLimitedScope } from '../../../protect/vocabulary/limited-scope.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { areEqual, NO_PARENTS, type Parents } from '../../../protect/vocabulary/session-line.ts';
import { usedMark } from '../../../protect/vocabulary/single-use.ts';
import { heldNow, uncoveredTerms, withTerms } from '../../core/agents/grant-terms.ts';
import {
  type AgentSessionOwner,
  type AgentSessionPage,
  type AgentSessionStore,
  type ApprovalOutcome,
  type Closing,
  type NotMinted,
  type PageRequest,
  termsOf,
  type WriteApproval,
} from '../../ports/agent-session-store.ts';
import type { Confirmation } from '../../ports/write-request-store.ts';

/** For tests of flows. */
export class MemoryAgentSessionStore implements AgentSessionStore {
  readonly #sessions = new Map<string, AgentSession>();

  async mint(
    key: AgentSessionKey,
    client: ClientId,
    now: number,
    parents: Parents = NO_PARENTS,
    stoppedAt?: StoppedAt,
  ): Promise<AgentSession | NotMinted> {
    const session = this.#at(key);
    if (session.client !== undefined && session.client !== client) return 'other_client';
    if (session.endedAt !== undefined) return 'session_ended';
    const isOver = session.client !== undefined && underStop(session, key.sessionId, stoppedAt).endedAt !== undefined;
    if (isOver) return 'session_ended';
    const hasBegun = session.client !== undefined;
    if (hasBegun && !areEqual(session.parents ?? NO_PARENTS, parents)) return 'other_place';
    const begunAt = session.begunAt ?? now;
    return this.#put({ ...session, client, begunAt, lastMintAt: now, ...(parents.length > 0 && { parents }) });
  }

  /** As a row goes that was not used for long. */
  async forget(key: AgentSessionKey): Promise<void> {
    this.#sessions.delete(textOf(key));
  }

  async find(key: AgentSessionKey): Promise<AgentSession | undefined> {
    return this.#sessions.get(textOf(key));
  }

  async approve(
    key: AgentSessionKey,
    scopes: readonly Scope[],
    approval: WriteApproval,
    now = 0,
  ): Promise<ApprovalOutcome> {
    const { client, signedInAt, recalledAt, longestSeconds, stoppedAt, over = [] } = approval;
    const session = approvalsUnderStop(withoutOver(this.#at(key), over, now), stoppedAt);
    const isNobodys = session.client === undefined && clientOfDefaultSession(key.sessionId) === client;
    if (session.endedAt !== undefined) return { outcome: 'other_client', client: undefined };
    if (session.client !== client && !isNobodys) return { outcome: 'other_client', client: session.client };
    const terms = termsOf(scopes, approval);
    const written = withTerms(session, uncoveredTerms(terms, session, recalledAt, longestSeconds), {
      signedInAt,
      approvedAt: now,
    });
    this.#put({ ...session, client, ...written });
    return { outcome: 'granted', granted: heldNow(terms, written, { recalledAt, now }, longestSeconds) };
  }

  async takeBack(key: AgentSessionKey, scope: Scope, taken: TakenBack): Promise<void> {
    const session = this.#sessions.get(textOf(key));
    if (session === undefined || !(session.grants.has(scope) || session.once?.has(scope))) return;
    const { once, ...rest } = session;
    const others = without(once ?? new Map(), scope);
    const grants = without(session.grants, scope);
    this.#put({ ...rest, grants, ...(others.size > 0 && { once: others }), ...remembered(session, [scope], taken) });
  }

  async close(session: AgentSession, { scopes, ends, at, by }: Closing): Promise<'done' | 'other_client'> {
    const stored = this.#sessions.get(textOf(session));
    if (stored?.endedAt !== undefined) return 'done';
    if (stored?.client !== session.client) return 'other_client';
    const { once: _, ...rest } = session;
    const history = remembered(session, scopes, { at, by });
    this.#put({ ...rest, grants: new Map(), ...history, ...(ends && { endedAt: at }) });
    return 'done';
  }

  /** What `protect()` records of a write that was approved once. */
  useUp(key: AgentSessionKey, scope: Scope, now: number): void {
    const session = this.#at(key);
    const use = session.once?.get(scope);
    if (use === undefined) return;
    const mark = usedMark(use.mark, now, '0'.repeat(32));
    this.#put({ ...session, once: new Map([...(session.once ?? []), [scope, { ...use, mark }]]) });
  }

  /** What asking for writes records. @returns false when the session is another client's */
  claim(key: AgentSessionKey, client: ClientId, now: number): boolean {
    const session = this.#at(key);
    if (session.endedAt !== undefined) return false;
    if (session.client !== undefined && session.client !== client) return false;
    this.#put({ ...session, client, begunAt: session.begunAt ?? now });
    return true;
  }

  /** What confirming writes. @returns false when the session is another client's */
  async grant({ key, terms, approval }: NonNullable<Confirmation['grant']>, now: number): Promise<boolean> {
    const written = await this.approve(key, [...terms.keys()], { ...approval, terms }, now);
    return written.outcome === 'granted';
  }

  async list({ organization, member }: AgentSessionOwner, page: PageRequest): Promise<AgentSessionPage> {
    const after = page.after && textOf({ organization, ...page.after });
    const rest = [...this.#sessions]
      .filter(([, session]) => session.organization === organization && [undefined, session.member].includes(member))
      .filter(([text]) => after === undefined || text > after)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, session]) => session);
    const sessions = rest.slice(0, page.maxSessions);
    const last = sessions.at(-1);
    if (last === undefined || rest.length === sessions.length) return { sessions };
    return { sessions, next: { member: last.member, sessionId: last.sessionId } };
  }

  #at(key: AgentSessionKey): AgentSession {
    const { organization, member, sessionId } = key;
    return this.#sessions.get(textOf(key)) ?? { organization, member, sessionId, grants: new Map() };
  }

  #put(session: AgentSession): AgentSession {
    this.#sessions.set(textOf(session), session);
    return session;
  }
}

function withoutOver(
  { once, taken, grants, ...session }: AgentSession,
  over: readonly Scope[],
  now: number,
): AgentSession {
  const isForgotten = (scope: Scope, end: number) => over.includes(scope) && !(isLimitedScope(scope) && now < end);
  const left = new Map([...(once ?? [])].filter(([scope, { expiresAt }]) => !isForgotten(scope, expiresAt)));
  const lasting = new Map([...grants].filter(([scope, { expiresAt }]) => !isForgotten(scope, expiresAt)));
  const history = new Map([...(taken ?? [])].filter(([scope]) => !over.includes(scope)));
  return {
    ...{ ...session, grants: lasting },
    ...(left.size > 0 && { once: left }),
    ...(history.size > 0 && { taken: history }),
  };
}

function remembered({ taken }: AgentSession, scopes: readonly Scope[], by: TakenBack): Pick<AgentSession, 'taken'> {
  const all = new Map([...(taken ?? []), ...scopes.map((scope) => [scope, by] as const)]);
  return all.size > 0 ? { taken: all } : {};
}

function without<T>(grants: ReadonlyMap<Scope, T>, scope: Scope): ReadonlyMap<Scope, T> {
  return new Map([...grants].filter(([each]) => each !== scope));
}

/** None of the parts holds a space; ASCII sorts as DynamoDB sorts it. */
function textOf({ organization, member, sessionId }: AgentSessionKey): string {
  return `${organization} ${member} ${sessionId}`;
}
