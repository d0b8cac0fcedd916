import { parseCompactJws } from '../../../protect/jose/compact-jws.ts';
import { type ClaimedIssuer, readClaimedIssuer } from '../../core/assertion/claims.ts';
import { checkAlgorithm, readJoseHeader } from '../../core/assertion/header.ts';
import { verifyWith } from '../../core/assertion/signature.ts';
import type { Organization, TrustedProvider } from '../../core/records.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { ProviderKeySource } from '../../ports/provider-keys.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { Unavailable } from '../../ports/unavailable.ts';
import { toggleTrailingSlash } from './near-provider.ts';

export interface AttributionDependencies {
  readonly trust: Pick<TrustSources, 'findProvider' | 'findOrganization'>;
  readonly providerKeys: Pick<ProviderKeySource, 'known'>;
}

/** Whose provider has signed what was refused before that was looked at. */
export interface Attribution {
  readonly provider: TrustedProvider;
  readonly organization: Organization;
}

/**
 * Of an assertion that was refused for its type, for an issuer that differs by a trailing slash, or for an audience tenant
 * where the provider is registered without one: the provider that has signed it, so that its organization is told. Decides
 * nothing: the refusal stands, and its answer is the same. Whose it is when another audience tenant is registered is not
 * known: several organizations may share the issuer, and its keys.
 *
 * Only where the signature verifies under a key that is known already, of an active provider of an active organization:
 * whatever an assertion claims of itself is nobody's (L10), and nothing is fetched for it (L14). What is not known for
 * sure is `undefined`, an outage too: that somebody could not be told is no reason to answer differently.
 */
export async function attributeRefusal(
  dependencies: AttributionDependencies,
  assertion: string,
  refusal: Refusal,
): Promise<Attribution | undefined> {
  const registeredAs = whatIsRegistered(refusal);
  if (registeredAs === undefined) return undefined;
  try {
    return await findSigner(dependencies, assertion, registeredAs);
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** The same, of an assertion that was refused for something else. Decides nothing either. */
export async function findSignerOf(
  dependencies: AttributionDependencies,
  assertion: string,
): Promise<Attribution | undefined> {
  try {
    return await findSigner(dependencies, assertion, asClaimed);
  } catch (error) {
    if (error instanceof Unavailable) return undefined;
    throw error;
  }
}

/** What a provider is registered as, of which an assertion claims this. */
type RegisteredAs = (claimed: ClaimedIssuer) => ClaimedIssuer;

const asClaimed: RegisteredAs = (claimed) => claimed;
const withOtherSlash: RegisteredAs = (claimed) => ({ ...claimed, issuer: toggleTrailingSlash(claimed.issuer) });
const withoutAudienceTenant: RegisteredAs = (claimed) => ({ ...claimed, audienceTenant: undefined });

/** `undefined`: nothing that could be looked up. */
function whatIsRegistered(refusal: Refusal): RegisteredAs | undefined {
  if (refusal.reason === 'wrong_type') return asClaimed;
  if (refusal.reason !== 'untrusted_issuer') return undefined;
  if (refusal.differsByTrailingSlash) return withOtherSlash;
  return refusal.expectedAudienceTenants?.includes(null) ? withoutAudienceTenant : undefined;
}

async function findSigner(
  { trust, providerKeys }: AttributionDependencies,
  assertion: string,
  registeredAs: RegisteredAs,
): Promise<Attribution | undefined> {
  const jws = parseCompactJws(assertion);
  if (!jws.ok) return undefined;
  const [claimed, header] = [readClaimedIssuer(jws.value.payload), readJoseHeader(jws.value.header)];
  if (!claimed.ok || !header.ok) return undefined;
  const provider = await trust.findProvider(registeredAs(claimed.value));
  if (provider?.status !== 'active' || !checkAlgorithm(header.value.algorithm, provider.algorithms).ok)
    return undefined;
  const organization = await trust.findOrganization(provider.organization);
  if (organization?.status !== 'active') return undefined;
  const keys = await providerKeys.known?.(provider);
  if (keys === undefined || !(await verifyWith(keys, assertion, header.value)).ok) return undefined;
  return { provider, organization };
}
