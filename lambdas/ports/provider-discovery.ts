import type { Result } from '../../protect/vocabulary/result.ts';

/** What a provider says of itself: where its keys are, the hosts that may be pinned for it, how people sign in. */
export interface DiscoveredProvider {
  readonly jwksUri: string;
  readonly hosts: readonly string[];
  /** Where members sign in, and where their codes are exchanged; absent: the provider has none. */
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
  readonly userinfoEndpoint?: string;
  /** How clients authenticate at its token endpoint, as far as it says so. */
  readonly tokenEndpointAuthMethods?: readonly string[];
  /** It names itself in every authorization response (RFC 9207). */
  readonly responseIssuer?: 'required';
}

/** Asks a provider about itself (OpenID Connect Discovery, RFC 8414) under law 14. A failure is words for a person. */
export type DiscoverProvider = (issuer: string) => Promise<Result<DiscoveredProvider, string>>;
