import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { DiscoveryFailure } from '../../core/connection/discovery-failure.ts';
import { fetchJson } from './fetch-json.ts';
import type { OutboundPolicy } from './policy.ts';
import { type ProviderMetadata, readProviderMetadata } from './provider-metadata.ts';
import { parseRequestUrl } from './request-url.ts';

/**
 * What a provider publishes about itself: OpenID Connect Discovery's document, or, where that is a 404, RFC 8414's.
 * Only the issuer's own host is asked. At most two requests, each within law 14's time.
 * The hosts that the document names are returned, not trusted: pinning them is the caller's decision.
 * @see OpenID Connect Discovery 1.0 §4, RFC 8414 §3
 */
export async function discoverProvider(
  issuer: string,
  policy: OutboundPolicy,
): Promise<Result<ProviderMetadata, DiscoveryFailure>> {
  const parsed = parseIssuer(issuer, policy);
  if (!parsed.ok) return parsed;
  const document = await fetchDocument(parsed.value, policy);
  return document.ok ? readProviderMetadata(issuer, document.value, policy) : document;
}

/** RFC 8414 §2: an issuer has "no query or fragment components". */
export function parseIssuer(issuer: string, policy: OutboundPolicy): Result<URL, DiscoveryFailure> {
  const url = parseRequestUrl(issuer, policy);
  if (!url.ok) return err({ reason: 'issuer_invalid', failure: url.error });
  return url.value.href.includes('?') ? err({ reason: 'issuer_invalid', failure: { reason: 'query_in_url' } }) : url;
}

/** When neither is there, the failure is the first one's: that is the address people know to look at. */
async function fetchDocument(issuer: URL, policy: OutboundPolicy): Promise<Result<unknown, DiscoveryFailure>> {
  const first = await fetchAt(openidConfigurationUrl(issuer), issuer, policy);
  if (first.ok || !isNotFound(first.error)) return first;
  const second = await fetchAt(authorizationServerMetadataUrl(issuer), issuer, policy);
  return !second.ok && isNotFound(second.error) ? first : second;
}

async function fetchAt(url: string, issuer: URL, policy: OutboundPolicy): Promise<Result<unknown, DiscoveryFailure>> {
  const document = await fetchJson(url, { ...policy, pinnedHosts: [issuer.host] });
  return document.ok ? ok(document.value.json) : err({ reason: 'fetch_failed', url, failure: document.error });
}

function isNotFound(failure: DiscoveryFailure): boolean {
  return failure.reason === 'fetch_failed' && failure.failure.reason === 'status' && failure.failure.status === 404;
}

/** Discovery §4: "If the Issuer value contains a path component, any terminating / MUST be removed before appending". */
function openidConfigurationUrl(issuer: URL): string {
  return `${issuer.origin}${pathOf(issuer)}/.well-known/openid-configuration`;
}

/** RFC 8414 §3.1: the well-known string goes "between the host component and the path component". */
function authorizationServerMetadataUrl(issuer: URL): string {
  return `${issuer.origin}/.well-known/oauth-authorization-server${pathOf(issuer)}`;
}

function pathOf(issuer: URL): string {
  return issuer.pathname.replace(/\/$/, '');
}
