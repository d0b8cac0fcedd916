import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';

export const ACTOR_KINDS = ['operator', 'provider', 'member', 'setup', 'deployment', 'client'] as const;

/**
 * Who changed something: the operator's command, by the principal that AWS or the laptop knows; a provider, by id,
 * whose word linked or provisioned a person; a member, by id, in a browser session; or `setup`: a member, by id, in the
 * restricted session of a setup link; `deployment`: what runs by a schedule, by the name of its work; `client`: a tool, by
 * id, of its own registration.
 */
export interface Actor {
  readonly kind: (typeof ACTOR_KINDS)[number];
  readonly id: string;
  /** The tool whose access token did it for the member; absent: the member, in a browser. */
  readonly client?: string;
}

export type AuditAction =
  | 'organization.created'
  | 'organization.changed'
  | 'agent_rules.changed'
  | 'organization.suspended'
  | 'organization.restored'
  | 'organization.deletion_begun'
  | 'organization.deleted'
  | 'provider.registered'
  | 'provider.confirmed'
  | 'provider.activated'
  | 'provider.domain_proof_asked'
  | 'provider.domain_checked'
  | 'provider.changed'
  | 'provider.disabled'
  | 'provider.enabled'
  | 'provider.removed'
  /** Of a provider's SCIM client. */
  | 'scim_token.created'
  | 'scim_token.revoked'
  /** It may send signals of what happens to people, and no more than that. */
  | 'provider.signals_enabled'
  | 'provider.signals_changed'
  | 'provider.signals_token_rotated'
  | 'provider.signals_disabled'
  | 'client.created'
  | 'client.rotated'
  | 'client.set'
  | 'client.disabled'
  | 'client.restored'
  | 'client.enabled'
  /** By the organization's policy, with the yes of the first member. */
  | 'client.admitted'
  | 'client.enablement_disabled'
  /** By itself, with an initial access token. It has nothing yet. */
  | 'client.registered'
  /** By itself, with its registration access token: it is off everywhere, for good. */
  | 'client.unregistered'
  | 'registration_token.created'
  | 'registration_token.revoked'
  /** Everything of its agents in one organization. */
  | 'client.agents_stopped'
  | 'member.added'
  | 'member.linked'
  | 'member.unlinked'
  /** Which provider may say, by the member's own address, who the member is. */
  | 'member.invited'
  | 'member.invitation_withdrawn'
  | 'member.provisioned'
  | 'member.changed'
  | 'member.disabled'
  | 'member.removed'
  | 'member.erased'
  | 'member.recalled'
  | 'organization.recalled'
  | 'provider.recalled'
  /** What one client has in the organization. */
  | 'client.recalled'
  /** One token, by its id. */
  | 'token.revoked'
  | 'member_ids.claimed'
  | 'restore.begun'
  | 'restore.completed'
  | 'key.rotated'
  | 'key.revoked'
  | 'passkey.registered'
  | 'passkey.removed'
  /** There may be a copy of it: its answer was refused. */
  | 'passkey.counter_went_back'
  | 'setup_link.created'
  | 'setup_link.opened'
  | 'session.signed_in'
  /** Somebody allowed a tool, in a browser: a code, and what comes of it. */
  | 'authorization.granted'
  | 'writes.asked'
  | 'writes.approved'
  /** A second person has to confirm it; nothing is granted. */
  | 'writes.first_approved'
  | 'writes.confirmed'
  | 'writes.not_confirmed'
  | 'writes.denied'
  | 'writes.taken_back';

/** One administration change, written in the transaction that makes it. Put only; never changed, never a secret. */
export interface AuditEntry {
  /** `undefined`: the deployment as a whole, such as registering a client. */
  readonly organization: OrganizationId | undefined;
  /** Seconds since the epoch. */
  readonly at: number;
  /** Keeps entries of one second apart. */
  readonly suffix: string;
  readonly actor: Actor;
  readonly action: AuditAction;
  readonly target: string;
  /** What it was changed to, as far as it is no secret. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** Of a person's decision: a signed statement of it, a compact JWS that is no token (`evidence.ts`). */
  readonly evidence?: string;
}
