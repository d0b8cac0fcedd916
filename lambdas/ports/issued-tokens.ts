import type { AuthorizationDetails } from '../../protect/vocabulary/authorization-details.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../protect/vocabulary/identifiers.ts';
import type { Hour } from '../core/audit/hour.ts';

/** What the register says of one access token. An agent token is in none. */
export interface IssuedToken {
  readonly id: string;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly client: ClientId;
  readonly provider: ProviderId;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  /** How far some of them go. Absent: no detail at all, or none that can be read. */
  readonly details?: AuthorizationDetails;
}

/** Where in the order of issue a list is: after this one, which is older than all before it. */
export interface TokenPosition {
  readonly issuedAt: number;
  readonly id: string;
}

export interface TokenListPage {
  /** The latest first. */
  readonly tokens: readonly IssuedToken[];
  /** More of this hour. */
  readonly next?: TokenPosition;
}

export interface IssuedTokens {
  /** By its `jti`; strongly consistent. `undefined`: none, or the record of something else. @throws Unavailable */
  find(id: string): Promise<IssuedToken | undefined>;
  /** Of one hour, in pages; from an index, which is behind by milliseconds as a rule. @throws Unavailable */
  list(organization: OrganizationId, hour: Hour): AsyncIterable<IssuedToken>;
  /** Of one hour the latest first, at most `max`, after a token of that hour; from the index. @throws Unavailable */
  latest(organization: OrganizationId, hour: Hour, max: number, after?: TokenPosition): Promise<TokenListPage>;
}
