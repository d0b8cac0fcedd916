import type { AuditAction } from '../audit/entry.ts';

/** What an action of the audit trail is about: the name that its target has in an event. */
export type EventSubject = 'organization' | 'provider' | 'client' | 'member' | 'agent_session' | 'key' | 'token';

/**
 * Every action of the audit trail, and whether the vendor's event bus is told of it. A new action does not compile until it
 * is decided here: what nobody decided is not published.
 */
export const PUBLISHED = {
  'organization.created': 'organization',
  'organization.changed': 'organization',
  'agent_rules.changed': 'organization',
  'organization.suspended': 'organization',
  'organization.restored': 'organization',
  'organization.deletion_begun': 'organization',
  'organization.deleted': 'organization',
  'provider.registered': 'provider',
  'provider.confirmed': 'provider',
  'provider.activated': 'provider',
  'provider.domain_proof_asked': 'provider',
  'provider.domain_checked': 'provider',
  'provider.changed': 'provider',
  'provider.disabled': 'provider',
  'provider.enabled': 'provider',
  'provider.removed': 'provider',
  'scim_token.created': 'provider',
  'scim_token.revoked': 'provider',
  'provider.signals_enabled': 'provider',
  'provider.signals_changed': 'provider',
  'provider.signals_token_rotated': 'provider',
  'provider.signals_disabled': 'provider',
  'client.created': 'client',
  'client.rotated': 'client',
  'client.set': 'client',
  'client.disabled': 'client',
  'client.restored': 'client',
  'client.enabled': 'client',
  'client.admitted': 'client',
  'client.registered': 'client',
  'client.unregistered': 'client',
  'registration_token.created': 'client',
  'registration_token.revoked': 'client',
  'client.enablement_disabled': 'client',
  'client.agents_stopped': 'client',
  'member.added': 'member',
  'member.linked': 'member',
  'member.unlinked': 'member',
  'member.invited': 'member',
  'member.invitation_withdrawn': 'member',
  'member.provisioned': 'member',
  'member.changed': 'member',
  'member.disabled': 'member',
  'member.removed': 'member',
  'member.erased': 'member',
  'member.recalled': 'member',
  'passkey.registered': 'member',
  'passkey.removed': 'member',
  'passkey.counter_went_back': 'member',
  'organization.recalled': 'organization',
  'provider.recalled': 'provider',
  'client.recalled': 'client',
  'token.revoked': 'token',
  'key.rotated': 'key',
  'key.revoked': 'key',
  'writes.asked': 'agent_session',
  'writes.approved': 'agent_session',
  'writes.first_approved': 'agent_session',
  'writes.confirmed': 'agent_session',
  'writes.not_confirmed': 'agent_session',
  'writes.denied': 'agent_session',
  'writes.taken_back': 'agent_session',
  // The operator's own work, of no interest to the vendor's systems.
  'member_ids.claimed': 'not published',
  'restore.begun': 'not published',
  'restore.completed': 'not published',
  // A link that lets somebody begin is worth knowing by nobody but the one that it is for.
  'setup_link.created': 'not published',
  'setup_link.opened': 'not published',
  // As often as people sign in: a cost, and no change.
  'session.signed_in': 'not published',
  'authorization.granted': 'not published',
} as const satisfies Readonly<Record<AuditAction, EventSubject | 'not published'>>;

/** Every action that the audit trail may hold. */
export const AUDIT_ACTIONS = Object.keys(PUBLISHED) as readonly AuditAction[];

type Published = {
  [Action in AuditAction]: (typeof PUBLISHED)[Action] extends 'not published' ? never : Action;
}[AuditAction];

/** The `detail-type` of an event. */
export type EventKind = Published;

export const EVENT_KINDS = Object.entries(PUBLISHED).flatMap(([action, subject]) =>
  subject === 'not published' ? [] : [action as EventKind],
);

/** `false` of what is not published, and of an action of a later release. */
export function isEventKind(action: string): action is EventKind {
  return (EVENT_KINDS as readonly string[]).includes(action);
}
