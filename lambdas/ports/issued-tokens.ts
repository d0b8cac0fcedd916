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
  readonly expiresAt: number;
}

export interface IssuedTokens {
  /** By its `jti`; strongly consistent. `undefined`: none, or the record of something else. @throws Unavailable */
  find(id: string): Promise<IssuedToken | undefined>;
  /** Of one hour, in pages; from an index, which is behind by milliseconds as a rule. @throws Unavailable */
  list(organization: OrganizationId, hour: Hour): AsyncIterable<IssuedToken>;
}
