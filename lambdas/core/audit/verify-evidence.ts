import { createPublicKey, verify } from 'node:crypto';
import { parseCompactJws, type UnverifiedJws } from '../../../protect/jose/compact-jws.ts';
import type { SigningAlgorithm } from '../configuration.ts';
import type { PublicJwk } from '../keys/ring.ts';
import { canonicalJson } from './canonical.ts';
import { DECISION_TYPE, statedBy } from './evidence.ts';
import type { AuditRecord } from './record.ts';

/** A public key that has signed, or may sign, evidence. Times in seconds since the epoch; absent: unknown, and not checked. */
export interface EvidenceKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly publicJwk: PublicJwk;
  readonly createdAt?: number;
  /** From then on it signed nothing. */
  readonly endedAt?: number;
  readonly revokedAt?: number;
}

/** What is wrong with evidence, in the order in which it is looked for. */
export type EvidenceProblem =
  | 'unreadable'
  | 'other_type'
  | 'unknown_key'
  | 'bad_signature'
  /** The key was revoked: whoever has it may have signed this. */
  | 'revoked_key'
  | 'key_not_in_use'
  | 'other_issuer'
  /** It states another entry than the one that it stands in. */
  | 'other_entry';

/** Between the clocks of two functions. */
const CLOCK_SKEW_SECONDS = 60;

/**
 * Whether the evidence of an entry states this very entry, signed by a key of ours in its time: `good`, or what is wrong
 * first.
 * Does NOT check that the person had the authority: the flow did, at that moment.
 * @param issuer absent: whoever the keys belong to
 */
export function verifyEvidence(
  record: AuditRecord & { readonly evidence: string },
  keys: readonly EvidenceKey[],
  issuer?: string,
): 'good' | EvidenceProblem {
  const parsed = parseCompactJws(record.evidence);
  if (!parsed.ok) return 'unreadable';
  const { header, payload } = parsed.value;
  if (header['typ'] !== DECISION_TYPE || header['crit'] !== undefined) return 'other_type';
  const key = keys.find(({ kid, algorithm }) => kid === header['kid'] && algorithm === header['alg']);
  if (key === undefined) return 'unknown_key';
  if (!isSignedBy(key, parsed.value)) return 'bad_signature';
  if (key.revokedAt !== undefined) return 'revoked_key';
  if (!isInUse(key, payload['iat'])) return 'key_not_in_use';
  if (issuer !== undefined && payload['iss'] !== issuer) return 'other_issuer';
  return canonicalJson(payload['entry']) === canonicalJson(statedBy(record)) ? 'good' : 'other_entry';
}

function isSignedBy({ algorithm, publicJwk }: EvidenceKey, { signingInput, signature }: UnverifiedJws): boolean {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  const options = algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return verify('sha256', Buffer.from(signingInput, 'ascii'), options, signature);
}

function isInUse({ createdAt, endedAt }: EvidenceKey, at: unknown): boolean {
  if (typeof at !== 'number') return false;
  const isBegun = createdAt === undefined || createdAt <= at + CLOCK_SKEW_SECONDS;
  return isBegun && (endedAt === undefined || at <= endedAt + CLOCK_SKEW_SECONDS);
}
