import type { Result } from '../../protect/vocabulary/result.ts';
import type { DiscoveryFailure, ProviderKeysFailure } from '../core/connection/discovery-failure.ts';
import type { PrunedKeySet } from '../core/keys/jwk-set.ts';
import type { DiscoveredProvider } from './provider-discovery.ts';

/**
 * A provider, asked piece by piece, so that a person learns which piece fails. Every request is held to law 14; nothing
 * is cached and nothing is written.
 */
export interface ProviderConnection {
  /** The longest that a request may take, milliseconds. */
  readonly timeoutMs: number;
  /** The issuer is a URL that may be asked, and its host leads to addresses that may be connected to: these. */
  checkAddress(issuer: string): Promise<Result<readonly string[], DiscoveryFailure>>;
  discover(issuer: string): Promise<Result<DiscoveredProvider, DiscoveryFailure>>;
  fetchKeys(jwksUri: string, pinnedHosts: readonly string[]): Promise<Result<PrunedKeySet, ProviderKeysFailure>>;
}

/** Milliseconds since some moment, for measuring how long something takes; never a time of day. */
export type Stopwatch = () => number;
