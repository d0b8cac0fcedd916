import type { AuthorizationDetails } from '../../../protect/vocabulary/authorization-details.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import type { ClaimedIssuer } from '../assertion/claims.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { Asking } from './authority.ts';

/** Names one assertion for ever, and is the `jti` of the access token it became: recall is a key read. */
export type RedemptionId = string & { readonly __brand: 'RedemptionId' };

/** 128 random bits made in one invocation: tells our own write from another's. Never logged. */
export type RedemptionOwner = string & { readonly __brand: 'RedemptionOwner' };

/** Guard against replay, register of issued tokens and audit entry in one row: one write per token. */
export interface RedemptionRecord {
  readonly id: RedemptionId;
  readonly owner: RedemptionOwner;
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  readonly client: ClientId;
  readonly member: MemberId;
  readonly scopes: ScopeSet;
  /** Of an agent client's token: the writes that may be asked for with it. */
  readonly asking?: Asking;
  /** RFC 9396. Absent: none. */
  readonly details?: AuthorizationDetails;
  readonly resources: readonly string[];
  /** The client's key that the token is bound to (RFC 9449). Absent: to none. */
  readonly boundTo?: KeyThumbprint;
  /** Of ours, that signs it. */
  readonly keyId: string;
  readonly correlationId: string;
  readonly issuedAt: number;
  /** When the access token ends; seconds since the epoch. */
  readonly expiresAt: number;
  /** When the row may go; seconds since the epoch. */
  readonly ttl: number;
}

/** Keeps this digest apart from every other that could be made of the same parts. */
const PURPOSE = 'countersign/redemption/v1';

/**
 * K11: an assertion is unique by (issuer, tenant, `jti`). The digest is over length-prefixed parts, so that no two
 * triples share one, and never over the token's text: signatures are malleable, and a text is no identity.
 */
export function redemptionId({ issuer, tenant }: ClaimedIssuer, jti: string): RedemptionId {
  return lengthPrefixedDigest(PURPOSE, issuer, tenant ?? '', jti) as RedemptionId;
}

/**
 * When a record may be deleted: after the assertion, the token, and the audit's retention have all ended. Deletion
 * later than that (DynamoDB's TTL can lag two days) only refuses for longer, because nothing compares time.
 */
export function redemptionTtl(times: {
  /** When nobody would accept what was redeemed any more, the skew included. */
  readonly redeemableUntil: number;
  readonly tokenExpiresAt: number;
  readonly issuedAt: number;
  readonly auditRetentionDays: number;
}): number {
  const { redeemableUntil, tokenExpiresAt, issuedAt, auditRetentionDays } = times;
  return Math.max(redeemableUntil, tokenExpiresAt, issuedAt + auditRetentionDays * 86_400);
}
