import type { AuditAction } from '../../../../lambdas/core/audit/entry.ts';
import { texts } from '../../texts/audit.ts';

/** What happened, in words. An action without words does not compile. */
const WORDS: Readonly<Record<AuditAction, string>> = {
  'organization.created': texts.createdOrganization,
  'organization.changed': texts.changedOrganizationsSettings,
  'organization.suspended': texts.suspendedOrganization,
  'organization.restored': texts.restoredOrganization,
  'organization.deletion_begun': texts.beganToDeleteOrganization,
  'organization.deleted': texts.deletedOrganization,
  'organization.recalled': texts.recalledEverythingOrganization,
  'agent_rules.changed': texts.changedRulesForAgents,
  'provider.registered': texts.registeredProvider,
  'provider.confirmed': texts.confirmedProvider,
  'provider.activated': texts.activatedProvider,
  'provider.domain_proof_asked': texts.askedForDnsRecord,
  'provider.domain_checked': texts.lookedForDnsRecord,
  'provider.changed': texts.changedProvider,
  'provider.disabled': texts.disabledProvider,
  'provider.enabled': texts.enabledProvider,
  'provider.removed': texts.removedProvider,
  'scim_token.created': texts.madeScimTokenFor,
  'scim_token.revoked': texts.revokedScimTokenProvider,
  'provider.signals_enabled': texts.switchedOnSignalsProvider,
  'provider.signals_changed': texts.changedHowSignalsProvider,
  'provider.signals_token_rotated': texts.madeAnotherTokenFor,
  'provider.signals_disabled': texts.switchedOffSignalsProvider,
  'provider.recalled': texts.recalledEverythingProvider,
  'client.created': texts.createdClient,
  'client.rotated': texts.rotatedClientsCredentials,
  'client.set': texts.changedClient,
  'client.disabled': texts.disabledClientEverywhere,
  'client.restored': texts.restoredClient,
  'client.enabled': texts.enabledClient,
  'client.registered': texts.aClientRegisteredItself,
  'client.unregistered': texts.aClientDeletedIts,
  'registration_token.created': texts.madeTokenByWhich,
  'registration_token.revoked': texts.revokedTokenByWhich,
  'client.admitted': texts.admittedClientThatRegisters,
  'client.enablement_disabled': texts.disabledClientHere,
  'client.agents_stopped': texts.stoppedClientsAgents,
  'client.recalled': texts.recalledEverythingClient,
  'member.added': texts.addedMember,
  'member.linked': texts.linkedAccountToMember,
  'member.unlinked': texts.unlinkedAccountMember,
  'member.invited': texts.invitedMember,
  'member.invitation_withdrawn': texts.tookInvitationMemberBack,
  'member.provisioned': texts.addedMemberJustIn,
  'member.changed': texts.changedMember,
  'member.disabled': texts.disabledMember,
  'member.removed': texts.removedMember,
  'member.erased': texts.erasedMember,
  'member.recalled': texts.recalledEverythingMember,
  'member_ids.claimed': texts.claimedIdsMembers,
  'token.revoked': texts.revokedToken,
  'passkey.registered': texts.addedPasskey,
  'passkey.removed': texts.removedPasskey,
  'passkey.counter_went_back': texts.refusedPasskeyThatMay,
  'session.signed_in': texts.signedIn,
  'authorization.granted': texts.allowedToolToSign,
  'writes.asked': texts.askedForChange,
  'writes.approved': texts.approvedChange,
  'writes.first_approved': texts.approvedChangeWhichWaits,
  'writes.confirmed': texts.confirmedChangeAnotherMember,
  'writes.not_confirmed': texts.refusedToConfirmChange,
  'writes.denied': texts.deniedChange,
  'writes.taken_back': texts.tookApprovalBack,
  'setup_link.created': texts.createdSetupLink,
  'setup_link.opened': texts.openedSetupLink,
  'key.rotated': texts.rotatedSigningKeys,
  'key.revoked': texts.revokedSigningKey,
  'restore.begun': texts.beganToRestoreBackup,
  'restore.completed': texts.completedRestorationBackup,
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
