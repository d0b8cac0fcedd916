import { ok } from '../../../protect/vocabulary/result.ts';
import type { AuditAction } from '../../core/audit/entry.ts';
import { type KeyOrder, type OrderProblem, problemOfOrder } from '../../core/keys/order.ts';
import { activeKey, type KeyRing } from '../../core/keys/ring.ts';
import { readyAt, rotationPolicy } from '../../core/keys/rotation-policy.ts';
import type { KeyOrders, KeyRingStore } from '../../ports/key-ring-store.ts';
import { type Administered, type Auditing, auditEntry, type ByOperator, problem } from './administration.ts';

export interface KeyAdministration extends Omit<Auditing, 'caller'>, Pick<ByOperator, 'configuration' | 'caller'> {
  readonly ring: Pick<KeyRingStore, 'read'>;
  readonly orders: KeyOrders;
}

/** Rotation writes for milliseconds, every quarter of an hour: whoever meets it looks again. */
const MAX_ATTEMPTS = 3;

/** The standby signs from now on, and the active key retires. Answers the ring as it is now. */
export async function promoteStandby(admin: KeyAdministration): Promise<Administered<KeyRing>> {
  return giveOrder(admin, 'key.rotated', (at) => ({ order: 'promote', at }));
}

/**
 * A key is published no more, and what it signed is refused when verifiers' caches end; if it was active, the standby
 * signs. Rotation schedules the key's deletion, and makes the next standby. There is no way back.
 */
export async function revokeKey(admin: KeyAdministration, kid: string): Promise<Administered<KeyRing>> {
  return giveOrder(admin, 'key.revoked', (at) => ({ order: 'revoke', kid, at }));
}

async function giveOrder(
  admin: KeyAdministration,
  action: AuditAction,
  orderAt: (now: number) => KeyOrder,
): Promise<Administered<KeyRing>> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const ring = await admin.ring.read();
    const order = orderAt(admin.clock());
    const wrong = problemOfOrder(ring, order);
    if (wrong !== undefined || ring === undefined) return describeOrder(admin, ring, wrong ?? 'no_ring');
    const target = order.order === 'revoke' ? order.kid : (activeKey(ring)?.kid ?? '');
    const audit = auditEntry(admin, undefined, { action, target, details: { ringVersion: ring.version + 1 } });
    if ((await admin.orders.give(order, ring, audit)) === 'given') return ok((await admin.ring.read()) ?? ring);
  }
  return problem('keyRing', 'was changed by somebody else each time: look at it, then try again');
}

function describeOrder(admin: KeyAdministration, ring: KeyRing | undefined, wrong: OrderProblem): Administered<never> {
  switch (wrong) {
    case 'no_ring':
      return problem('keyRing', 'does not exist yet: rotation has not run');
    case 'unknown_key':
      return problem('kid', 'is of no key in the ring: see "countersign keys list"');
    case 'already_removed':
      return problem('kid', 'is of a key that is removed already');
    case 'no_standby':
      return problem(
        'keyRing',
        `has no standby that could take over, and nothing would sign. ${nextStandby(admin, ring)}`,
      );
  }
}

/** What to wait for. */
function nextStandby({ configuration }: KeyAdministration, ring: KeyRing | undefined): string {
  const pending = ring?.keys.find(({ state }) => state === 'pending');
  if (pending === undefined) return 'Rotation creates one within 15 minutes; it is ready about two hours later.';
  const at = new Date(readyAt(pending, rotationPolicy(configuration)) * 1_000).toISOString();
  return `${pending.kid} is ready after ${at}.`;
}
