import type { JsonObject, JsonValue } from '../../../protect/jose/strict-json.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Member, TrustedProvider } from '../records.ts';
import type { Refusal } from '../refusal.ts';
import { hasUnseen, normalizeEmail, normalizeWrittenEmail } from '../registration/text.ts';
import { type NotTheNameId, readNameId, SUB_ID } from './saml-name-id.ts';

/** Whom an assertion is about, in the terms of its provider. */
export interface ClaimedPerson {
  /** The mapped claim's value: half of a subject link's key. */
  readonly subject: string;
  /** Of an assertion whose `sub_id` is as the organization has set it: the value of a link by it. */
  readonly nameId?: string;
  /** There is a `sub_id`, and the organization has not set which identify people: nobody comes to be by it (K16). */
  readonly unmappedSubId?: true;
  /** Verified by the provider, in a domain pinned to it, normalized; `undefined`: no address that counts. */
  readonly verifiedEmail: string | undefined;
  /** The same address as rows of earlier releases may have it, where that is another text; else absent. */
  readonly writtenEmail?: string;
  /** Said in so many words to be verified, in no domain that is pinned: good for an invitation, and nothing else. */
  readonly unpinnedEmail?: string;
  /** Why the address that the provider sent does not count, where one could have; else absent. */
  readonly withheldEmail?: UnreadPerson;
}

/** What claims are refused for before anybody is looked for. */
export type UnreadPerson =
  | NotTheNameId
  | Extract<
      Refusal,
      {
        readonly reason:
          | 'email_not_verified'
          | 'email_verified_absent'
          | 'email_verified_not_boolean'
          | 'email_domain_not_pinned';
      }
    >;

const MAX_SUBJECT_LENGTH = 1_024;

/**
 * Step 11 of redemption, as far as the claims say it: the value of the mapped claim, and the address that may link or
 * provision (K17). Mapping by `email` itself demands an address that counts. Only own members of the claims are read.
 * `sub_id`, where there is one, must be as the organization has set it (K16).
 */
export function readPerson(claims: JsonObject, provider: TrustedProvider): Result<ClaimedPerson, UnreadPerson> {
  const person = readMappedClaim(claims, provider);
  if (!person.ok || !Object.hasOwn(claims, SUB_ID)) return person;
  if (provider.samlNameId === undefined) return ok({ ...person.value, unmappedSubId: true });
  const nameId = readNameId(claims[SUB_ID], provider.samlNameId);
  return nameId.ok ? ok({ ...person.value, nameId: nameId.value }) : nameId;
}

function readMappedClaim(claims: JsonObject, provider: TrustedProvider): Result<ClaimedPerson, UnreadPerson> {
  const email = readVerifiedEmail(claims, provider);
  const claim = provider.subjectClaim;
  const written = writtenForm(ownMember(claims, 'email'), email);
  if (claim === 'email') return email.ok ? ok({ subject: email.value, verifiedEmail: email.value, ...written }) : email;
  const subject = ownMember(claims, claim);
  if (typeof subject !== 'string' || subject.length < 1 || subject.length > MAX_SUBJECT_LENGTH) {
    return err({
      reason: 'malformed_claim',
      member: claim,
      requirement: `a string of 1–${MAX_SUBJECT_LENGTH} characters`,
    });
  }
  if (email.ok) return ok({ subject, verifiedEmail: email.value, ...written });
  // Without a pinned domain no address would count, whatever is wrong with this one.
  const couldCount = ownMember(claims, 'email') !== undefined && provider.emailDomains.size > 0;
  const unpinned = email.error.reason === 'email_domain_not_pinned' ? readInvitedEmail(claims) : {};
  return ok({ subject, verifiedEmail: undefined, ...unpinned, ...(couldCount && { withheldEmail: email.error }) });
}

function writtenForm(
  email: JsonValue | undefined,
  normalized: Result<string, UnreadPerson>,
): Pick<ClaimedPerson, 'writtenEmail'> {
  const written = typeof email === 'string' ? normalizeWrittenEmail(email) : undefined;
  const differs = normalized.ok && written !== undefined && written !== normalized.value;
  return differs ? { writtenEmail: written } : {};
}

function readVerifiedEmail(claims: JsonObject, provider: TrustedProvider): Result<string, UnreadPerson> {
  const email = ownMember(claims, 'email');
  const normalized = typeof email === 'string' ? normalizeEmail(email) : undefined;
  if (normalized === undefined)
    return err({ reason: 'malformed_claim', member: 'email', requirement: emailForm(email) });
  const unverified = problemOfVerification(ownMember(claims, 'email_verified'), provider);
  if (unverified !== undefined) return err(unverified);
  const domain = normalized.slice(normalized.lastIndexOf('@') + 1);
  return provider.emailDomains.has(domain) ? ok(normalized) : err({ reason: 'email_domain_not_pinned', domain });
}

/** Silence about an address is trusted for the provider's own domains alone, and this is none of them. */
function readInvitedEmail(claims: JsonObject): Pick<ClaimedPerson, 'unpinnedEmail'> {
  const email = ownMember(claims, 'email');
  const normalized = typeof email === 'string' ? normalizeEmail(email) : undefined;
  const isVerified = ownMember(claims, 'email_verified') === true;
  return normalized !== undefined && isVerified ? { unpinnedEmail: normalized } : {};
}

/**
 * OpenID Connect Core §5.1: a JSON boolean. The text "true" proves nothing. The provider's setting turns silence alone
 * into a yes: what it does say stands.
 */
function problemOfVerification(
  verified: JsonValue | undefined,
  { emailVerifiedAbsent }: Pick<TrustedProvider, 'emailVerifiedAbsent'>,
): UnreadPerson | undefined {
  if (verified === true) return undefined;
  if (verified === undefined)
    return emailVerifiedAbsent === 'trusted' ? undefined : { reason: 'email_verified_absent' };
  return { reason: typeof verified === 'string' ? 'email_verified_not_boolean' : 'email_not_verified' };
}

/** What {@link TrustedProvider.emailVerifiedAbsent} trusts, said wherever it is chosen. */
export const EMAIL_VERIFIED_ABSENT_TRUSTED =
  'Addresses of these domains are taken as verified although the provider does not say so: whoever can set an address at the provider can become the member with it.';

function emailForm(email: JsonValue | undefined): string {
  const isUnseen = typeof email === 'string' && hasUnseen(email);
  return isUnseen ? 'an e-mail address without characters that cannot be seen' : 'an e-mail address';
}

function ownMember(claims: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

/** Step 11, the member: active. A tombstone has a reason of its own, because only an operator can change it. */
export function checkMember(member: Member): Result<Member, Refusal> {
  if (member.status === 'active') return ok(member);
  const about = { member: member.id };
  return err(
    member.status === 'removed' ? { reason: 'member_removed', ...about } : { reason: 'member_disabled', ...about },
  );
}

/** K17: a verified address links a member whom no provider knows by a subject yet, and nobody else. */
export function checkLinkByEmail(member: Member): Result<Member, Refusal> {
  const active = checkMember(member);
  if (!active.ok) return active;
  return member.linked ? err({ reason: 'member_linked_elsewhere', member: member.id }) : active;
}
