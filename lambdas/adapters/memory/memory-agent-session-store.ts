import {
  type AgentSession,
  type AgentSessionKey,
  clientOfDefaultSession,
} from '../../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { usedMark } from '../../../protect/vocabulary/single-use.ts';
import { heldNow, uncoveredTerms, withTerms } from '../../core/agents/grant-terms.ts';
import {
  type AgentSessionOwner,
  type AgentSessionPage,
  type AgentSessionStore,
  type ApprovalOutcome,
  type PageRequest,
  termsOf,
  type WriteApproval,
} from '../../ports/agent-session-store.ts';
import type { Confirmation } from '../../ports/write-request-store.ts';

/** For tests of flows. */
export class MemoryAgentSessionStore implements AgentSessionStore {
  readonly #sessions = new Map<string, AgentSession>();

  async mint(key: AgentSessionKey, client: ClientId, now: number): Promise<AgentSession | 'other_client'> {
    const session = this.#at(key);
    if (session.client !== undefined && session.client !== client) return 'other_client';
    return this.#put({ ...session, client, lastMintAt: now });
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
    const { client, signedInAt, recalledAt, longestSeconds } = approval;
    const session = this.#at(key);
    const isNobodys = session.client === undefined && clientOfDefaultSession(key.sessionId) === client;
    if (session.client !== client && !isNobodys) return { outcome: 'other_client', client: session.client };
    const terms = termsOf(scopes, approval);
    const written = withTerms(session, uncoveredTerms(terms, session, recalledAt, longestSeconds), {
      signedInAt,
      approvedAt: now,
    });
    this.#put({ ...session, client, ...written });
    return { outcome: 'granted', granted: heldNow(terms, written, { recalledAt, now }) };
  }

  async takeBack(key: AgentSessionKey, scope?: Scope): Promise<void> {
    const session = this.#sessions.get(textOf(key));
    if (session === undefined) return;
    if (scope === undefined) this.#sessions.delete(textOf(key));
    else {
      const { once, ...rest } = session;
      const others = without(once ?? new Map(), scope);
      this.#put({ ...rest, grants: without(session.grants, scope), ...(others.size > 0 && { once: others }) });
    }
  }

  async end(key: AgentSessionKey, client: ClientId): Promise<'done' | 'other_client'> {
    const session = this.#sessions.get(textOf(key));
    if (session?.client !== undefined && session.client !== client) return 'other_client';
    this.#sessions.delete(textOf(key));
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
  claim(key: AgentSessionKey, client: ClientId): boolean {
    const session = this.#at(key);
    if (session.client !== undefined && session.client !== client) return false;
    this.#put({ ...session, client });
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

function without<T>(grants: ReadonlyMap<Scope, T>, scope: Scope): ReadonlyMap<Scope, T> {
  return new Map([...grants].filter(([each]) => each !== scope));
}

/** None of the parts holds a space; ASCII sorts as DynamoDB sorts it. */
function textOf({ organization, member, sessionId }: AgentSessionKey): string {
  return `${organization} ${member} ${sessionId}`;
}
