import { err, ok, type Result } from '../../../protect/vocabulary/result.ts';
import type { Configuration } from '../../core/configuration.ts';
import type { ProvisioningRefusal } from '../../core/provisioning/refusal.ts';
import { isUseWorthNoting, judgeScimToken, type ScimToken, scimTokenDigest } from '../../core/provisioning/token.ts';
import type { TrustedProvider } from '../../core/records.ts';
import type { Ids } from '../../ports/ids.ts';
import type { ProvisioningReads, ProvisioningStore } from '../../ports/provisioning-store.ts';
import { Unavailable } from '../../ports/unavailable.ts';

export interface ProvisioningDependencies {
  readonly configuration: Pick<Configuration, 'issuer' | 'roles'>;
  /** Nothing from memory: a token that was revoked a moment ago changes nobody. */
  readonly reads: ProvisioningReads;
  readonly store: ProvisioningStore;
  readonly ids: Pick<Ids, 'memberId' | 'auditSuffix'>;
}

/** The SCIM client of one provider of one organization. */
export interface Provisioner {
  readonly token: ScimToken;
  readonly provider: TrustedProvider;
}

/**
 * Who asks: a token that is known and not revoked → its organization, active → its provider, active → whom an
 * administrator has allowed to provision. The token says all of it, and the request nothing (law 7).
 * @throws Unavailable
 */
export async function authenticateProvisioner(
  { reads }: Pick<ProvisioningDependencies, 'reads'>,
  presented: string | undefined,
): Promise<Result<Provisioner, ProvisioningRefusal>> {
  if (presented === undefined) return err({ reason: 'scim_token_missing' });
  const digest = scimTokenDigest(presented);
  const token = judgeScimToken(digest && (await reads.findToken(digest)));
  if (!token.ok) return token;
  const { organization, provider: id } = token.value;
  const [of, provider] = await Promise.all([
    reads.findOrganization(organization),
    reads.findProvider(organization, id),
  ]);
  if (of?.status !== 'active' || of.deletion !== undefined)
    return err({ reason: 'organization_not_active', organization });
  if (provider?.status !== 'active') return err({ reason: 'provider_not_active', provider: id });
  if (provider.scimRole === undefined) return err({ reason: 'provisioning_off', provider: id });
  return ok({ token: token.value, provider });
}

/** After a request that was done; at most once an hour, and never a reason to fail what was done. */
export async function noteTokenUse(
  { store }: Pick<ProvisioningDependencies, 'store'>,
  { token }: Provisioner,
  now: number,
): Promise<void> {
  if (!isUseWorthNoting(token, now)) return;
  try {
    await store.noteUse(token, now);
  } catch (error) {
    // It is shown to people as "about an hour ago"; the next request notes it.
    if (!(error instanceof Unavailable)) throw error;
  }
}
