import type { AuditAction } from '../../../../lambdas/core/audit/entry.ts';

/** What happened, in words. An action without words does not compile. */
const WORDS: Readonly<Record<AuditAction, string>> = {
  'organization.created': 'Created the organization',
  'organization.changed': 'Changed the organization’s settings',
  'organization.suspended': 'Suspended the organization',
  'organization.restored': 'Restored the organization',
  'organization.deletion_begun': 'Began to delete the organization',
  'organization.deleted': 'Deleted the organization',
  'organization.recalled': 'Recalled everything of the organization',
  'agent_rules.changed': 'Changed the rules for agents',
  'provider.registered': 'Registered a provider',
  'provider.confirmed': 'Confirmed a provider',
  'provider.activated': 'Activated a provider',
  'provider.domain_proof_asked': 'Asked for a DNS record that proves a provider’s domain',
  'provider.domain_checked': 'Looked for the DNS record of a provider’s domain',
  'provider.changed': 'Changed a provider',
  'provider.disabled': 'Disabled a provider',
  'provider.enabled': 'Enabled a provider',
  'provider.removed': 'Removed a provider',
  'scim_token.created': 'Made a SCIM token for a provider',
  'scim_token.revoked': 'Revoked a SCIM token of a provider',
  'provider.signals_enabled': 'Switched on the signals of a provider',
  'provider.signals_changed': 'Changed how the signals of a provider are recognized',
  'provider.signals_token_rotated': 'Made another token for the signals of a provider',
  'provider.signals_disabled': 'Switched off the signals of a provider',
  'provider.recalled': 'Recalled everything of a provider',
  'client.created': 'Created a client',
  'client.rotated': 'Rotated a client’s credentials',
  'client.set': 'Changed a client',
  'client.disabled': 'Disabled a client everywhere',
  'client.restored': 'Restored a client',
  'client.enabled': 'Enabled a client',
  'client.registered': 'A client registered itself, and waits',
  'client.unregistered': 'A client deleted its own registration',
  'registration_token.created': 'Made a token by which clients register themselves',
  'registration_token.revoked': 'Revoked a token by which clients register themselves',
  'client.admitted': 'Admitted a client that registers by its own document',
  'client.enablement_disabled': 'Disabled a client here',
  'client.agents_stopped': 'Stopped a client’s agents',
  'client.recalled': 'Recalled everything of a client',
  'member.added': 'Added a member',
  'member.linked': 'Linked an account to a member',
  'member.unlinked': 'Unlinked an account of a member',
  'member.invited': 'Invited a member',
  'member.invitation_withdrawn': 'Took an invitation of a member back',
  'member.provisioned': 'Added a member just in time',
  'member.changed': 'Changed a member',
  'member.disabled': 'Disabled a member',
  'member.removed': 'Removed a member',
  'member.erased': 'Erased a member',
  'member.recalled': 'Recalled everything of a member',
  'member_ids.claimed': 'Claimed the ids of members',
  'token.revoked': 'Revoked a token',
  'passkey.registered': 'Added a passkey',
  'passkey.removed': 'Removed a passkey',
  'passkey.counter_went_back': 'Refused a passkey that may have been copied',
  'session.signed_in': 'Signed in',
  'authorization.granted': 'Allowed a tool to sign them in',
  'writes.asked': 'Asked for a change',
  'writes.approved': 'Approved a change',
  'writes.first_approved': 'Approved a change, which waits for a second person',
  'writes.confirmed': 'Confirmed a change of another member',
  'writes.not_confirmed': 'Refused to confirm a change',
  'writes.denied': 'Denied a change',
  'writes.taken_back': 'Took an approval back',
  'setup_link.created': 'Created a setup link',
  'setup_link.opened': 'Opened a setup link',
  'key.rotated': 'Rotated the signing keys',
  'key.revoked': 'Revoked a signing key',
  'restore.begun': 'Began to restore a backup',
  'restore.completed': 'Completed the restoration of a backup',
};

export function asAction(action: string): AuditAction | undefined {
  return Object.hasOwn(WORDS, action) ? (action as AuditAction) : undefined;
}

/** Of a later release too: what nobody has words for is shown as it is. */
export function actionInWords(action: string): string {
  const known = asAction(action);
  return known === undefined ? action : WORDS[known];
}

/** What can be looked for, in the order above. */
export const ACTION_CHOICES = Object.entries(WORDS).map(([value, label]) => ({ value, label, description: value }));

/** What the target of an action names; `undefined`: something that has no page, or no name. */
export function targetKind(action: string): 'member' | 'provider' | 'client' | undefined {
  const subject = action.split('.')[0];
  if (action === 'authorization.granted') return 'client';
  if (subject === 'client' || subject === 'provider' || subject === 'member') return subject;
  return ['passkey', 'session', 'setup_link'].includes(subject ?? '') ? 'member' : undefined;
}
