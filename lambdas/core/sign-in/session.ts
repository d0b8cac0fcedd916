import { createHash } from 'node:crypto';
import type { MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import type { SignInProof } from './proof.ts';

/** The cookie's value: 256 random bits. Only its digest is ever stored. */
export type SessionCookie = string & { readonly __brand: 'SessionCookie' };

/** SHA-256 of a session cookie, hexadecimal: the session's key. */
export type SessionDigest = string & { readonly __brand: 'SessionDigest' };

/** A browser session of one member of one organization, opened through one provider. Seconds since the epoch. */
export interface FirstPartySession {
  readonly digest: SessionDigest;
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  readonly member: MemberId;
  /** Absent: of a former release. Good for everything but for proving that its member can sign in. */
  readonly signIn?: SignInProof;
  /**
   * When the person proved who they are at the provider, as its id_token says; it may be long before `createdAt`. Absent:
   * unknown (the provider does not say, or the session is of a former release, or was opened by making a provider active).
   */
  readonly authenticatedAt?: number;
  readonly createdAt: number;
  /** Moved forward as the session is used, never past `expiresAt`. */
  readonly idleUntil: number;
  /** When it ends in any case. */
  readonly expiresAt: number;
}

/** 256 random bits, base64url without padding. */
const SESSION_COOKIE = /^[A-Za-z0-9_-]{43}$/;

export function isSessionCookie(value: unknown): value is SessionCookie {
  return typeof value === 'string' && SESSION_COOKIE.test(value);
}

export function sessionDigest(cookie: SessionCookie): SessionDigest {
  return createHash('sha256').update(cookie, 'ascii').digest('hex') as SessionDigest;
}

/**
 * The CSRF token of a session: derived from the cookie, which scripts cannot read, so that only our own pages, to which
 * the server tells it, can send it. Nothing about it is stored, and it does not reveal the cookie.
 */
export function csrfToken(cookie: SessionCookie): string {
  return createHash('sha256').update(`countersign/csrf/v1:${cookie}`, 'ascii').digest('base64url');
}

/** Law 10: a session is live only while both ends are ahead. */
export function isLive({ idleUntil, expiresAt }: FirstPartySession, now: number): boolean {
  return now < idleUntil && now < expiresAt;
}
