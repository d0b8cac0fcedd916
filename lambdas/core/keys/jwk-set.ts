/** Provider keys, pruned to what verifying a signature needs (J3, J7, J8). */

import { ASSERTION_ALGORITHMS } from '../../../protect/jose/algorithm.ts';
import type { DropReason, VerificationKey } from '../../../protect/jose/verification-key.ts';
import { judgeKey, keyFits, keyIdentity, leakedKey } from '../../../protect/jose/verification-key.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';

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
 * Several entries may have one `kid`: a header's algorithm tells them apart, and entries of one public key are one key
 * (J7). What no algorithm tells apart is dropped. No key at all is a set too: a provider may withdraw them all.
 * Does NOT check that an EC point is on its curve, nor that a modulus is a product of primes: importing the key does.
 * @see RFC 7517 §4, §5; RFC 7518 §6; RFC 8725 §3.5
 */
export function pruneKeySet(document: unknown): Result<PrunedKeySet, KeySetRefusal> {
  const listed = keysOf(document);
  if (listed === undefined) return err({ reason: 'member_invalid', member: 'keys' });
  if (listed.length > MAX_KEYS) return err({ reason: 'too_many_keys', count: listed.length, maxKeys: MAX_KEYS });
  const { keys, dropped } = partition(listed);
  if (bytesOf(keys) <= MAX_PRUNED_BYTES) return ok({ keys, dropped });
  // Most headers name a key by its kid: a large set is better without the other names than not at all.
  const fewer = keys.map(withoutDigests);
  const bytes = bytesOf(fewer);
  if (bytes > MAX_PRUNED_BYTES) return err({ reason: 'pruned_too_large', bytes, maxBytes: MAX_PRUNED_BYTES });
  return ok({ keys: fewer, dropped });
}

function bytesOf(keys: readonly VerificationKey[]): number {
  return new TextEncoder().encode(JSON.stringify({ keys })).length;
}

function withoutDigests({ x5t: _, 'x5t#S256': __, ...key }: VerificationKey): VerificationKey {
  return key;
}

function keysOf(document: unknown): readonly unknown[] | undefined {
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, 'keys')) return undefined;
  const { keys } = document as { readonly keys: unknown };
  return Array.isArray(keys) ? keys : undefined;
}

function partition(listed: readonly unknown[]): PrunedKeySet {
  const judged = listed.map(judgeKey);
  const candidates = judged.flatMap((verdict) => ('key' in verdict ? [verdict.key] : []));
  const leaks = leaksOf(listed, judged);
  const keys = new Map<string, VerificationKey>();
  const dropped: DroppedKey[] = [];
  for (const verdict of judged) {
    const named = verdict.kid !== undefined && { kid: verdict.kid };
    if ('why' in verdict) dropped.push({ ...named, why: verdict.why });
    else if (leaks.identities.has(keyIdentity(verdict.key))) dropped.push({ ...named, why: 'private_members' });
    else if (leaks.kids.has(verdict.kid) || isNeverAlone(verdict.key, candidates))
      dropped.push({ ...named, why: 'duplicate_kid' });
    else keys.set(JSON.stringify([keyIdentity(verdict.key), verdict.kid, verdict.key.alg]), verdict.key);
  }
  return { keys: [...keys.values()], dropped };
}

/** Under whatever name it is listed again, a key whose private half was shown is anybody's; so is its name. */
function leaksOf(listed: readonly unknown[], judged: readonly ReturnType<typeof judgeKey>[]) {
  const identities = new Set<string>();
  const kids = new Set<string | undefined>();
  for (const [index, verdict] of judged.entries()) {
    if (!('why' in verdict) || verdict.why !== 'private_members') continue;
    if (verdict.kid !== undefined) kids.add(verdict.kid);
    const key = leakedKey(listed[index]);
    if (key !== undefined) identities.add(keyIdentity(key));
  }
  return { identities, kids };
}

/** For every algorithm that it verifies, another key of its `kid` would do as well: it can never be the one meant (J7). */
function isNeverAlone(key: VerificationKey, candidates: readonly VerificationKey[]): boolean {
  if (key.kid === undefined) return false;
  const identity = keyIdentity(key);
  const rivals = candidates.filter((other) => other.kid === key.kid && keyIdentity(other) !== identity);
  const algorithms = ASSERTION_ALGORITHMS.filter((algorithm) => keyFits(key, algorithm));
  return algorithms.every((algorithm) => rivals.some((rival) => keyFits(rival, algorithm)));
}
