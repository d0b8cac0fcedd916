import { type KeyRing, type RingKey, standbyKey } from './ring.ts';

/**
 * What an operator demands of the ring: it counts for everybody who reads it, at once. Orders name keys that rotation
 * recorded and never bring one: whoever may give them cannot have a key of their own believed.
 */
export type KeyOrder =
  /** The standby signs, and the active key retires. */
  | { readonly order: 'promote'; readonly at: number }
  /** A key is published no more, and what it signed is refused. If it was the active one, the standby signs. */
  | { readonly order: 'revoke'; readonly kid: string; readonly at: number };

/** The ring as orders leave it, in turn. Rotation makes it the recorded one with its next write. */
export function obeyOrders(keys: readonly RingKey[], orders: readonly KeyOrder[]): readonly RingKey[] {
  return orders.reduce(obey, keys);
}

/** Without a standby a promotion does nothing; a revocation removes its key all the same, and then nothing signs. */
function obey(keys: readonly RingKey[], order: KeyOrder): readonly RingKey[] {
  const standby = standbyKey({ version: 0, keys });
  switch (order.order) {
    case 'promote':
      return standby === undefined ? keys : keys.map((key) => promote(key, standby, order.at));
    case 'revoke': {
      const wasActive = keys.some(({ kid, state }) => kid === order.kid && state === 'active');
      return keys.map((key) => {
        if (key.kid === order.kid) return { ...key, state: 'removed', revokedAt: key.revokedAt ?? order.at };
        return wasActive && standby !== undefined ? promote(key, standby, order.at) : key;
      });
    }
  }
}

function promote(key: RingKey, standby: RingKey, at: number): RingKey {
  if (key === standby) return { ...key, state: 'active', activatedAt: at };
  return key.state === 'active' ? { ...key, state: 'retiring', retiredAt: at } : key;
}

/** Why an order is not given. */
export type OrderProblem = 'no_ring' | 'no_standby' | 'unknown_key' | 'already_removed';

export function problemOfOrder(ring: KeyRing | undefined, order: KeyOrder): OrderProblem | undefined {
  if (ring === undefined) return 'no_ring';
  const standby = standbyKey(ring);
  if (order.order === 'promote') return standby === undefined ? 'no_standby' : undefined;
  const key = ring.keys.find(({ kid }) => kid === order.kid);
  if (key === undefined) return 'unknown_key';
  if (key.state === 'removed') return 'already_removed';
  return key.state === 'active' && standby === undefined ? 'no_standby' : undefined;
}
