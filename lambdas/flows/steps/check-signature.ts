import type { Result } from '../../../protect/vocabulary/result.ts';
import { checkAlgorithm, type JoseHeader } from '../../core/assertion/header.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { AssertionRefusal } from '../../core/refusal.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import { verifyPublished } from './verify-published.ts';

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
  return algorithm.ok ? verifyPublished(providerKeys, provider, assertion, header) : algorithm;
}
