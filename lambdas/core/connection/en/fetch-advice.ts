import type { FetchFailure } from '../fetch-failure.ts';

/** What to do about a request that gave no document, for an administrator of the organization. */
export function fetchAdvice(failure: FetchFailure, asked: 'discovery' | 'keys'): string {
  switch (failure.reason) {
    case 'status':
      return asked === 'discovery' ? discoveryStatusAdvice(failure.status) : keysStatusAdvice(failure.status);
    case 'redirected':
      return `No redirect is followed, because its target would not be the host that you trust${failure.locationHost === undefined ? '' : ` (it points to ${failure.locationHost})`}. Register the address that answers directly.`;
    case 'dns_failed':
      return 'The name cannot be found on the internet. Check the spelling; a name that only your own network knows cannot be used.';
    case 'address_not_public':
    case 'address_not_loopback':
      return 'Only addresses that the whole internet can reach are asked. Publish the provider, or at least its discovery document and keys, under a public name.';
    case 'connect_failed':
    case 'timed_out':
      return 'It must be reachable from the internet and answer at once. Check firewalls and allow-lists at the provider, then test again.';
    case 'tls_failed':
      return 'Its certificate must be valid, for this very name, and from an authority that browsers trust; TLS 1.2 or later.';
    case 'wrong_media_type':
    case 'not_json':
    case 'not_utf8':
    case 'content_encoded':
      return 'What came is not a JSON document, but perhaps a sign-in or error page. Open the address in a private browser window: it must show JSON without signing in.';
    case 'too_large':
      return 'Ask the vendor of the provider why so much is published there: the largest in public use are about 60 kB.';
    case 'broken_response':
      return 'The connection ended before the answer did. Test again; if it stays so, something between us and the provider cuts it off.';
    case 'invalid_url':
    case 'credentials_in_url':
    case 'fragment_in_url':
    case 'not_https':
    case 'bad_port':
      return 'The address must be https:// on port 443, without user name and fragment.';
    case 'host_not_pinned':
      return 'Its host is none of those that were pinned when the provider was registered. If the provider has moved its keys, register it anew.';
  }
}

function discoveryStatusAdvice(status: number): string {
  if (status === 404) return 'Check the issuer, its path included: no OpenID Connect server answers for it there.';
  if (status === 401 || status === 403) return 'Discovery must be open to everybody. Allow it at the provider.';
  return 'The provider has a problem of its own. Test again later, or look at its status page.';
}

function keysStatusAdvice(status: number): string {
  if (status === 404) return "No keys are there. Check the keys' address that is registered, or register without one.";
  if (status === 401 || status === 403) return 'Keys must be open to everybody. Allow it at the provider.';
  return 'The provider has a problem of its own. Redemption goes on with known keys for up to an hour.';
}
