import { isOrganizationId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type Administered, type Administration, auditEntry, problem } from './administration.ts';
import { trustTaken } from './register-provider.ts';

/**
 * Makes a pending provider active, or a disabled one active again. First active registration of an (issuer, tenant,
 * audience tenant) wins: when another has it by now, this one stays as it is. Of an active one nothing changes, and
 * nothing is written.
 */
export async function confirmProvider(
  admin: Administration,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  if (admin.actor.kind !== 'operator') return problem('idp', 'is confirmed by the operator alone');
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const provider = isProviderId(id) ? await admin.reads.findProvider(organization, id) : undefined;
  if (provider === undefined) return problem('idp', `does not exist in ${organization}: ${id}`);
  if (provider.status === 'active') return ok(provider);
  const audit = auditEntry(admin, organization, { action: 'provider.confirmed', target: provider.id });
  const outcome = await admin.store.confirmProvider(provider, audit);
  if (outcome === 'missing') return problem('idp', `does not exist in ${organization}: ${id}`);
  return outcome === 'trust_taken' ? trustTaken(admin, provider) : ok({ ...provider, status: 'active' });
}
