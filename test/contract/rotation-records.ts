import type { KeyRing, RingKey } from '../../lambdas/core/keys/ring.ts';
import type { FormerKeys, KeyRingStore, RotationRecords } from '../../lambdas/ports/key-ring-store.ts';
import { race } from '../support/race.ts';
import { aKey, aRing } from './key-ring-store.ts';
import { anAudit, NOW } from './records.ts';

interface Opened {
  readonly store: KeyRingStore;
  readonly records: RotationRecords;
  readonly former: FormerKeys;
}

/** The laws of {@link RotationRecords} and {@link FormerKeys}. @param open gives them over a store without a ring */
export function rotationRecordsContract(open: () => Opened): void {
  const removed = (kid: string): RingKey => ({ ...aKey(kid), state: 'removed', createdAt: NOW, retiredAt: NOW + 9 });

  it('advances with its entry from the version that was read, and from no other', async () => {
    const { store, records } = open();
    await store.create(aRing());
    const next: KeyRing = { ...aRing('b'), version: 2 };
    expect(await records.advanceRecorded(next, anAudit(undefined))).toBe('advanced');
    expect(await records.advanceRecorded({ ...aRing('c'), version: 2 }, anAudit(undefined))).toBe('changed_meanwhile');
    expect(await store.read()).toEqual(next);
  });

  it('keeps keys for ever, whole, and each once, and they are none of the ring', async () => {
    const { store, records, former } = open();
    expect(await former.list()).toEqual([]);
    const revoked = { ...removed('k-2'), revokedAt: NOW + 5 };
    for (const key of [removed('k-1'), revoked, removed('k-1')]) await records.keepFormer(key);
    expect(await former.list()).toEqual([removed('k-1'), revoked]);
    expect(await store.read()).toBeUndefined();
  });

  it('loses none of two keys that are kept at once', async () => {
    const { records, former } = open();
    await race(2, (racer) => records.keepFormer(removed(`k-${racer}`)));
    expect((await former.list()).map(({ kid }) => kid).sort()).toEqual(['k-0', 'k-1']);
  });
}
