import type { JsonObject } from '../../../protect/jose/strict-json.ts';
import type { MemberId, OrganizationId, ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok, type Result } from '../../../protect/vocabulary/result.ts';
import { entityTag } from '../administration/revision.ts';
import { showText } from '../advice/show-text.ts';
import { readPerson } from '../people/person.ts';
import type { SubjectLinkKey } from '../people/subject-link.ts';
import type { Member, TrustedProvider } from '../records.ts';
import type { Refusal } from '../refusal.ts';
import { hasUnseen, normalizeEmail, parseDisplayName } from '../registration/text.ts';
import type { SentClaim } from './sent-claims.ts';
import type { SessionDigest } from './session.ts';

/** Somebody at a provider, in the provider's words. Nothing here is a token, and nothing but `subject` decides. */
export interface ClaimedAccount {
  /** The mapped claim's value: what would lead to the member. */
  readonly subject: string;
  /** As it was claimed; not necessarily an address. */
  readonly email?: string;
  /**
   * OpenID Connect Core §5.1: the provider has verified that the address is the person's; or does not say, and the
   * organization has it trusted for the address's domain all the same.
   */
  readonly isEmailVerified: boolean;
  readonly name?: string;
}

/**
 * Who came back from a pending provider, kept until the person in whose session it was begun has seen both accounts and
 * decided. One for each session: another sign-in replaces it. Times in seconds since the epoch.
 */
export interface ActivationQuestion {
  /** 256 random bits, in the page's form: what is decided is what was shown, and not what a later sign-in brought. */
  readonly id: string;
  readonly session: SessionDigest;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly provider: ProviderId;
  /** Names the provider's settings as they were: see {@link settingsOf}. */
  readonly settings: string;
  readonly account: ClaimedAccount;
  /** What else the provider said, to choose a mapping by; decides nothing. Absent: of a former release. */
  readonly sent?: readonly SentClaim[];
  /** A path of ours. */
  readonly returnTo?: string;
  readonly expiresAt: number;
}

/** Long enough to read two addresses and ask a colleague, seconds; the account has been signed in to just now. */
export const ACTIVATION_QUESTION_LIFETIME_SECONDS = 300;

const QUESTION_ID = /^[A-Za-z0-9_-]{43}$/;

export function isActivationQuestionId(value: unknown): value is string {
  return typeof value === 'string' && QUESTION_ID.test(value);
}

/** The account that proved claims are about. Refused as a sign-in would be: by the mapped claim. */
export function readAccount(claims: JsonObject, provider: TrustedProvider): Result<ClaimedAccount, Refusal> {
  const person = readPerson(claims, provider);
  if (!person.ok) return person;
  const email = Object.hasOwn(claims, 'email') ? claims['email'] : undefined;
  const name = Object.hasOwn(claims, 'name') ? claims['name'] : undefined;
  const saysVerified = Object.hasOwn(claims, 'email_verified') && claims['email_verified'] === true;
  // Of silence it is the provider's setting that makes a yes, and only in a pinned domain.
  const isTakenAsVerified = !Object.hasOwn(claims, 'email_verified') && person.value.verifiedEmail !== undefined;
  const shownName = typeof name === 'string' ? parseDisplayName(showText(name)) : undefined;
  return ok({
    subject: person.value.subject,
    ...(typeof email === 'string' && email !== '' && { email: showText(email) }),
    isEmailVerified: saysVerified || isTakenAsVerified,
    ...(shownName !== undefined && { name: shownName }),
  });
}

/**
 * Whether the account has the member's own address, verified there, in any case of its ASCII letters. It only says how
 * to ask: whoever set the provider up could have made it say so.
 */
export function hasAddressOf({ email, isEmailVerified, subject }: ClaimedAccount, member: Member): boolean {
  const isReadable = email !== undefined && !hasUnseen(subject);
  return isReadable && isEmailVerified && normalizeEmail(email) === normalizeEmail(member.email);
}

/** Names all that a provider is trusted with, so that what was shown is what is decided. */
export function settingsOf({ domainProof: _, ...provider }: TrustedProvider): string {
  return entityTag('activation', provider);
}

/** What the audit trail says of an account that was linked: enough to know whose it is, and to undo it. */
export function accountFacts(
  { claim, value }: Pick<SubjectLinkKey, 'claim' | 'value'>,
  { email, isEmailVerified }: Pick<ClaimedAccount, 'email' | 'isEmailVerified'>,
): Readonly<Record<string, string | boolean>> {
  return { claim, subject: showText(value), ...(email !== undefined && { email, emailVerified: isEmailVerified }) };
}
