import { providerConnection } from '../../lambdas/adapters/https/provider-connection.ts';
import { MemoryProviderKeyCache } from '../../lambdas/adapters/memory/memory-provider-key-cache.ts';
import { sleep } from '../../lambdas/adapters/system/system-clock.ts';
import type { ExplainDependencies } from '../../lambdas/flows/explain-assertion.ts';
import { explainingKeys } from '../../lambdas/flows/explaining-keys.ts';
import type { Operator } from '../operator.ts';

export interface OperatorsExplanation {
  readonly dependencies: ExplainDependencies;
  /** Why the provider's keys could not be had, after the fact; absent: they could, or were not asked for. */
  readonly keysFailure: () => string | undefined;
}

/** Explains on the operator's machine, by the keys that redemptions know; what is fetched stays in this process. */
export function explainDependencies({
  administration,
  redemptions,
  providerKeys: shared,
}: Operator): OperatorsExplanation {
  const { configuration, trust, reads, clock, ids } = administration;
  const connection = providerConnection({ allowLoopbackIssuers: configuration.allowLoopbackIssuers });
  const cache = new MemoryProviderKeyCache(shared);
  const { providerKeys, failure } = explainingKeys({ connection, cache, clock, sleep });
  return {
    dependencies: { configuration, trust, reads, redemptions, providerKeys, newMemberId: ids.memberId },
    keysFailure: failure,
  };
}
