import type { AuditEntry } from '../../core/audit/entry.ts';
import type { ManagedChanges } from '../../core/provisioning/managed.ts';
import { scimTokenId } from '../../core/provisioning/token.ts';
import type { Member } from '../../core/records.ts';
import type { Provisioner } from './authenticate-provisioner.ts';

export type UserAction = 'member.provisioned' | 'member.changed' | 'member.disabled';

/**
 * What the audit trail says of a member by a provider's word: by which token, and what became of them. That they have a name
 * at the provider, and not which: an entry outlives the member whose data are erased.
 */
export function auditOfUser(
  { provider, token }: Provisioner,
  { id, organization, role, status }: Member,
  change: { readonly action: UserAction; readonly did: 'created' | 'adopted' | 'changed' | 'deleted' },
  { at, suffix }: Pick<AuditEntry, 'at' | 'suffix'>,
): AuditEntry {
  return {
    ...{ organization, at, suffix, action: change.action, target: id },
    actor: { kind: 'provider', id: provider.id },
    details: { by: 'scim', did: change.did, role, status, scimToken: scimTokenId(token) },
  };
}

/** Going is what somebody is woken by; everything else is a change. */
export function actionOf({ status }: ManagedChanges): UserAction {
  return status === 'disabled' ? 'member.disabled' : 'member.changed';
}
