import { err } from '../../../protect/vocabulary/result.ts';
import type { ProviderConnection } from '../../ports/provider-connection.ts';
import { type OutboundPolicy, resolverOf, startDeadline } from './policy.ts';
import { discoverProvider, parseIssuer } from './provider-discovery.ts';
import { fetchProviderKeys } from './provider-jwks.ts';
import { resolveChecked } from './resolve-host.ts';

/** The very code that registration and redemption ask providers with. */
export function providerConnection(policy: OutboundPolicy): ProviderConnection {
  return {
    timeoutMs: startDeadline(policy).timeoutMs,
    checkAddress: async (issuer) => {
      const url = parseIssuer(issuer, policy);
      if (!url.ok) return url;
      const addresses = await resolveChecked(url.value, resolverOf(policy), startDeadline(policy));
      return addresses.ok ? addresses : err({ reason: 'fetch_failed', url: issuer, failure: addresses.error });
    },
    discover: (issuer) => discoverProvider(issuer, policy),
    fetchKeys: (jwksUri, pinnedHosts) => fetchProviderKeys(jwksUri, { ...policy, pinnedHosts }),
  };
}
