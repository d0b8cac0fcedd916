import { err, type Result } from '../../../protect/vocabulary/result.ts';
import type { ProviderKeysFailure } from '../../core/connection/discovery-failure.ts';
import { type PrunedKeySet, pruneKeySet } from '../../core/keys/jwk-set.ts';
import { fetchJson } from './fetch-json.ts';
import type { PinnedPolicy } from './policy.ts';

/**
 * The verification keys behind a provider's `jwks_uri`, pruned, with the list of keys that were dropped and why.
 * One request. Does NOT cache, share flights or cool down: the caller does.
 */
export async function fetchProviderKeys(
  jwksUri: string,
  policy: PinnedPolicy,
): Promise<Result<PrunedKeySet, ProviderKeysFailure>> {
  const document = await fetchJson(jwksUri, policy);
  return document.ok ? pruneKeySet(document.value.json) : err({ reason: 'fetch_failed', failure: document.error });
}
