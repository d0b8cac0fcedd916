import { parseCompactJws, type UnverifiedJws } from '../../../protect/jose/compact-jws.ts';
import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import { type ClaimedIssuer, readClaimedIssuer } from '../../core/assertion/claims.ts';
import { type JoseHeader, readAssertionHeader } from '../../core/assertion/header.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { Organization, TrustedProvider } from '../../core/records.ts';
import type { AssertionRefusal } from '../../core/refusal.ts';
import type { TrustSources } from '../../ports/trust-sources.ts';
import { toggleTrailingSlash } from './near-provider.ts';

export interface TrustedProviderDependencies {
  readonly configuration: Pick<Configuration, 'issuer'>;
  readonly trust: Pick<TrustSources, 'findProvider' | 'findOrganization'>;
  /** For what is expected of an issuer's `aud_tenant`. Absent: known by key alone, which tells only that none is. */
  readonly listAudienceTenants?: (claimed: ClaimedIssuer) => Promise<readonly (string | null)[]>;
}

/** What is known of an assertion before anybody is looked up. */
export type ParsedStep =
  | { readonly step: 'syntax'; readonly claimedIssuer: ClaimedIssuer }
  | { readonly step: 'header'; readonly header: JoseHeader };

export interface ParsedAssertion {
  readonly jws: UnverifiedJws;
  readonly header: JoseHeader;
  readonly claimedIssuer: ClaimedIssuer;
}

/** Step 3, and the look-up keys of step 4. */
export function parseAssertion(
  assertion: string,
  passed: (step: ParsedStep) => void,
): Result<ParsedAssertion, AssertionRefusal> {
  const jws = parseCompactJws(assertion);
  if (!jws.ok) return err({ reason: 'malformed_assertion', syntax: jws.error });
  const claimedIssuer = readClaimedIssuer(jws.value.payload);
  if (!claimedIssuer.ok) return claimedIssuer;
  passed({ step: 'syntax', claimedIssuer: claimedIssuer.value });
  const header = readAssertionHeader(jws.value.header);
  if (!header.ok) return header;
  passed({ step: 'header', header: header.value });
  return ok({ jws: jws.value, header: header.value, claimedIssuer: claimedIssuer.value });
}

/** Step 4: exact match with its tenant, active, not us (K1, K2, K15). */
export async function findActiveProvider(
  dependencies: TrustedProviderDependencies,
  claimed: ClaimedIssuer,
): Promise<Result<{ readonly provider: TrustedProvider; readonly organization: Organization }, AssertionRefusal>> {
  const { trust, configuration } = dependencies;
  if (claimed.issuer === configuration.issuer) return err({ reason: 'own_issuer' });
  const provider = await trust.findProvider(claimed);
  if (provider === undefined) return err(await describeUntrusted(dependencies, claimed));
  if (provider.status !== 'active') {
    return err({ reason: 'provider_not_active', provider: provider.id, status: provider.status });
  }
  const organization = await trust.findOrganization(provider.organization);
  if (organization?.status !== 'active') {
    return err({ reason: 'organization_not_active', organization: provider.organization });
  }
  return ok({ provider, organization });
}

/** What little is wrong with it, for whoever reads the reason. */
async function describeUntrusted(
  { trust, listAudienceTenants = withoutAudienceTenant(trust) }: TrustedProviderDependencies,
  claimed: ClaimedIssuer,
): Promise<AssertionRefusal> {
  const [variant, expected] = await Promise.all([
    trust.findProvider({ ...claimed, issuer: toggleTrailingSlash(claimed.issuer) }),
    listAudienceTenants(claimed),
  ]);
  return {
    reason: 'untrusted_issuer',
    ...claimed,
    differsByTrailingSlash: variant !== undefined,
    ...(expected.length > 0 && { expectedAudienceTenants: expected }),
  };
}

function withoutAudienceTenant(trust: TrustedProviderDependencies['trust']) {
  return async ({ issuer, tenant, audienceTenant }: ClaimedIssuer): Promise<readonly null[]> => {
    if (audienceTenant === undefined) return [];
    return (await trust.findProvider({ issuer, tenant, audienceTenant: undefined })) === undefined ? [] : [null];
  };
}
