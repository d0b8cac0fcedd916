import { describeKeysFailure } from '../core/connection/describe-failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProviderConnection } from '../ports/provider-connection.ts';
import type { ProviderKeyCache, ProviderKeySource } from '../ports/provider-keys.ts';
import { Unavailable } from '../ports/unavailable.ts';
import { providerKeySource } from './provider-keys.ts';

export interface ExplainingKeys {
  readonly providerKeys: ProviderKeySource;
  /** Why the provider's keys could not be had, after the fact; absent: they could, or were not asked for. */
  readonly failure: () => string | undefined;
}

/**
 * A provider's keys for one explanation: those that a redemption would decide by now. `cache` begins with what all
 * instances share, the cool-down included, and keeps to itself what it learns, so that nothing is written (L8). A provider
 * is asked exactly when a redemption would ask it.
 * Does NOT know what the memory of a running instance holds: for up to ten minutes, a key that was withdrawn.
 */
export function explainingKeys({
  connection,
  cache,
  clock,
  sleep,
}: {
  readonly connection: Pick<ProviderConnection, 'fetchKeys'>;
  readonly cache: ProviderKeyCache;
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
}): ExplainingKeys {
  const failures: string[] = [];
  const providerKeys = providerKeySource({
    cache,
    fetchKeys: async ({ jwksUri, pinnedHosts }) => {
      const fetched = await connection.fetchKeys(jwksUri, pinnedHosts);
      if (!fetched.ok) failures.push(`${jwksUri} ${describeKeysFailure(fetched.error)}`);
      return fetched;
    },
    clock,
    sleep,
    telemetry: { providerKeysFetchFailed: () => undefined },
  });
  return { providerKeys: withoutGuess(providerKeys, cache, failures), failure: () => failures.at(-1) };
}

/**
 * A key that is not among the known ones, while the provider has just been asked in vain: a redemption refuses the
 * assertion, and whoever looks for the reason is told of the provider that does not answer, and not of a key that it lacks.
 */
function withoutGuess(
  source: ProviderKeySource,
  cache: Pick<ProviderKeyCache, 'read'>,
  failures: string[],
): ProviderKeySource {
  return {
    ...source,
    keysFor: async (publisher, kid) => {
      const keys = await source.keysFor(publisher, kid);
      if (kid === undefined || keys.keys.some((key) => key.kid === kid)) return keys;
      const known = await cache.read(publisher);
      if (known?.fetched === undefined || known.attemptedAt <= known.fetched.refreshedAt) return keys;
      if (failures.length === 0) failures.push(`${publisher.jwksUri} did not answer when it was last asked`);
      throw new Unavailable('provider keys');
    },
  };
}
