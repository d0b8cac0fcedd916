import type { DiscoveryFailure, ProviderKeysFailure } from '../discovery-failure.ts';
import type { FetchFailure, UrlFailure } from '../fetch-failure.ts';

/** Why a provider could not be asked about itself, in a clause that follows the issuer: "could not be …". */
function discovery(failure: DiscoveryFailure): string {
  switch (failure.reason) {
    case 'issuer_invalid':
      return url(failure.failure);
    case 'fetch_failed':
      return `gave no discovery document: ${failure.url} ${fetch(failure.failure)}`;
    case 'issuer_mismatch': {
      const hint = failure.trailingSlash
        ? '. They differ by a trailing slash alone: register the form that it publishes'
        : '';
      return `publishes another issuer: ${failure.actual}, not ${failure.expected}${hint}`;
    }
    case 'not_an_object':
      return 'published a discovery document that is not a JSON object';
    case 'member_missing':
      return `published a discovery document without ${failure.member}`;
    case 'member_not_a_string':
      return `published a discovery document whose ${failure.member} is not a string`;
    case 'member_not_usable':
      return `published a ${failure.member} that cannot be requested (${words(failure.failure.reason)})`;
  }
}

/** In a clause that follows the address of the keys: "answered 404". */
function keys(failure: ProviderKeysFailure): string {
  switch (failure.reason) {
    case 'fetch_failed':
      return fetch(failure.failure);
    case 'member_invalid':
      return 'gave a document without the array "keys": it is no key set';
    case 'too_many_keys':
      return `gave ${failure.count} keys; at most ${failure.maxKeys} are taken`;
    case 'pruned_too_large':
      return `gave ${failure.bytes} bytes of keys; at most ${failure.maxBytes} are taken`;
  }
}

/** In a clause that follows what was asked: "answered 404". */
function fetch(failure: FetchFailure): string {
  switch (failure.reason) {
    case 'status':
      return `answered ${failure.status}`;
    case 'timed_out':
      return `did not answer within ${failure.timeoutMs} ms`;
    case 'connect_failed':
    case 'tls_failed':
    case 'dns_failed':
      return `could not be reached (${failure.code})`;
    case 'address_not_public':
      return `leads to ${failure.address}, which is not a public address`;
    case 'redirected':
      return `answered ${failure.status}, a redirect${failure.locationHost === undefined ? '' : ` to ${failure.locationHost}`}`;
    case 'wrong_media_type':
      return `answered ${failure.mediaType} instead of JSON`;
    case 'too_large':
      return `answered more than ${failure.maxBytes} bytes`;
    default:
      return `was refused (${words(failure.reason)})`;
  }
}

/** In a clause that follows the address itself. */
function url({ reason }: UrlFailure | { readonly reason: 'query_in_url' }): string {
  return `cannot be requested (${words(reason)})`;
}

function words(reason: string): string {
  return reason.replaceAll('_', ' ');
}

/** Why something could not be had, in clauses that follow what was asked. */
export const failures = { discovery, keys, fetch, url };
