import type { MemberId, OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import type { ApprovalRequest } from '../agents/request.ts';
import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { SessionDigest } from '../sign-in/session.ts';

/** SHA-256 of a challenge, hexadecimal: its key. The challenge itself is stored nowhere. */
export type ChallengeDigest = string & { readonly __brand: 'ChallengeDigest' };

/** What a challenge was given for: digest of the whole decision. Another tab's decision has another one. */
export type ChallengePurpose = string & { readonly __brand: 'ChallengePurpose' };

/** Given to one browser session of one member, for one decision, to be used once. */
export interface PasskeyChallenge {
  readonly digest: ChallengeDigest;
  readonly organization: OrganizationId;
  readonly member: MemberId;
  readonly session: SessionDigest;
  readonly purpose: ChallengePurpose;
  /** The first second at which it is none. */
  readonly endsAt: number;
}

/** Seconds: time to find the key and touch it. */
export const CHALLENGE_SECONDS = 300;

/** 256 random bits, base64url without padding. */
export function isChallenge(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{43}$/.test(value);
}

export function challengeDigest(challenge: string): ChallengeDigest {
  return lengthPrefixedDigest('countersign/passkey-challenge/v1', challenge) as ChallengeDigest;
}

export const REGISTRATION = purposeOf('register');

/** Which session, each scope and for how long, and what was shown: all that an approval says. */
export function approvalPurpose({
  sessionId,
  scopes,
  durations,
  shown,
}: Omit<ApprovalRequest, 'passkey'>): ChallengePurpose {
  const chosen = [...scopes].sort().flatMap((scope) => [scope, durations.get(scope) ?? 'default']);
  const seen = [...shown.scopes].sort();
  const counts = [chosen.length, seen.length].map(String);
  return purposeOf('approve', sessionId, shown.client ?? '', ...counts, ...chosen, ...seen);
}

/** What a half approval is of never changes, so that its id says all of it. */
export function confirmationPurpose({
  member,
  id,
}: {
  readonly member: MemberId;
  readonly id: string;
}): ChallengePurpose {
  return purposeOf('confirm', member, id);
}

function purposeOf(...parts: readonly string[]): ChallengePurpose {
  return lengthPrefixedDigest('countersign/passkey-purpose/v1', ...parts) as ChallengePurpose;
}
