import type { webcrypto } from 'node:crypto';
import type { KnownAgentRules } from './vocabulary/agent-rules.ts';
import type { AgentSession, AgentSessionKey } from './vocabulary/agent-session.ts';
import type { StoppedAt } from './vocabulary/client-stop.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from './vocabulary/identifiers.ts';
import type { RevokedTokens } from './vocabulary/revoked-tokens.ts';
import type { SingleUses } from './vocabulary/single-use.ts';

/** Whole seconds since the epoch. */
export type Clock = () => number;

/** A member as the store knows it at this moment. */
export interface Member {
  readonly active: boolean;
  readonly role: string;
  /** Tokens issued at or before this instant are refused; seconds since the epoch. */
  readonly recalledAt: number | undefined;
  /** Single tokens of theirs that were revoked, by `jti`: until when each would last. Absent: none. */
  readonly revoked?: RevokedTokens;
}

export interface MemberSource {
  /**
   * Reads strongly consistent on every call: a disabled member is refused on the next request.
   * `undefined` when there is no such member, or its row cannot be understood.
   * @throws when the store cannot answer: never an answer in place of one.
   */
  find(organization: OrganizationId, member: MemberId): Promise<Member | undefined>;
}

/** What must be active, beside the member, for a token to be honoured. */
export type StatusSubject =
  | { readonly kind: 'organization'; readonly organization: OrganizationId }
  /** The organization's switch: whether agents may act for its members. */
  | { readonly kind: 'agents'; readonly organization: OrganizationId }
  | { readonly kind: 'provider'; readonly provider: ProviderId }
  | { readonly kind: 'client'; readonly client: ClientId }
  | { readonly kind: 'enablement'; readonly organization: OrganizationId; readonly client: ClientId };

export interface StatusSource {
  /**
   * Active only when the subject's row says so: a missing row is not active, nor one whose recall cannot be read, and a
   * row that does not mention agents has not switched them on. At most 60 s old.
   * @throws when the store cannot answer.
   */
  find(subject: StatusSubject): Promise<SubjectStatus>;
  /**
   * All that one organization's row says, in one read: what `find` says of it and of its agents, and its rules for
   * agents. Of a row that is missing nothing is on, and its rules are unreadable. At most 60 s old.
   * @throws when the store cannot answer.
   */
  organization(organization: OrganizationId): Promise<OrganizationStatus>;
  /**
   * Up to when everything of the client's agents has been stopped in the organization. `now`: read at this moment, strongly
   * consistent, as every write of an agent demands. `lately`: at most 60 s old.
   * @throws when the store cannot answer.
   */
  agentsStoppedAt(organization: OrganizationId, client: ClientId, age: 'now' | 'lately'): Promise<StoppedAt>;
}

export interface SubjectStatus {
  readonly isActive: boolean;
  /** Tokens held since this instant or before are refused; seconds since the epoch. Absent: none was recalled. */
  readonly recalledAt?: number;
}

export interface OrganizationStatus extends SubjectStatus {
  /** Active, and agents may act for its members. */
  readonly hasAgents: boolean;
  readonly rules: KnownAgentRules;
}

/** The one client that mints for an agent session, where it stands, and the writes that were approved for it. */
export interface AgentSessionGrants extends Pick<AgentSession, 'grants' | 'once' | 'parents' | 'begunAt' | 'endedAt'> {
  readonly client: ClientId | undefined;
}

export interface AgentSessionSource {
  /**
   * Reads strongly consistent on every call: a write that was taken back is refused on the next request.
   * Grants that have ended or were recalled are among them: `liveGrants` leaves those out.
   * @throws when the store cannot answer.
   */
  find(key: AgentSessionKey): Promise<AgentSessionGrants | undefined>;
  /**
   * Uses up writes that were approved once, all of them or none: one update, on the condition that each still has the mark
   * that `find` read. Of two requests at once exactly one is told `used`. It can neither make nor lengthen a grant.
   * Without an answer it is unknown whether they were used, so that the request is not honoured and they may be gone.
   * @throws when the store cannot answer.
   */
  use(key: AgentSessionKey, uses: SingleUses, now: number): Promise<SingleUseOutcome>;
}

export type SingleUseOutcome =
  | 'used'
  /** Used by another request, taken back, or approved anew since it was read. */
  | 'gone'
  /** This function's role may not use one up: it was deployed before there were any, or its answers are remembered. */
  | 'not_permitted';

/** Of a token's JOSE header, what names its key. */
export interface KeyHeader {
  readonly alg?: string | undefined;
  readonly kid?: string | undefined;
}

export interface KeySource {
  /**
   * The issuer's public key that this header names; `undefined` when the issuer publishes no such key.
   * @throws when the issuer cannot be reached and no key that it published lately fits.
   */
  find(header: KeyHeader): Promise<webcrypto.CryptoKey | undefined>;
}
