import type { KeyRing, KeyState, RingKey } from '../../../lambdas/core/keys/ring.ts';
import { PUBLISH_WAIT_SECONDS } from '../../../lambdas/core/keys/rotation-policy.ts';
import type { Administered } from '../../../lambdas/flows/administration/administration.ts';
import { type KeyAdministration, promoteStandby, revokeKey } from '../../../lambdas/flows/administration/order-keys.ts';
import type { KeyOrders } from '../../../lambdas/ports/key-ring-store.ts';
import { configuration, NOW } from '../../support/fixtures.ts';
import { MemoryKeyRing } from '../../support/rotation/memory-key-ring.ts';

const CREATED = NOW - 600;

function aRing(...states: readonly KeyState[]): KeyRing {
  const publicJwk = { kty: 'RSA', n: 'n', e: 'AQAB' } as const;
  const key = (state: KeyState): RingKey => ({
    ...{ kid: state, keyArn: `arn:${state}`, algorithm: 'RS256', state, publicJwk, createdAt: CREATED },
  });
  return { version: 1, keys: states.map(key) };
}

async function world(...states: readonly KeyState[]) {
  const ring = new MemoryKeyRing();
  if (states.length > 0) await ring.create(aRing(...states));
  const admin: KeyAdministration = {
    ...{ configuration, ring, orders: ring, clock: () => NOW, ids: { auditSuffix: () => 'suffix' } },
    caller: { kind: 'operator', id: 'olga' },
  };
  return { ring, admin };
}

/** Of whatever else is asked somebody else is quicker, so many times. */
function losing(ring: MemoryKeyRing, times: number): KeyOrders {
  let left = times;
  return {
    give: async (order, read, audit) => {
      left -= 1;
      return left >= 0 ? 'changed_meanwhile' : ring.give(order, read, audit);
    },
  };
}

const statesOf = (result: Administered<KeyRing>) =>
  result.ok ? result.value.keys.map(({ kid, state }) => `${kid}: ${state}`) : result;
const refusalOf = (result: Administered<KeyRing>) =>
  result.ok || !('problems' in result.error)
    ? undefined
    : result.error.problems.map(({ field, problem }) => `${field} ${problem}`);

describe('an operator’s order to the key ring', () => {
  it('lets the standby sign, in one entry that is no organization’s', async () => {
    const { ring, admin } = await world('active', 'standby', 'pending');
    expect(statesOf(await promoteStandby(admin))).toEqual(['active: retiring', 'standby: active', 'pending: pending']);
    expect(ring.audit).toMatchObject([
      { action: 'key.rotated', target: 'active', at: NOW, actor: admin.caller, details: { ringVersion: 2 } },
    ]);
    expect(ring.audit[0]?.organization).toBeUndefined();
  });

  it.each(['active', 'standby', 'pending', 'retiring'] as const)('takes the %s key away, in one entry', async (kid) => {
    const { ring, admin } = await world('active', 'standby', 'pending', 'retiring');
    expect(statesOf(await revokeKey(admin, kid))).toContain(`${kid}: removed`);
    expect(ring.audit).toMatchObject([{ action: 'key.revoked', target: kid, details: { ringVersion: 2 } }]);
  });

  it.each<[string, readonly KeyState[], (admin: KeyAdministration) => Promise<Administered<KeyRing>>, string]>([
    ['no ring', [], promoteStandby, 'keyRing does not exist yet'],
    ['no ring', [], (admin) => revokeKey(admin, 'active'), 'keyRing does not exist yet'],
    ['no such key', ['active', 'standby'], (admin) => revokeKey(admin, 'nobody'), 'kid is of no key in the ring'],
    ['a key that is removed', ['active', 'removed'], (admin) => revokeKey(admin, 'removed'), 'kid is of a key that is'],
    ['nobody to take over', ['active'], promoteStandby, 'keyRing has no standby'],
    ['nobody to take over', ['active', 'retiring'], (admin) => revokeKey(admin, 'active'), 'keyRing has no standby'],
  ])('[L10] is not given where there is %s', async (_, states, order, problem) => {
    const { ring, admin } = await world(...states);
    const before = ring.current;
    expect(refusalOf(await order(admin))).toEqual([expect.stringContaining(problem)]);
    expect(ring.current).toEqual(before);
    expect(ring.audit).toHaveLength(0);
  });

  it('says when there is somebody to take over', async () => {
    const ready = new Date((CREATED + PUBLISH_WAIT_SECONDS) * 1_000).toISOString();
    expect(refusalOf(await promoteStandby((await world('active', 'pending')).admin))).toEqual([
      expect.stringContaining(`pending is ready after ${ready}.`),
    ]);
    expect(refusalOf(await promoteStandby((await world('active')).admin))).toEqual([
      expect.stringContaining('Rotation creates one within 15 minutes'),
    ]);
  });

  it('is given again where rotation was quicker, twice, and then it is told', async () => {
    const { ring, admin } = await world('active', 'standby');
    expect(refusalOf(await promoteStandby({ ...admin, orders: losing(ring, 3) }))).toEqual([
      expect.stringContaining('keyRing was changed by somebody else each time'),
    ]);
    expect(ring.audit).toHaveLength(0);
    expect(statesOf(await promoteStandby({ ...admin, orders: losing(ring, 2) }))).toContain('standby: active');
  });
});
