import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type Administered, auditEntry, type ByOperator } from './administration.ts';
import { findProvider, noProvider } from './find-provider.ts';
import { trustTaken } from './register-provider.ts';

/**
 * Makes a pending provider active, or a disabled one active again. First active registration of an (issuer, tenant,
 * audience tenant) wins: when another has it by now, this one stays as it is. Of an active one nothing changes, and
 * nothing is written.
 */
export async function confirmProvider(
  admin: ByOperator,
  organization: string,
  id: string,
): Promise<Administered<TrustedProvider>> {
  const found = await findProvider(admin, organization, id);
  if (!found.ok) return found;
  const provider = found.value.record;
  if (provider.status === 'active') return ok(provider);
  const audit = auditEntry(admin, provider.organization, { action: 'provider.confirmed', target: provider.id });
  const outcome = await admin.store.changeProvider(whatever(provider), { status: 'active' }, 'operator', audit);
  if (outcome === 'missing') return noProvider(organization, id);
  return outcome === 'trust_taken' ? trustTaken(admin, provider) : ok({ ...provider, status: 'active' });
}
