import type { AgentSessionId } from '../../../protect/vocabulary/agent-session.ts';
import type { AuthorizationDetails } from '../../../protect/vocabulary/authorization-details.ts';
import type { DetailCeiling } from '../../../protect/vocabulary/detail-ceiling.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { Parents } from '../../../protect/vocabulary/session-line.ts';
import type { Vouched } from '../clients/vouched-client.ts';
import type { NewMembership } from '../people/membership.ts';
import type { Enablement } from '../records.ts';
import type { CarriedClaims } from './access-token.ts';
import type { GrantKey, RefreshDigest } from './authorization-grant.ts';
import type { RedemptionId } from './redemption.ts';

/** The writes that an agent client's token may use while a person's grant for the session is live. Never empty. */
export interface Asking {
  readonly agentSession: AgentSessionId;
  /** The sessions that it stands under, the topmost first. Absent: none. */
  readonly parents?: Parents;
  readonly askable: ScopeSet;
  /** How far what is approved up to a limit counts with the token, by type. Absent: for nothing. */
  readonly details?: DetailCeiling;
}

/** An authorization that a token is of, and which of its secrets was presented: never logged, never stored. */
export interface Continued {
  readonly key: GrantKey;
  /** Of the refresh token that was presented; `undefined`: it was the code. */
  readonly before: RefreshDigest | undefined;
  readonly presented: string;
  /** The key that its refresh tokens are bound to already. Absent: to none. */
  readonly refreshBoundTo?: KeyThumbprint;
}

/**
 * What a grant decided that one token may say, before anything is written: whatever the grant, this is recorded, signed
 * and released in the same way. Scopes are final: nothing after it adds to them (law 1).
 */
export interface Authority {
  /** What is redeemed, named for ever: no second token comes of it (law 2). */
  readonly redeems: RedemptionId;
  /** When nobody would accept it any more; seconds since the epoch, the allowed skew included. */
  readonly redeemableUntil: number;
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  readonly client: ClientId;
  readonly member: MemberId;
  readonly scopes: ScopeSet;
  /** Of an agent client: what a person may approve beside {@link scopes}, and for which agent session (law 5). */
  readonly asking?: Asking;
  /** How far some of {@link scopes} go (RFC 9396), final as they are. Absent: no detail at all. */
  readonly details?: AuthorizationDetails;
  readonly resources: readonly string[];
  /** The organization's own limit, seconds; absent: the configured lifetime is the limit. */
  readonly longestLifetimeSeconds?: number;
  /** The organization takes no tokens but those that are bound to a key (D5). Absent: it takes others. */
  readonly boundTokensOnly?: true;
  /** Claims that pass into the token as they came. Never authority. */
  readonly carried: CarriedClaims;
  /** Of a code or a refresh token: the authorization that goes on with the token. */
  readonly continues?: Continued;
  /** Somebody who is linked or provisioned with the token. */
  readonly membership?: NewMembership;
  /** A client that its provider vouches for, and that comes in with the token: it was never here. */
  readonly admission?: NewClient;
}

/** Both as they will stand. */
export interface NewClient {
  readonly client: Vouched;
  readonly enablement: Enablement;
}
