import type { OrganizationId } from './identifiers.ts';

/**
 * Who changed something: the operator's command, by the principal that AWS or the laptop knows; or a provider, by id,
 * whose assertion linked or provisioned a person.
 */
export interface Actor {
  readonly kind: 'operator' | 'provider';
  readonly id: string;
}

export type AuditAction =
  | 'organization.created'
  | 'provider.registered'
  | 'provider.confirmed'
  | 'provider.disabled'
  | 'client.created'
  | 'client.rotated'
  | 'client.disabled'
  | 'client.enabled'
  | 'member.added'
  | 'member.linked'
  | 'member.provisioned'
  | 'member.changed'
  | 'member.disabled'
  | 'member.removed';

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
}
