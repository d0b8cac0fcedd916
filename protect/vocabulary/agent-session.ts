import { type ClientId, isClientId, type MemberId, type OrganizationId } from './identifiers.ts';
import type { Scope } from './scope.ts';
import type { SingleUses } from './single-use.ts';
import type { WriteGrants } from './write-grant.ts';

/** Chosen by the agent's host; means nothing to us, and grants nothing by being known. */
export type AgentSessionId = string & { readonly __brand: 'AgentSessionId' };

/** RFC 3986 unreserved characters, the first a letter or digit: the same text in a path, a query and a log. */
const AGENT_SESSION_ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;
export const AGENT_SESSION_ID_FORM =
  '1–128 characters: letters, digits, ".", "_", "~" and "-", beginning with a letter or digit';

export function isAgentSessionId(value: unknown): value is AgentSessionId {
  return typeof value === 'string' && AGENT_SESSION_ID.test(value);
}

/** Whose session it is: the same id of another member, or in another organization, is another session. */
export interface AgentSessionKey {
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly sessionId: AgentSessionId;
}

/** One row per (organization, member, agent session). Times in seconds since the epoch. */
export interface AgentSession extends AgentSessionKey {
  /** The one client that mints for it; absent until it first does. Two clients never share a session's grants. */
  readonly client?: ClientId;
  readonly lastMintAt?: number;
  /** Approved write scopes, those that have ended or were recalled included: readers ask `liveGrants`. */
  readonly grants: WriteGrants;
  /**
   * The sessions that it stands under, the topmost first: it is a sub-agent's. Absent: none. Said when the session begins,
   * and never changed.
   */
  readonly parents?: readonly AgentSessionId[];
  /** When its client first used it; absent in a row of a former release. Of a default session it says nothing. */
  readonly begunAt?: number;
  /** Since when it is over; for good, as long as the row stands. */
  readonly endedAt?: number;
  /** What is no longer approved because somebody took it back or ended the session, and is remembered. */
  readonly taken?: ReadonlyMap<Scope, TakenBack>;
  /** Writes that were approved once, the used ones included: readers ask `liveWrites`. Absent: none was. */
  readonly once?: SingleUses;
  /** The last stop of its client in its organization, under which all of this was read. Never of the row. */
  readonly stoppedAt?: number;
}

/** When a write was last taken back, and by whom: a person, by id, or the session's own client. */
export interface TakenBack {
  readonly at: number;
  readonly by: { readonly kind: 'member' | 'client'; readonly id: string };
}

/** Begins the id of a client's own session: what stands after it is the client. No other client's host may choose one. */
export const DEFAULT_SESSION_PREFIX = 'client~';

/** The same of a client whose id does not fit into a session's (a URL, a long one): a digest of the id stands after it. */
export const DIGEST_SESSION_PREFIX = 'client-digest~';

/**
 * Whose default session it is, by its id alone: no row has to exist for that. `undefined`: nobody's, or one that a digest
 * names, which is its client's by its row, as those that hosts choose are.
 */
export function clientOfDefaultSession(sessionId: AgentSessionId): ClientId | undefined {
  if (!sessionId.startsWith(DEFAULT_SESSION_PREFIX)) return undefined;
  const client = sessionId.slice(DEFAULT_SESSION_PREFIX.length);
  return isClientId(client) ? client : undefined;
}

/** Whether the id is one of those that no host may choose: each is one client's alone. */
export function isReservedSession(sessionId: string): boolean {
  return sessionId.startsWith(DEFAULT_SESSION_PREFIX) || sessionId.startsWith(DIGEST_SESSION_PREFIX);
}

/** The client of agent tokens that were minted from a browser session. No tool can be registered under this id. */
export const FIRST_PARTY_CLIENT = 'first-party' as ClientId;
