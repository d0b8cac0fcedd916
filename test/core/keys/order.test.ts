import { type KeyOrder, obeyOrders, problemOfOrder } from '../../../lambdas/core/keys/order.ts';
import type { KeyRing, KeyState, RingKey } from '../../../lambdas/core/keys/ring.ts';
import { NOW } from '../../support/fixtures.ts';

function aRing(...states: readonly KeyState[]): KeyRing {
  const publicJwk = { kty: 'RSA', n: 'n', e: 'AQAB' } as const;
  const key = (state: KeyState): RingKey => ({
    kid: state,
    keyArn: `arn:${state}`,
    algorithm: 'RS256',
    state,
    publicJwk,
    createdAt: 0,
  });
  return { version: 1, keys: states.map(key) };
}

const promote: KeyOrder = { order: 'promote', at: NOW };
const revoke = (kid: string): KeyOrder => ({ order: 'revoke', kid, at: NOW });
const obeyed = (ring: KeyRing, ...orders: readonly KeyOrder[]) =>
  obeyOrders(ring.keys, orders).map(({ kid, state }) => `${kid}: ${state}`);

describe('an order', () => {
  it('to promote makes the standby sign, and the active key retire', () => {
    expect(obeyOrders(aRing('active', 'standby', 'pending').keys, [promote])).toMatchObject([
      { kid: 'active', state: 'retiring', retiredAt: NOW },
      { kid: 'standby', state: 'active', activatedAt: NOW },
      { kid: 'pending', state: 'pending' },
    ]);
  });

  it('to revoke removes a key, and lets the standby sign when it was the active one', () => {
    const ring = aRing('active', 'standby', 'retiring');
    expect(obeyed(ring, revoke('active'))).toEqual(['active: removed', 'standby: active', 'retiring: retiring']);
    expect(obeyed(ring, revoke('standby'))).toEqual(['active: active', 'standby: removed', 'retiring: retiring']);
    expect(obeyed(ring, revoke('retiring'))).toEqual(['active: active', 'standby: standby', 'retiring: removed']);
  });

  it('to revoke says since when what the key signed is believed no more', () => {
    expect(obeyOrders(aRing('active', 'standby').keys, [revoke('active')])[0]).toMatchObject({ revokedAt: NOW });
  });

  it('is obeyed after those before it', () => {
    expect(obeyed(aRing('active', 'standby'), promote, revoke('active'))).toEqual([
      'active: removed',
      'standby: active',
    ]);
  });

  it('[L10] to revoke is obeyed when nothing is left that signs', () => {
    expect(obeyed(aRing('active', 'pending'), revoke('active'))).toEqual(['active: removed', 'pending: pending']);
  });

  it('to promote does nothing without a standby', () => {
    expect(obeyed(aRing('active', 'pending'), promote)).toEqual(['active: active', 'pending: pending']);
  });

  it.each<[string, KeyRing | undefined, KeyOrder, string | undefined]>([
    ['there is no ring', undefined, promote, 'no_ring'],
    ['nothing could take over', aRing('active', 'pending'), promote, 'no_standby'],
    ['nothing could take over', aRing('active', 'pending'), revoke('active'), 'no_standby'],
    ['no such key exists', aRing('active', 'standby'), revoke('x'), 'unknown_key'],
    ['it is removed already', aRing('active', 'removed'), revoke('removed'), 'already_removed'],
  ])('is not given when %s', (_, ring, order, problem) => {
    expect(problemOfOrder(ring, order)).toBe(problem);
  });

  it('is given otherwise', () => {
    const ring = aRing('active', 'standby', 'pending', 'retiring');
    const orders = [promote, ...ring.keys.map(({ kid }) => revoke(kid))];
    expect(orders.map((order) => problemOfOrder(ring, order))).toEqual(orders.map(() => undefined));
    expect(problemOfOrder(aRing('active', 'pending'), revoke('pending'))).toBeUndefined();
  });
});
