import { adviceOf } from '../../../../lambdas/core/advice/advice-of.ts';
import { type JustInTimeRoles, provisionedRole } from '../../../../lambdas/core/people/just-in-time.ts';
import { readPerson } from '../../../../lambdas/core/people/person.ts';
import type { TrustedProvider } from '../../../../lambdas/core/records.ts';
import { asciiDomain } from '../../../../lambdas/core/registration/text.ts';
import type { JsonObject } from '../../../../protect/jose/strict-json.ts';
import { texts as advice } from '../../texts/claims.ts';
import { texts } from '../../texts/providers.ts';

export type MappedClaims =
  | { readonly outcome: 'unreadable'; readonly problem: string }
  | { readonly outcome: 'refused'; readonly meaning: string; readonly nextStep: string }
  | {
      readonly outcome: 'mapped';
      readonly subject: string;
      readonly email: string | undefined;
      readonly consequence: string;
    };

export interface Mapping {
  readonly subject_claim: string;
  readonly email_domains: readonly string[];
  /** An address counts where the provider does not say whether it is verified. */
  readonly trustsSilence?: boolean;
}

/** The role of whoever is new. */
export interface Newcomers {
  /** `undefined`: nobody is added, whom no claim gives a role. */
  readonly role: string | undefined;
  /** Before that, by a claim. */
  readonly byClaim?: JustInTimeRoles;
}

/**
 * Whom claims are about, by the very function that redemption asks: the preview cannot say otherwise. Does NOT know who
 * is a member already.
 */
export function mapClaims(
  text: string,
  { subject_claim, email_domains, trustsSilence }: Mapping,
  { role: otherwise, byClaim }: Newcomers,
): MappedClaims {
  const claims = parseClaims(text);
  if (typeof claims === 'string') return { outcome: 'unreadable', problem: claims };
  const mapping = {
    subjectClaim: subject_claim,
    emailDomains: new Set(email_domains.map(asciiDomain)),
    ...(trustsSilence && { emailVerifiedAbsent: 'trusted' }),
  };
  const person = readPerson(claims, mapping as unknown as TrustedProvider);
  if (!person.ok) return { outcome: 'refused', ...adviceOf(advice, person.error) };
  const { subject, verifiedEmail: email, withheldEmail } = person.value;
  const role = provisionedRole(
    { ...(otherwise && { justInTimeRole: otherwise }), ...(byClaim && { justInTimeRoles: byClaim }) },
    claims,
    NO_ROLES,
  );
  const withheld = withheldEmail === undefined ? '' : ` ${adviceOf(advice, withheldEmail).meaning}`;
  return { outcome: 'mapped', subject, email, consequence: consequenceOf(email, role) + withheld };
}

/** Which of them administer is the server's to say: none of those that can be chosen here does. */
const NO_ROLES = new Map<string, never>();

function parseClaims(text: string): JsonObject | string {
  const trimmed = text.trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(trimmed)) {
    return texts.thisTokenPasteIts;
  }
  try {
    const value: unknown = JSON.parse(trimmed);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : texts.claimsJsonObject;
  } catch {
    return texts.thisNoJsonYet;
  }
}

function consequenceOf(email: string | undefined, role: string | undefined): string {
  const byAddress = email === undefined ? [] : [texts.elseByAddress(email)];
  const otherwise =
    role === undefined || email === undefined ? texts.anybodyElseRefusedUntil : texts.anybodyElseAddedAs(role);
  return [texts.whoeverLinkedToThis, ...byAddress, otherwise].join(' ');
}
