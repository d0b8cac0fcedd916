import { parseCompactJws } from '../../protect/jose/compact-jws.ts';
import { isClientId } from '../../protect/vocabulary/identifiers.ts';
import { type ClaimedIssuer, readClaimedIssuer } from '../core/assertion/claims.ts';
import { readClientCredentials } from '../core/clients/credentials.ts';
import { type GrantRequest, JWT_BEARER_GRANT, type TokenRequest } from '../core/tokens/request.ts';
import type { ProviderKeySource } from '../ports/provider-keys.ts';
import type { Signer } from '../ports/signer.ts';
import type { TrustSources } from '../ports/trust-sources.ts';

export interface ReadAheadDependencies {
  readonly trust: Pick<TrustSources, 'readAhead'>;
  readonly providerKeys: Pick<ProviderKeySource, 'readAhead'>;
  readonly signer: Pick<Signer, 'activeKey'>;
}

/**
 * Begins to read side by side what a redemption asks for in turn, so that a cold instance makes five round trips. It
 * decides nothing, fetches nothing from anybody, and looks for no person: what is read is read by key, and is asked for
 * again, in order, by the step that decides. Where the client is remembered, nothing but the key ring is, and that once a
 * minute. Credentials that can be nobody's cost no read at all: whoever asks has proved nothing yet.
 */
export function readAhead({ trust, providerKeys, signer }: ReadAheadDependencies, request: TokenRequest): void {
  const credentials = readClientCredentials(request.credentials);
  if (!credentials.ok) return;
  const { value } = credentials;
  const client = value.method === 'private_key_jwt' ? value.assertion.clientId : value.clientId;
  if (!isClientId(client)) return;
  signer.activeKey().catch(ignore);
  trust
    .readAhead(client, () => claimedIssuerOf(request.grant))
    .then((keysAt) => keysAt && providerKeys.readAhead?.(keysAt))
    .catch(ignore);
}

/** A code and a refresh token name no issuer: what they lead to is one read, which is their grant's own. */
function claimedIssuerOf(grant: GrantRequest): ClaimedIssuer | undefined {
  if (grant.grantType !== JWT_BEARER_GRANT) return undefined;
  const jws = parseCompactJws(grant.assertion);
  const claimed = jws.ok ? readClaimedIssuer(jws.value.payload) : undefined;
  return claimed?.ok ? claimed.value : undefined;
}

/** Who asks for the very thing learns of the failure. */
function ignore(): void {}
