import { ok } from '../../../protect/vocabulary/result.ts';
import { underPolicy } from '../../core/clients/admission.ts';
import type { Organization } from '../../core/records.ts';
import { type Administered, type Administration, auditEntry } from './administration.ts';
import { changerOf, ungranted } from './changer.ts';

/**
 * Disables every client that the policy let in and lets in no more; the number of them. What somebody else changes at the
 * same moment is theirs: an administrator has looked at it.
 */
export async function disableNoLongerAdmitted(
  admin: Administration,
  organization: Organization,
): Promise<Administered<number>> {
  const by = await changerOf(admin);
  if (!by.ok) return by;
  let disabled = 0;
  for await (const { client: id } of admin.reads.listEnablements(organization.id)) {
    const previous = await admin.reads.findEnablement(organization.id, id);
    if (previous?.record.status !== 'active' || underPolicy(previous.record, organization) !== undefined) continue;
    const next = { ...previous.record, status: 'disabled' } as const;
    const audit = auditEntry(admin, organization.id, { action: 'client.enablement_disabled', target: id });
    const outcome = await admin.store.enableClient({ previous, next }, by.value, audit);
    if (outcome === 'not_an_administrator' || outcome === 'last_sign_in') return ungranted(outcome);
    if (outcome === 'done') disabled += 1;
  }
  return ok(disabled);
}
