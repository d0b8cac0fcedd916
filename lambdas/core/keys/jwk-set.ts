/** Provider keys, pruned to what verifying a signature needs (J3, J7, J8). */
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { DropReason, VerificationKey } from './verification-key.ts';
import { judgeKey } from './verification-key.ts';

export interface VerificationKeySet {
  readonly keys: readonly VerificationKey[];
}

/** A key of the provider that is not kept, named by its `kid` where it has one. */
export interface DroppedKey {
  readonly kid?: string;
  readonly why: DropReason | 'duplicate_kid';
}

export interface PrunedKeySet extends VerificationKeySet {
  readonly dropped: readonly DroppedKey[];
}

export type KeySetRefusal =
  | { readonly reason: 'member_invalid'; readonly member: 'keys' }
  | { readonly reason: 'too_many_keys'; readonly count: number; readonly maxKeys: number }
  | { readonly reason: 'pruned_too_large'; readonly bytes: number; readonly maxBytes: number };

/** Law 14. The largest key sets in public use hold about twenty. */
export const MAX_KEYS = 100;

/** Bytes of the pruned set as JSON: it is one row of a table, and is read whole. */
export const MAX_PRUNED_BYTES = 32_000;

/**
 * The keys of a JWK set document that may verify a signature, with their public members alone.
 * A `kid` that two keys answer to names neither (J7). No key at all is a set too: a provider may withdraw them all.
 * Does NOT check that an EC point is on its curve, nor that a modulus is a product of primes: importing the key does.
 * @see RFC 7517 §4, §5; RFC 7518 §6; RFC 8725 §3.5
 */
export function pruneKeySet(document: unknown): Result<PrunedKeySet, KeySetRefusal> {
  const listed = keysOf(document);
  if (listed === undefined) return err({ reason: 'member_invalid', member: 'keys' });
  if (listed.length > MAX_KEYS) return err({ reason: 'too_many_keys', count: listed.length, maxKeys: MAX_KEYS });
  const { keys, dropped } = partition(listed);
  const bytes = new TextEncoder().encode(JSON.stringify({ keys })).length;
  if (bytes > MAX_PRUNED_BYTES) return err({ reason: 'pruned_too_large', bytes, maxBytes: MAX_PRUNED_BYTES });
  return ok({ keys, dropped });
}

function keysOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'keys')) return undefined;
  const { keys } = document as { readonly keys: unknown };
  return Array.isArray(keys) ? keys : undefined;
}

function partition(listed: readonly unknown[]): PrunedKeySet {
  const judged = listed.map(judgeKey);
  const keys: VerificationKey[] = [];
  const dropped: DroppedKey[] = [];
  const ambiguous = repeatedKids(judged.filter(isCandidate).map(({ kid }) => kid));
  for (const verdict of judged) {
    const named = verdict.kid !== undefined && { kid: verdict.kid };
    if ('why' in verdict) dropped.push({ ...named, why: verdict.why });
    else if (verdict.kid !== undefined && ambiguous.has(verdict.kid)) dropped.push({ ...named, why: 'duplicate_kid' });
    else keys.push(verdict.key);
  }
  return { keys, dropped };
}

/** A key published with its private half taints its `kid`: the same key may be listed once more without it. */
function isCandidate(verdict: ReturnType<typeof judgeKey>): boolean {
  return 'key' in verdict || verdict.why === 'private_members';
}

function repeatedKids(kids: readonly (string | undefined)[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const kid of kids) {
    if (kid === undefined) continue;
    (seen.has(kid) ? repeated : seen).add(kid);
  }
  return repeated;
}
