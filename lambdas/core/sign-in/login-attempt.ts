import * as z from 'zod/mini';
import {
  isMemberId,
  isOrganizationId,
  isProviderId,
  type MemberId,
  type OrganizationId,
  type ProviderId,
} from '../../../protect/vocabulary/identifiers.ts';
import type { SessionDigest } from './session.ts';

/**
 * A sign-in that a browser has begun: what its callback must fit. Kept in that browser alone, in a cookie, so that a
 * callback which somebody else began (login CSRF) finds nothing here.
 */
export interface LoginAttempt {
  readonly organization: OrganizationId;
  readonly provider: ProviderId;
  /** 256 random bits, base64url, and the organization: see {@link hintOf}. */
  readonly state: string;
  /** 256 random bits, base64url. */
  readonly nonce: string;
  /** RFC 7636 §4.1. */
  readonly codeVerifier: string;
  /** A path of ours: see return-to. Absent: the person asked for nothing else. */
  readonly returnTo?: string;
  /** Seconds since the epoch. */
  readonly startedAt: number;
  /** How long ago, at most, the person may have signed in at the provider, seconds; absent: whenever it was. */
  readonly maxAgeSeconds?: number;
  /** Begun to make a pending provider active; absent: to sign in. */
  readonly activation?: ActivationAttempt;
}

/** Whose session it was begun from: the callback demands that very session, and links that very member. */
export interface ActivationAttempt {
  readonly session: SessionDigest;
  readonly member: MemberId;
}

/** Long enough to find a password and a second factor, seconds. */
export const LOGIN_ATTEMPT_LIFETIME_SECONDS = 600;

/** With the longest `returnTo` and its own name, what a browser keeps: 4,096 bytes. */
const MAX_COOKIE_CHARACTERS = 3_900;

const secret = () => z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));

/** Of a former release: without the organization. */
const STATE = /^[A-Za-z0-9_-]{43}(?:\.(?<organization>[a-z0-9-]{1,63}))?$/;

const attempt = z.strictObject({
  organization: z.custom<OrganizationId>(isOrganizationId),
  provider: z.custom<ProviderId>(isProviderId),
  state: z.string().check(z.regex(STATE)),
  nonce: secret(),
  codeVerifier: secret(),
  returnTo: z.optional(z.string()),
  startedAt: z.number(),
  maxAgeSeconds: z.optional(z.int()),
  activation: z.optional(
    z.strictObject({
      session: z.custom<SessionDigest>((value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)),
      member: z.custom<MemberId>(isMemberId),
    }),
  ),
});

/** The cookie's value. */
export function formatLoginAttempt(begun: LoginAttempt): string {
  return Buffer.from(JSON.stringify(begun), 'utf8').toString('base64url');
}

/**
 * What a callback's `state` is compared with. It names the organization, so that a person whose browser has lost the
 * attempt can be led to where signing in begins.
 */
export function stateOf(random: string, organization: OrganizationId): string {
  return `${random}.${organization}`;
}

/**
 * The organization that a `state` names. Anybody can write one: it is good for a link that a person may follow, and for
 * no decision. Does NOT say that the organization exists.
 */
export function hintOf(state: string | null): OrganizationId | undefined {
  const organization = STATE.exec(state ?? '')?.groups?.['organization'];
  return isOrganizationId(organization) ? organization : undefined;
}

/** `undefined`: none, or one that is no attempt of ours. Does NOT look at its age. */
export function parseLoginAttempt(cookie: string | undefined): LoginAttempt | undefined {
  if (cookie === undefined || cookie.length > MAX_COOKIE_CHARACTERS) return undefined;
  const parsed = attempt.safeParse(parseJson(Buffer.from(cookie, 'base64url').toString('utf8')));
  if (!parsed.success) return undefined;
  const { returnTo, maxAgeSeconds, activation, ...begun } = parsed.data;
  return {
    ...begun,
    ...(returnTo !== undefined && { returnTo }),
    ...(maxAgeSeconds !== undefined && { maxAgeSeconds }),
    ...(activation && { activation }),
  };
}

/** `now` in seconds. */
export function isUnderWay({ startedAt }: LoginAttempt, now: number): boolean {
  const ageSeconds = now - startedAt;
  return ageSeconds >= 0 && ageSeconds < LOGIN_ATTEMPT_LIFETIME_SECONDS;
}

/** An attempt that counts. `now` in seconds. */
export function readLoginAttempt(cookie: string | undefined, now: number): LoginAttempt | undefined {
  const begun = parseLoginAttempt(cookie);
  return begun !== undefined && isUnderWay(begun, now) ? begun : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
