import { createHash } from 'node:crypto';
import type { AuthorizationDetails } from '../../../protect/vocabulary/authorization-details.ts';
import type { ClientId, MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { KeyThumbprint } from '../../../protect/vocabulary/key-thumbprint.ts';
import type { ScopeSet } from '../../../protect/vocabulary/scope.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { RedemptionId } from './redemption.ts';

/** 256 random bits, base64url: what the browser carries back to the client, good once. Only its digests are stored. */
export type AuthorizationCode = string & { readonly __brand: 'AuthorizationCode' };

/** What a client keeps for its next token. Only its digest is stored. */
export type RefreshToken = string & { readonly __brand: 'RefreshToken' };

/** Where an authorization stands: a digest twice removed from its code, so that a row gives nobody anything. */
export type GrantKey = string & { readonly __brand: 'GrantKey' };

/** SHA-256 of a refresh token, hexadecimal. */
export type RefreshDigest = string & { readonly __brand: 'RefreshDigest' };

/** Seconds. OAuth 2.1 §4.1.2: "A maximum authorization code lifetime of 10 minutes is RECOMMENDED"; a redirect takes one. */
export const CODE_LIFETIME_SECONDS = 60;

/**
 * What one person allowed one client, in one row, from the code on: whoever holds a code or a refresh token finds it, and
 * every change of it is one conditional write. Times in seconds since the epoch.
 */
export interface AuthorizationGrant {
  readonly key: GrantKey;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Through which the person had signed in: its end is this one's. */
  readonly provider: ProviderId;
  readonly client: ClientId;
  readonly redirectUri: string;
  /** RFC 7636 §4.2, S256. */
  readonly codeChallenge: string;
  /** RFC 9449 §10: the key that the code is bound to (`dpop_jkt`). Absent: to none. */
  readonly codeBoundTo?: KeyThumbprint;
  /** RFC 9449 §5: of a public client, the key that refresh tokens of it are bound to. Absent: to none. */
  readonly refreshBoundTo?: KeyThumbprint;
  /** The most that a token of it ever says, writes that have to be asked for included. */
  readonly scopes: ScopeSet;
  /** How far some of them go (RFC 9396). Absent: no detail at all. */
  readonly details?: AuthorizationDetails;
  readonly resources: readonly [string, ...string[]];
  /** When the person proved who they are at the provider; absent: unknown. */
  readonly authenticatedAt?: number;
  readonly grantedAt: number;
  readonly codeExpiresAt: number;
  /** When no refresh token of it is good any more. */
  readonly expiresAt: number;
  /** What became of the code: absent until it was used. */
  readonly redeemedAt?: number;
  /** The `jti` of the last token of it. */
  readonly tokenId?: RedemptionId;
  /** The one refresh token that is good now. Absent: none. */
  readonly refreshDigest?: RefreshDigest;
  /** Everything of it ended for good. */
  readonly recalledAt?: number;
}

/** base64url of 256 bits. */
const SECRET = '[A-Za-z0-9_-]{43}';
const CODE = new RegExp(`^${SECRET}$`);

/** A prefix, so that whoever finds one, a scanner of secrets too, knows what it is. */
const REFRESH_PREFIX = 'csrt_';
const REFRESH_TOKEN = new RegExp(`^${REFRESH_PREFIX}(${SECRET})\\.${SECRET}$`);

/** `undefined`: the text was never a code of ours. */
export function keyOfCode(code: string): GrantKey | undefined {
  return CODE.test(code) ? keyOfLocator(locatorOf(code)) : undefined;
}

/** `undefined`: the text was never a refresh token of ours. */
export function keyOfRefreshToken(token: string): GrantKey | undefined {
  const locator = REFRESH_TOKEN.exec(token)?.[1];
  return locator === undefined ? undefined : keyOfLocator(locator);
}

/**
 * The next refresh token: where its authorization stands, and 256 random bits. Only who has held the code, or a token of
 * it, knows where that is: a token that leads there and is not the good one was good once, and came back.
 */
export function refreshTokenAfter(presented: string, secret: string): RefreshToken {
  const locator = REFRESH_TOKEN.exec(presented)?.[1] ?? locatorOf(presented);
  return `${REFRESH_PREFIX}${locator}.${secret}` as RefreshToken;
}

export function refreshDigest(token: string): RefreshDigest {
  return lengthPrefixedDigest('countersign/refresh-token/v1', token) as RefreshDigest;
}

/** Names the one redemption of a code, and so its token. */
export function codeRedemptionId(key: GrantKey): RedemptionId {
  return lengthPrefixedDigest('countersign/code-redemption/v1', key) as RedemptionId;
}

/** Names the one redemption of a refresh token, and so the token that it becomes. */
export function refreshRedemptionId(digest: RefreshDigest): RedemptionId {
  return lengthPrefixedDigest('countersign/refresh-redemption/v1', digest) as RedemptionId;
}

/** RFC 7636 §4.6: BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge. Both are public by now or digests. */
export function verifiesChallenge(codeVerifier: string, codeChallenge: string): boolean {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url') === codeChallenge;
}

function locatorOf(code: string): string {
  return createHash('sha256').update(`countersign/grant-locator/v1:${code}`, 'ascii').digest('base64url');
}

function keyOfLocator(locator: string): GrantKey {
  return lengthPrefixedDigest('countersign/authorization-grant/v1', locator) as GrantKey;
}
