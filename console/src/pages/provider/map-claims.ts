import { adviceFor } from '../../../../lambdas/core/advice/refusal-advice.ts';
import { type JustInTimeRoles, provisionedRole } from '../../../../lambdas/core/people/just-in-time.ts';
import { readPerson } from '../../../../lambdas/core/people/person.ts';
import type { TrustedProvider } from '../../../../lambdas/core/records.ts';
import { asciiDomain } from '../../../../lambdas/core/registration/text.ts';
import type { JsonObject } from '../../../../protect/jose/strict-json.ts';

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
  if (!person.ok) return { outcome: 'refused', ...adviceFor(person.error) };
  const { subject, verifiedEmail: email, withheldEmail } = person.value;
  const role = provisionedRole(
    { ...(otherwise && { justInTimeRole: otherwise }), ...(byClaim && { justInTimeRoles: byClaim }) },
    claims,
    NO_ROLES,
  );
  const withheld = withheldEmail === undefined ? '' : ` ${adviceFor(withheldEmail).meaning}`;
  return { outcome: 'mapped', subject, email, consequence: consequenceOf(email, role) + withheld };
}

/** Which of them administer is the server's to say: none of those that can be chosen here does. */
const NO_ROLES = new Map<string, never>();

function parseClaims(text: string): JsonObject | string {
  const trimmed = text.trim();
  if (/^[\w-]+\.[\w-]+\.[\w-]*$/.test(trimmed)) {
    return 'This is a token. Paste its decoded claims instead: a token is worth something, and belongs nowhere but where it is redeemed.';
  }
  try {
    const value: unknown = JSON.parse(trimmed);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : 'Claims are a JSON object: { … }.';
  } catch {
    return 'This is no JSON yet.';
  }
}

function consequenceOf(email: string | undefined, role: string | undefined): string {
  const known = 'Whoever is linked to this is that member.';
  const byAddress =
    email === undefined ? '' : ` Else a member with the address ${email}, whom no provider knows yet, is linked.`;
  const otherwise =
    role === undefined || email === undefined
      ? ' Anybody else is refused, until an administrator adds them.'
      : ` Anybody else is added as ${role}.`;
  return known + byAddress + otherwise;
}
