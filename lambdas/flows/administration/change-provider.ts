import { isOrganizationId, isProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { ok } from '../../../protect/vocabulary/result.ts';
import { entityTag } from '../../core/administration/revision.ts';
import type { TrustedProvider } from '../../core/records.ts';
import { type Administered, type Administration, auditEntry, conflict, problem } from './administration.ts';
import { changedProvider, type ProviderChange, settingsDetails } from './provider-change.ts';

/**
 * Settings of a provider, by the operator. Written over exactly what was read; what is so already is not written.
 * The operator may take the last way in from administrators, too.
 */
export async function changeProvider(
  admin: Administration,
  organization: string,
  id: string,
  change: ProviderChange,
): Promise<Administered<TrustedProvider>> {
  if (!isOrganizationId(organization)) return problem('organization', `does not exist: ${organization}`);
  const previous = isProviderId(id) ? await admin.reads.findRevisedProvider(organization, id) : undefined;
  if (previous === undefined) return problem('provider', `does not exist in ${organization}: ${id}`);
  const next = changedProvider(previous.record, change, admin.configuration);
  if (!next.ok || entityTag('provider', next.value) === entityTag('provider', previous.record)) return next;
  const details = settingsDetails(next.value);
  const audit = auditEntry(admin, organization, { action: 'provider.changed', target: next.value.id, details });
  const outcome = await admin.store.changeProvider(previous, next.value, audit);
  return outcome === 'done'
    ? ok(next.value)
    : conflict('provider', `was changed by somebody else at the same moment: ${id}`);
}
