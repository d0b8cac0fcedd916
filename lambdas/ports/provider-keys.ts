import type { VerificationKeySet } from '../core/jwk-set.ts';
import type { TrustedProvider } from '../core/trust.ts';

/** Which keys a flow asks for: the provider's, where `kid` hopefully is among them. */
export interface ProviderKeySource {
  /**
   * The provider's current keys, from memory, the shared cache or the provider itself (law 14). When `kid` is not
   * among known keys the provider is asked again, at most once in the cool-down, whoever asks.
   * Does NOT promise that the result holds `kid`.
   * @throws Unavailable when no keys younger than an hour are known and the provider does not give any
   */
  keysFor(provider: TrustedProvider, kid: string | undefined): Promise<VerificationKeySet>;
}

/** What the shared cache knows of one provider's keys. Times in seconds since the epoch. */
export interface CachedProviderKeys {
  /** Absent: no fetch has succeeded yet. */
  readonly fetched?: { readonly keys: VerificationKeySet; readonly refreshedAt: number };
  /** When somebody last set out to fetch, successfully or not. */
  readonly attemptedAt: number;
}

/**
 * The cache that all instances share.
 * Laws: of racing `claimRefresh` calls within one cool-down exactly one is true, globally; `store` is visible to the
 * next `read`; a `store` never replaces keys that were refreshed later.
 */
export interface ProviderKeyCache {
  read(provider: TrustedProvider): Promise<CachedProviderKeys | undefined>;
  /** True: the caller, and nobody else for `coolDownSeconds`, may ask the provider. */
  claimRefresh(provider: TrustedProvider, now: number, coolDownSeconds: number): Promise<boolean>;
  store(provider: TrustedProvider, keys: VerificationKeySet, refreshedAt: number): Promise<void>;
}

/** Asks the provider itself, under law 14. The reason of a failure is for the log. */
export type FetchProviderKeys = (
  provider: TrustedProvider,
) => Promise<
  | { readonly ok: true; readonly value: VerificationKeySet }
  | { readonly ok: false; readonly error: { readonly reason: string } }
>;
