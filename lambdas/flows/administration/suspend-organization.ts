import { ok } from '../../../protect/vocabulary/result.ts';
import { whatever } from '../../core/administration/revision.ts';
import { type Administered, auditEntry, type ByOperator, conflict, noOrganization } from './administration.ts';
import { findOrganization } from './change-organization.ts';

export interface Suspension {
  readonly id: string;
  readonly outcome: 'suspended' | 'restored' | 'unchanged';
}

/**
 * Law 9: nobody of the organization redeems, mints, approves, signs in or administers, and `protect()` refuses its tokens,
 * within 60 s. Nothing of it is changed, so that {@link restoreOrganization} gives back what was there. Whatever its state:
 * a word that must not fail because somebody else was quicker. Said again, nothing is written.
 */
export async function suspendOrganization(admin: ByOperator, organization: string): Promise<Administered<Suspension>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { id, status } = found.value.record;
  if (status === 'disabled') return ok({ id, outcome: 'unchanged' });
  const audit = auditEntry(admin, id, { action: 'organization.suspended', target: id });
  const changes = { status: 'disabled', suspendedAt: admin.clock() } as const;
  const outcome = await admin.store.changeOrganization(whatever({ id }), changes, 'operator', audit);
  return outcome === 'done' ? ok({ id, outcome: 'suspended' }) : noOrganization(organization);
}

/**
 * It works again, as it was: tokens, sessions and write grants of before that have not ended too. Of an active one nothing
 * is written. Only over the state that was looked at: a deletion that begins at the same moment is not undone.
 */
export async function restoreOrganization(admin: ByOperator, organization: string): Promise<Administered<Suspension>> {
  const found = await findOrganization(admin, organization);
  if (!found.ok) return found;
  const { id, status, deletion } = found.value.record;
  if (deletion !== undefined) return conflict('organization', `is being deleted, and there is no way back: ${id}`);
  if (status === 'active') return ok({ id, outcome: 'unchanged' });
  const audit = auditEntry(admin, id, { action: 'organization.restored', target: id });
  const changes = { status: 'active', suspendedAt: undefined } as const;
  const outcome = await admin.store.changeOrganization(found.value, changes, 'operator', audit);
  return outcome === 'done'
    ? ok({ id, outcome: 'restored' })
    : conflict('organization', `was changed by somebody else at the same moment: ${id}. Try again`);
}
