import { dynamoProviderKeyCache } from '../adapters/aws/provider-keys/cache.ts';
import { fetchProviderKeys } from '../adapters/https/provider-jwks.ts';
import { sleep, systemClock } from '../adapters/system/system-clock.ts';
import type { Configuration } from '../core/configuration.ts';
import { type ProviderKeysDependencies, providerKeySource } from '../flows/provider-keys.ts';
import type { ProviderKeySource } from '../ports/provider-keys.ts';

/** Providers' keys as every function that verifies a provider's signature has them: remembered, shared, fetched (law 14). */
export function publishedProviderKeys(
  db: Parameters<typeof dynamoProviderKeyCache>[0],
  table: string,
  { allowLoopbackIssuers }: Pick<Configuration, 'allowLoopbackIssuers'>,
  telemetry: ProviderKeysDependencies['telemetry'],
): ProviderKeySource {
  return providerKeySource({
    cache: dynamoProviderKeyCache(db, table),
    fetchKeys: ({ jwksUri, pinnedHosts }) => fetchProviderKeys(jwksUri, { pinnedHosts, allowLoopbackIssuers }),
    clock: systemClock,
    sleep,
    telemetry,
  });
}
