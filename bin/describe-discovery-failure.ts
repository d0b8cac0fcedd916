import type { FetchFailure } from '../lambdas/adapters/https/fetch-failure.ts';
import type { DiscoveryFailure } from '../lambdas/adapters/https/provider-discovery.ts';

/** Why a provider could not be asked about itself, in a clause that follows the issuer: "could not be …". */
export function describeDiscoveryFailure(failure: DiscoveryFailure): string {
  switch (failure.reason) {
    case 'issuer_invalid':
      return `cannot be requested (${words(failure.failure.reason)})`;
    case 'fetch_failed':
      return `gave no discovery document: ${failure.url} ${describeFetch(failure.failure)}`;
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

/** In a clause that follows what was asked: "answered 404". */
export function describeFetch(failure: FetchFailure): string {
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
    default:
      return `was refused (${words(failure.reason)})`;
  }
}

function words(reason: string): string {
  return reason.replaceAll('_', ' ');
}
