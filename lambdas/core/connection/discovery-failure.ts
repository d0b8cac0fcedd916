import type { KeySetRefusal } from '../keys/jwk-set.ts';
import type { FetchFailure, UrlFailure } from './fetch-failure.ts';

/** Why a provider's metadata could not be had or used. Closed, each arm with its facts. */
export type DiscoveryFailure =
  | { readonly reason: 'issuer_invalid'; readonly failure: UrlFailure | { readonly reason: 'query_in_url' } }
  | { readonly reason: 'fetch_failed'; readonly url: string; readonly failure: FetchFailure }
  | MetadataRefusal;

/** The document came, and does not say what it must. */
export type MetadataRefusal =
  | { readonly reason: 'not_an_object' }
  | { readonly reason: 'member_missing'; readonly member: string }
  | { readonly reason: 'member_not_a_string'; readonly member: string }
  | { readonly reason: 'member_not_usable'; readonly member: string; readonly failure: UrlFailure }
  | {
      readonly reason: 'issuer_mismatch';
      readonly expected: string;
      readonly actual: string;
      /** The two differ by one slash at the end and by nothing else. */
      readonly trailingSlash: boolean;
    };

/** Why a provider's key set could not be had or used. */
export type ProviderKeysFailure = { readonly reason: 'fetch_failed'; readonly failure: FetchFailure } | KeySetRefusal;
