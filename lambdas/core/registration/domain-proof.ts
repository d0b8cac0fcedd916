import { lengthPrefixedDigest } from '../length-prefixed-digest.ts';
import type { TrustedProvider } from '../records.ts';
import { challengeName } from './provable-domain.ts';

/** What a look-up has found, or that nothing answered, which says nothing about the record. */
export const PROOF_OUTCOMES = ['found', 'other_value', 'not_found', 'unanswered'] as const;
export type ProofOutcome = (typeof PROOF_OUTCOMES)[number];

/**
 * What an organization was asked to publish for one provider, and what was found of it. It says who could write into the
 * DNS when it was looked at: it makes a pending provider active, decides nothing afterwards, and does not lapse.
 */
export interface DomainProof {
  /** Of the issuer, as it was asked for. */
  readonly domain: string;
  /** 128 random bits. No secret: the record is public. Nobody could have published it before it was asked for. */
  readonly token: string;
  /** Seconds since the epoch, and of the others too. */
  readonly askedAt: number;
  /** The last look-up. Absent: none yet. */
  readonly checked?: { readonly at: number; readonly by: string; readonly outcome: ProofOutcome };
  /** When the value was found last, whatever a later look-up has found. */
  readonly foundAt?: number;
}

/** What to enter in the form of a DNS zone, in the order of its fields. */
export interface ChallengeRecord {
  readonly type: 'TXT';
  readonly name: string;
  readonly value: string;
}

/**
 * The record that proves the domain for this provider of this organization. The value is a digest over all of them: the
 * record of another organization, of another provider of the same one, or of an older challenge proves nothing here.
 */
export function challengeRecord(
  { organization, id }: Pick<TrustedProvider, 'organization' | 'id'>,
  { domain, token }: Pick<DomainProof, 'domain' | 'token'>,
): ChallengeRecord {
  const digest = lengthPrefixedDigest('countersign/domain-proof/v1', organization, id, domain, token);
  return { type: 'TXT', name: challengeName(domain), value: `countersign-challenge=${digest}` };
}

/** Other records may stand beside it, such as those of another organization: one that is right is enough. */
export function judgeTexts(texts: readonly string[], { value }: ChallengeRecord): ProofOutcome {
  if (texts.includes(value)) return 'found';
  return texts.length > 0 ? 'other_value' : 'not_found';
}

/** Seconds between two look-ups for one provider: a name server is asked by a person, and remembers what it said. */
export const CHECK_COOL_DOWN_SECONDS = 10;

/** Seconds until the next look-up; 0: now. A clock that went back makes nobody wait for longer than the cool-down. */
export function secondsUntilCheck({ checked }: DomainProof, now: number): number {
  if (checked === undefined) return 0;
  return Math.max(0, Math.min(CHECK_COOL_DOWN_SECONDS, checked.at + CHECK_COOL_DOWN_SECONDS - now));
}

/** What is known after a look-up. What was found stays found at its time. */
export function checkedProof(
  proof: DomainProof,
  { at, by, outcome }: NonNullable<DomainProof['checked']>,
): DomainProof {
  return { ...proof, checked: { at, by, outcome }, ...(outcome === 'found' && { foundAt: at }) };
}
