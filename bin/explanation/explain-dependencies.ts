import { fetchProviderKeys } from '../../lambdas/adapters/https/provider-jwks.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { sleep } from '../../lambdas/adapters/system/system-clock.ts';
import { describeKeysFailure } from '../../lambdas/core/connection/describe-failure.ts';
import type { ExplainDependencies } from '../../lambdas/flows/explain-assertion.ts';
import { providerKeySource } from '../../lambdas/flows/provider-keys.ts';
import type { Operator } from '../operator.ts';

export interface OperatorsExplanation {
  readonly dependencies: ExplainDependencies;
  /** Why the provider's keys could not be had, after the fact; absent: they could, or were not asked for. */
  readonly keysFailure: () => string | undefined;
}

/**
 * Explains on the operator's machine. The provider's keys are fetched by this process, under law 14, and kept in its
 * memory: the cache that the deployment shares is neither read nor written, and nothing else is.
 */
export function explainDependencies({ administration, redemptions }: Operator): OperatorsExplanation {
  const { configuration, trust, reads, clock, ids } = administration;
  const { allowLoopbackIssuers } = configuration;
  const failures: string[] = [];
  const providerKeys = providerKeySource({
    cache: new MemoryProviderKeyCache(),
    fetchKeys: async ({ jwksUri, pinnedHosts }) => {
      const fetched = await fetchProviderKeys(jwksUri, { pinnedHosts, allowLoopbackIssuers });
      if (!fetched.ok) failures.push(`${jwksUri} ${describeKeysFailure(fetched.error)}`);
      return fetched;
    },
    clock,
    sleep,
    telemetry: { providerKeysFetchFailed: () => undefined },
  });
  return {
    dependencies: { configuration, trust, reads, redemptions, providerKeys, newMemberId: ids.memberId },
    keysFailure: () => failures.at(-1),
  };
}
