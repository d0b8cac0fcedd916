import type { ProviderKeysFailure } from '../core/connection/discovery-failure.ts';
import { CONNECTION_TEXTS } from '../core/connection/texts.ts';
import { DEFAULT_LANGUAGE, type Language } from '../core/language.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProviderConnection } from '../ports/provider-connection.ts';
import type { ProviderKeyCache, ProviderKeySource } from '../ports/provider-keys.ts';
import { providerKeySource } from './provider-keys.ts';

export interface ExplainingKeys {
  readonly providerKeys: ProviderKeySource;
  /** Why the provider's keys could not be had, after the fact; absent: they could, or were not asked for. */
  readonly failure: (language?: Language) => string | undefined;
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
  const failures: { readonly jwksUri: string; readonly why: ProviderKeysFailure }[] = [];
  const providerKeys = providerKeySource({
    cache,
    fetchKeys: async ({ jwksUri, pinnedHosts }) => {
      const fetched = await connection.fetchKeys(jwksUri, pinnedHosts);
      if (!fetched.ok) failures.push({ jwksUri, why: fetched.error });
      return fetched;
    },
    clock,
    sleep,
    telemetry: { providerKeysFetchFailed: () => undefined },
  });
  const failure = (language: Language = DEFAULT_LANGUAGE) => {
    const last = failures.at(-1);
    return last && `${last.jwksUri} ${CONNECTION_TEXTS[language].failures.keys(last.why)}`;
  };
  return { providerKeys, failure };
}
