import type { ClientId, MemberId, OrganizationId } from './identifiers.ts';
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
}

/** The client of agent tokens that were minted from a browser session. No tool can be registered under this id. */
export const FIRST_PARTY_CLIENT = 'first-party' as ClientId;
