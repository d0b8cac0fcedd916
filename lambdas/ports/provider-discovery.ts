import type { Result } from '../core/result.ts';

/** Where a provider publishes its keys, and the hosts that may be pinned for it. */
export interface DiscoveredProvider {
  readonly jwksUri: string;
  readonly hosts: readonly string[];
}

/** Asks a provider about itself (OpenID Connect Discovery, RFC 8414) under law 14. A failure is words for a person. */
export type DiscoverProvider = (issuer: string) => Promise<Result<DiscoveredProvider, string>>;
