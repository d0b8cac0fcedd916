import type { KeyOrder } from '../../lambdas/core/keys/order.ts';
import type { KeyRing } from '../../lambdas/core/keys/ring.ts';
import type { KeyOrders, KeyRingStore } from '../../lambdas/ports/key-ring-store.ts';
import { outcome, race } from '../support/race.ts';
import { aRing } from './key-ring-store.ts';
import { anAudit, NOW } from './records.ts';

export interface KeyOrdersUnderTest {
  readonly store: KeyRingStore;
  readonly orders: KeyOrders;
  /** How many audit entries stand. */
  auditCount(): Promise<number>;
}

const promote: KeyOrder = { order: 'promote', at: NOW };

/**
 * The laws of {@link KeyOrders}, and of what a store makes of orders.
 * @param open gives an instance over a store that holds no ring and no audit entry when a test begins
 */
export function keyOrdersContract(open: () => KeyOrdersUnderTest): void {
  const states = (ring: KeyRing | undefined) => ring?.keys.map(({ kid, state }) => `${kid} ${state}`);
  const give = (order: KeyOrder, ring: KeyRing) => open().orders.give(order, ring, anAudit(undefined));

  it('obeys an order in the next read, whole, and keeps its audit entry', async () => {
    const { store, auditCount } = open();
    await store.create(aRing());
    expect(await give(promote, aRing())).toBe('given');
    const [active, standby] = aRing().keys;
    expect(await store.read()).toEqual({
      version: 2,
      keys: [
        { ...active, state: 'retiring', retiredAt: NOW },
        { ...standby, state: 'active', activatedAt: NOW },
      ],
    });
    expect(await auditCount()).toBe(1);
  });

  it('obeys orders in turn', async () => {
    const { store } = open();
    await store.create(aRing());
    await give(promote, aRing());
    await give({ order: 'revoke', kid: 'a-1', at: NOW }, { ...aRing(), version: 2 });
    expect(states(await store.read())).toEqual(['a-1 removed', 'a-2 active']);
  });

  it('takes an order only for the ring that was read, and then writes no audit entry', async () => {
    const { store, auditCount } = open();
    await store.create(aRing());
    await store.advance({ ...aRing(), version: 2 });
    expect(await give(promote, aRing())).toBe('changed_meanwhile');
    expect(await store.read()).toEqual({ ...aRing(), version: 2 });
    expect(await auditCount()).toBe(0);
  });

  it('has no order to take without a ring', async () => {
    expect(await give(promote, aRing())).toBe('changed_meanwhile');
    expect(await open().store.read()).toBeUndefined();
  });

  it('is not advanced over an order that was not seen', async () => {
    const { store } = open();
    await store.create(aRing());
    await give(promote, aRing());
    expect(await store.advance({ ...aRing(), version: 2 })).toBe('changed_meanwhile');
    expect(states(await store.read())).toEqual(['a-1 retiring', 'a-2 active']);
  });

  it('is done with its orders when it is advanced', async () => {
    const { store } = open();
    await store.create(aRing());
    await give(promote, aRing());
    await store.advance({ ...aRing('b'), version: 3 });
    expect(await store.read()).toEqual({ ...aRing('b'), version: 3 });
  });

  it.each([2, 20])('is given one of %s orders that race for one ring', async (racers) => {
    const { store, auditCount } = open();
    await store.create(aRing());
    const words = await race(racers, () => give(promote, aRing()));
    expect(outcome(words, 'given')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
    expect(await auditCount()).toBe(1);
  });
}
