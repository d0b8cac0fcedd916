import { createHash, timingSafeEqual } from 'node:crypto';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';

/**
 * An initial access token (RFC 7591 §1.2): with it, somebody registers clients for one organization, a number of times,
 * until it ends. Made by the operator's command, shown once, stored as a digest.
 */
export interface RegistrationToken {
  readonly digest: RegistrationTokenDigest;
  readonly organization: OrganizationId;
  /** Seconds since the epoch. From `expiresAt` on it is refused. */
  readonly createdAt: number;
  readonly expiresAt: number;
  /** How many clients it registers in all, and how many more. */
  readonly uses: number;
  readonly usesLeft: number;
  /** Seconds since the epoch; absent: nobody has revoked it. */
  readonly revokedAt?: number | undefined;
}

/** SHA-256 of an initial access token, hexadecimal. */
export type RegistrationTokenDigest = string & { readonly __brand: 'RegistrationTokenDigest' };

/** So that a person, a log's filter and a scanner of repositories know what they see. */
const TOKEN_PREFIX = 'csreg_';
const ACCESS_PREFIX = 'csrat_';
const RANDOM_256 = /^[A-Za-z0-9_-]{43}$/;

/** Of 256 random bits, base64url. */
export function registrationTokenOf(random: string): string {
  return TOKEN_PREFIX + random;
}

/** `undefined`: not of the form, so that nobody looks for it. */
export function registrationTokenDigest(token: string): RegistrationTokenDigest | undefined {
  return digestOf(TOKEN_PREFIX, 'countersign/registration-token/v1', token) as RegistrationTokenDigest | undefined;
}

/** How an operator and an audit entry name it. 64 bits of the digest: nothing of the token can be found from them. */
export function registrationTokenId({ digest }: Pick<RegistrationToken, 'digest'>): string {
  return `rt_${digest.slice(0, 16)}`;
}

export type RegistrationTokenProblem =
  | { readonly reason: 'registration_token_unknown' }
  | { readonly reason: 'registration_token_revoked' | 'registration_token_used_up'; readonly token: string }
  | { readonly reason: 'registration_token_expired'; readonly token: string; readonly expiredAt: number };

/**
 * Whether it registers one more client now; unknown is never a pass (law 10). The write that uses it up demands all of it
 * again. `now` is in seconds since the epoch.
 */
export function judgeRegistrationToken(
  token: RegistrationToken | undefined,
  now: number,
): Result<RegistrationToken, RegistrationTokenProblem> {
  if (token === undefined) return err({ reason: 'registration_token_unknown' });
  const id = registrationTokenId(token);
  if (token.revokedAt !== undefined) return err({ reason: 'registration_token_revoked', token: id });
  if (!(token.expiresAt > now))
    return err({ reason: 'registration_token_expired', token: id, expiredAt: token.expiresAt });
  if (!(token.usesLeft > 0)) return err({ reason: 'registration_token_used_up', token: id });
  return ok(token);
}

/** A registration access token (RFC 7592 §3), of 256 random bits, base64url. */
export function registrationAccessTokenOf(random: string): string {
  return ACCESS_PREFIX + random;
}

/** SHA-256, hexadecimal. `undefined`: not of the form. */
export function registrationAccessDigest(token: string): string | undefined {
  return digestOf(ACCESS_PREFIX, 'countersign/registration-access/v1', token);
}

const NO_DIGEST = '0'.repeat(64);

/** In constant time, whether or not there is anything to compare with: no client takes as long as another's token. */
export function isRegistrationAccess(presented: string | undefined, stored: string | undefined): boolean {
  const digest = Buffer.from(
    (presented === undefined ? undefined : registrationAccessDigest(presented)) ?? NO_DIGEST,
    'hex',
  );
  const expected = Buffer.from(stored ?? NO_DIGEST, 'hex');
  const same = expected.length === digest.length && timingSafeEqual(digest, expected);
  return same && stored !== undefined && stored !== NO_DIGEST;
}

function digestOf(prefix: string, purpose: string, token: string): string | undefined {
  if (!token.startsWith(prefix) || !RANDOM_256.test(token.slice(prefix.length))) return undefined;
  return createHash('sha256').update(`${purpose}:${token}`, 'ascii').digest('hex');
}
