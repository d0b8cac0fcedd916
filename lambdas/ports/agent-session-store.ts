import type { AgentSession, AgentSessionKey, TakenBack } from '../../protect/vocabulary/agent-session.ts';
import type { StoppedAt } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import type { Parents } from '../../protect/vocabulary/session-line.ts';
import type { LiveWrites } from '../../protect/vocabulary/single-use.ts';
import type { GrantTerms } from '../core/agents/grant-terms.ts';

export type ApprovalOutcome =
  | { readonly outcome: 'granted'; readonly granted: LiveWrites }
  /** Nothing was granted: the session is of this client now, or of none, having been taken back meanwhile. */
  | { readonly outcome: 'other_client'; readonly client: ClientId | undefined };

/** What a person decided, about what, and in which browser session. Times in seconds since the epoch. */
export interface WriteApproval {
  /** The session's client, as the person was shown it. */
  readonly client: ClientId;
  /** Of the scopes of which `terms` says nothing else. */
  readonly until: number;
  readonly terms?: GrantTerms;
  /** When the session began. */
  readonly signedInAt: number;
  /** The member's watermark as the session's check read it: grants from before count as none, and are replaced. */
  readonly recalledAt: number | undefined;
  /** The organization's longest duration: what lasts longer counts for so long alone, and is no reason to write nothing. */
  readonly longestSeconds?: number | undefined;
  /** The client's last stop in the organization: grants from before count as none, and are replaced. */
  readonly stoppedAt?: StoppedAt;
  /**
   * Scopes of operations, and up to a limit, whose approval is used or over: forgotten with this write, so that a row does not
   * grow. One that somebody has approved anew meanwhile stays.
   */
  readonly over?: readonly Scope[];
}

/** How each scope is approved. */
export function termsOf(scopes: readonly Scope[], { until, terms }: WriteApproval): GrantTerms {
  return new Map(scopes.map((scope) => [scope, terms?.get(scope) ?? { until }]));
}

/**
 * Rows of agent sessions. Every write is one conditional update of one row.
 *
 * Laws: concurrent approvals lose none and never make two rows; approving some scopes never changes the expiry of
 * others; a scope approved again gets the later of old and new, but for an old one that was recalled; what is approved once
 * stands beside what lasts, is approved once however often, and is used no second time by a repetition of its approval; of
 * two clients that mint for one session at once, one is told `other_client`; nothing is approved for a session whose client
 * is not the one that was shown, nor for one that nobody has used, but a client's default session, which is that client's
 * before any row says so; what was approved or taken back is seen by the next `mint` and `find`.
 * @throws Unavailable
 */
export interface AgentSessionStore {
  /**
   * Records the client, the place and the time, and reads the grants, at once. A session that has begun stays where it
   * stands: another place, or none where it has one, is `other_place`. One that began before its client was stopped is
   * `session_ended`, but for a default session.
   */
  mint(
    key: AgentSessionKey,
    client: ClientId,
    now: number,
    parents?: Parents,
    stoppedAt?: StoppedAt,
  ): Promise<AgentSession | NotMinted>;
  /** Strongly consistent; signs and writes nothing. */
  find(key: AgentSessionKey): Promise<AgentSession | undefined>;
  /** Sets only the named scopes' grants, each only if nothing covers it already. Answers what holds for each of `scopes` now. */
  approve(
    key: AgentSessionKey,
    scopes: readonly Scope[],
    approval: WriteApproval,
    now: number,
  ): Promise<ApprovalOutcome>;
  /** Removes one grant, and remembers that. A success when there is nothing to remove. */
  takeBack(key: AgentSessionKey, scope: Scope, taken: TakenBack): Promise<void>;
  /**
   * Puts in the place of the row, as it was read, what is remembered of it: every grant goes, those too that were approved
   * since. Of `ends` the session is over; nothing is minted, asked or approved for it again. A success where it has ended.
   */
  close(session: AgentSession, closing: Closing): Promise<'done' | 'other_client'>;
  /** One page of sessions in the order of (member, session), after the one that is named. Ended grants included. */
  list(owner: AgentSessionOwner, page: PageRequest): Promise<AgentSessionPage>;
}

/** Why a session was not minted for; nothing was written. */
export type NotMinted = 'other_client' | 'session_ended' | 'other_place';

/** By whom and when all of a session's writes are taken back; what of them was live. */
export interface Closing extends TakenBack {
  readonly scopes: readonly Scope[];
  readonly ends: boolean;
}

/** One member's sessions, or with no `member` all of the organization's. */
export interface AgentSessionOwner {
  readonly organization: OrganizationId;
  readonly member?: MemberId;
}

export interface PageRequest {
  /** The last one of the page before, which must be one of the owner's. */
  readonly after?: AgentSessionPosition;
  readonly maxSessions: number;
}

export type AgentSessionPosition = Pick<AgentSessionKey, 'member' | 'sessionId'>;

export interface AgentSessionPage {
  readonly sessions: readonly AgentSession[];
  /** Where the next page begins; absent: this was the last. */
  readonly next?: AgentSessionPosition;
}
