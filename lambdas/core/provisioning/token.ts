import { createHash } from 'node:crypto';
import type { OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';

/**
 * What the SCIM client of one provider proves itself by. It names organization and provider, so that no request does.
 * Made by an administrator or the operator, shown once, stored as a digest.
 */
export interface ScimToken {
  readonly digest: ScimTokenDigest;
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  /** Which of {@link SCIM_TOKEN_SLOTS} it has. */
  readonly slot: ScimTokenSlot;
  /** Seconds since the epoch, up to an hour late; absent: nobody has used it yet. */
  readonly lastUsedAt?: number | undefined;
  /** Seconds since the epoch; absent: nobody has revoked it. */
  readonly revokedAt?: number | undefined;
}

/** SHA-256 of a token, hexadecimal. */
export type ScimTokenDigest = string & { readonly __brand: 'ScimTokenDigest' };

/** Two live tokens of a provider, so that one can be replaced without a pause; a third would be one that nobody misses. */
export const SCIM_TOKEN_SLOTS = ['1', '2'] as const;
export type ScimTokenSlot = (typeof SCIM_TOKEN_SLOTS)[number];

/** So that a person, a log's filter and a scanner of repositories know what they see. */
const TOKEN_PREFIX = 'csscim_';
const RANDOM_256 = /^[A-Za-z0-9_-]{43}$/;

/** How late a token's last use is known, seconds: it is written no more often than this, whatever comes. */
export const LAST_USE_PRECISION_SECONDS = 3_600;

/** How long a revoked token is told from one that never was, seconds. */
export const REVOKED_TOKEN_SECONDS = 90 * 86_400;

/** Of 256 random bits, base64url. */
export function scimTokenOf(random: string): string {
  return TOKEN_PREFIX + random;
}

/** `undefined`: not of the form, so that nobody looks for it. */
export function scimTokenDigest(token: string): ScimTokenDigest | undefined {
  if (!token.startsWith(TOKEN_PREFIX) || !RANDOM_256.test(token.slice(TOKEN_PREFIX.length))) return undefined;
  const digest = createHash('sha256').update(`countersign/scim-token/v1:${token}`, 'ascii').digest('hex');
  return digest as ScimTokenDigest;
}

/** How people and an audit entry name it. 64 bits of the digest: nothing of the token can be found from them. */
export function scimTokenId({ digest }: Pick<ScimToken, 'digest'>): string {
  return `st_${digest.slice(0, 16)}`;
}

export type ScimTokenProblem =
  | { readonly reason: 'scim_token_unknown' }
  | { readonly reason: 'scim_token_revoked'; readonly token: string };

/** Whether it is good now; unknown is never a pass (law 10). Does NOT look at its organization and its provider. */
export function judgeScimToken(token: ScimToken | undefined): Result<ScimToken, ScimTokenProblem> {
  if (token === undefined) return err({ reason: 'scim_token_unknown' });
  return token.revokedAt === undefined ? ok(token) : err({ reason: 'scim_token_revoked', token: scimTokenId(token) });
}

/** Whether a use at `now` is to be written down: once in {@link LAST_USE_PRECISION_SECONDS}, and never backwards. */
export function isUseWorthNoting({ lastUsedAt }: Pick<ScimToken, 'lastUsedAt'>, now: number): boolean {
  return lastUsedAt === undefined || now - lastUsedAt >= LAST_USE_PRECISION_SECONDS;
}
