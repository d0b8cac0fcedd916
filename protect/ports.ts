import type { CryptoKey, JWSHeaderParameters } from 'jose';
import type { AgentSession, AgentSessionKey } from './vocabulary/agent-session.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from './vocabulary/identifiers.ts';

/** Whole seconds since the epoch. */
export type Clock = () => number;

/** A member as the store knows it at this moment. */
export interface Member {
  readonly active: boolean;
  readonly role: string;
  /** Tokens issued at or before this instant are refused; seconds since the epoch. */
  readonly recalledAt: number | undefined;
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
   * True only when the subject's row says so: a missing row is not active, and a row that does not mention agents
   * has not switched them on. At most 60 s old.
   * @throws when the store cannot answer.
   */
  isActive(subject: StatusSubject): Promise<boolean>;
}

/** The one client that mints for an agent session, and the writes that were approved for it. */
export interface AgentSessionGrants extends Pick<AgentSession, 'grants'> {
  readonly client: ClientId | undefined;
}

export interface AgentSessionSource {
  /**
   * Reads strongly consistent on every call: a write that was taken back is refused on the next request.
   * Grants that have ended or were recalled are among them: `liveGrants` leaves those out.
   * @throws when the store cannot answer.
   */
  find(key: AgentSessionKey): Promise<AgentSessionGrants | undefined>;
}

export interface KeySource {
  /**
   * The issuer's public key that this header names; `undefined` when the issuer publishes no such key.
   * @throws when the issuer cannot be reached and no key that it published lately fits.
   */
  find(header: JWSHeaderParameters): Promise<CryptoKey | undefined>;
}
