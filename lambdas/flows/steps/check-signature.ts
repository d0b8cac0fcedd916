import type { Result } from '../../../protect/vocabulary/result.ts';
import { checkAlgorithm, type JoseHeader } from '../../core/assertion/header.ts';
import { selectKey, verifySignature } from '../../core/assertion/signature.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { AssertionRefusal } from '../../core/refusal.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';

/**
 * Steps 5 and 6. The provider's allow-list comes first: an algorithm that it never uses fetches nothing.
 * @throws Unavailable when the provider's keys are
 */
export async function checkSignature(
  providerKeys: ProviderKeySource,
  assertion: string,
  header: JoseHeader,
  provider: TrustedProvider,
): Promise<Result<true, AssertionRefusal>> {
  const algorithm = checkAlgorithm(header.algorithm, provider.algorithms);
  if (!algorithm.ok) return algorithm;
  const key = selectKey(header, await providerKeys.keysFor(provider, header.kid));
  return key.ok ? verifySignature(assertion, header, key.value) : key;
}
