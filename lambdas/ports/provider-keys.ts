import type { VerificationKeySet } from '../core/keys/jwk-set.ts';

/** Whoever publishes keys that we verify with: a trusted provider, or a client with a `jwks_uri` of its own. */
export interface KeyPublisher {
  /** Unique among providers and clients. */
  readonly id: string;
  readonly jwksUri: string;
  /** Hosts, as `URL.host` writes them, that may be asked for keys: pinned at registration (law 14). */
  readonly pinnedHosts: readonly string[];
}

/** Where a flow gets a publisher's keys from. */
export interface ProviderKeySource {
  /**
   * The publisher's current keys, from memory, the shared cache or the publisher itself (law 14). When `kid` is not
   * among known keys the publisher is asked again, at most once in the cool-down, whoever asks.
   * Does NOT promise that the result holds `kid`.
   * @throws Unavailable when no keys younger than an hour are known and the publisher does not give any
   */
  keysFor(publisher: KeyPublisher, kid: string | undefined): Promise<VerificationKeySet>;
  /**
   * The publisher's keys as they are now, if they were had later than `tried`, which verified nothing: a key may have been
   * replaced under its name. The publisher is asked at most once in the cool-down, whoever asks and for whatever reason.
   * `undefined`: nobody can know better yet.
   */
  newerThan(publisher: KeyPublisher, tried: VerificationKeySet): Promise<VerificationKeySet | undefined>;
  /** What memory or the shared cache knows, if it is younger than an hour: nobody is asked. @throws Unavailable */
  known?(publisher: Pick<KeyPublisher, 'id' | 'jwksUri'>): Promise<VerificationKeySet | undefined>;
  /** Takes what the shared cache knows into memory, and asks nobody else. Never rejects. */
  readAhead?(publisher: Pick<KeyPublisher, 'id' | 'jwksUri'>): Promise<void>;
}

/** What the shared cache knows of one publisher's keys. Times in seconds since the epoch. */
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
  read(publisher: Pick<KeyPublisher, 'id' | 'jwksUri'>): Promise<CachedProviderKeys | undefined>;
  /** True: the caller, and nobody else for `coolDownSeconds`, may ask the publisher. */
  claimRefresh(publisher: KeyPublisher, now: number, coolDownSeconds: number): Promise<boolean>;
  store(publisher: KeyPublisher, keys: VerificationKeySet, refreshedAt: number): Promise<void>;
}

/** Asks the publisher itself, under law 14. The reason of a failure is for the log. */
export type FetchProviderKeys = (
  publisher: KeyPublisher,
) => Promise<
  | { readonly ok: true; readonly value: VerificationKeySet }
  | { readonly ok: false; readonly error: { readonly reason: string } }
>;
