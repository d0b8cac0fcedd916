import { isOrganizationId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
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
  if (admin.actor.kind !== 'operator') return problem('provider', 'is confirmed by the operator alone');
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const found = isProviderId(id) ? await admin.reads.findProvider(organization, id) : undefined;
  if (found === undefined) return problem('provider', `does not exist in ${organization}: ${id}`);
  const provider = found.record;
  if (provider.status === 'active') return ok(provider);
  const audit = auditEntry(admin, organization, { action: 'provider.confirmed', target: provider.id });
  const outcome = await admin.store.changeProvider(whatever(provider), { status: 'active' }, 'operator', audit);
  if (outcome === 'missing') return problem('provider', `does not exist in ${organization}: ${id}`);
  return outcome === 'trust_taken' ? trustTaken(admin, provider) : ok({ ...provider, status: 'active' });
}
