import { createHash } from 'node:crypto';
import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { NO_SCOPES } from '../../../protect/vocabulary/scope.ts';
import { pathOf, ROUTES } from '../../routes.ts';
import { type Configuration, includesAdministration } from '../configuration.ts';
import type { Member } from '../records.ts';
import type { SessionDigest } from './session.ts';

/** What stands in a setup link: 256 random bits, base64url. Only its digest is ever stored. */
export type SetupToken = string & { readonly __brand: 'SetupToken' };

/** SHA-256 of a setup token, hexadecimal. */
export type SetupDigest = string & { readonly __brand: 'SetupDigest' };

/** Lets one member begin a {@link SetupSession}, once. Seconds since the epoch. */
export interface SetupLink {
  readonly digest: SetupDigest;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** The administrator by whose word it is. Absent: the operator's. */
  readonly madeBy?: MemberId | undefined;
  readonly expiresAt: number;
}

/**
 * A browser session that was opened by a setup link, not by signing in. It names its member, and may register a
 * provider, say who we are there, test it, and sign in through it; then it ends. No other part of the product knows
 * that it exists: where a first-party session is looked for, none is found (law 6).
 */
export interface SetupSession {
  readonly digest: SessionDigest;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  /** Of the link that opened it. */
  readonly madeBy?: MemberId | undefined;
  readonly createdAt: number;
  /** When it ends in any case; using it moves nothing. */
  readonly expiresAt: number;
}

/**
 * Long enough to find the person who may register us at the provider, seconds. When a link was made is computed by it
 * ({@link madeAt}): within an hour of a change, links of before are taken for as much younger or older.
 */
export const SETUP_LINK_LIFETIME_SECONDS = 3_600;
export const SETUP_SESSION_LIFETIME_SECONDS = 3_600;

const SETUP_TOKEN = /^[A-Za-z0-9_-]{43}$/;

export function isSetupToken(value: unknown): value is SetupToken {
  return typeof value === 'string' && SETUP_TOKEN.test(value);
}

export function setupDigest(token: SetupToken): SetupDigest {
  return createHash('sha256').update(`countersign/setup/v1:${token}`, 'ascii').digest('hex') as SetupDigest;
}

/** When a link was made, seconds since the epoch. */
export function madeAt({ expiresAt }: Pick<SetupLink, 'expiresAt'>): number {
  return expiresAt - SETUP_LINK_LIFETIME_SECONDS;
}

/**
 * Whether whoever made a link still is an administrator, and was not recalled since `since`, that very second included:
 * nobody's word outlives what it rests on. Of a session that the link opened, since that began.
 */
export function makerStands(
  maker: Member | undefined,
  since: number,
  { roles }: Pick<Configuration, 'roles'>,
): boolean {
  if (maker?.status !== 'active') return false;
  if (!includesAdministration(roles.get(maker.role) ?? NO_SCOPES)) return false;
  return maker.recalledAt === undefined || since > maker.recalledAt;
}

/** The page that a setup link leads to: opening it does nothing, so that a mail scanner does not use it up. */
export function setupPath(organization: OrganizationId, token: SetupToken): string {
  return pathOf(ROUTES.signIn.setup, { organization, token });
}
