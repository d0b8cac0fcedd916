import fc from 'fast-check';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import {
  approvalOf,
  isUnused,
  liveSingleUses,
  liveWrites,
  unusedMark,
  usedAt,
  usedMark,
  usedWrites,
} from '../../../protect/vocabulary/single-use.ts';

const WRITE = 'a:write' as Scope;
const ID = 'a'.repeat(32);
const UNUSED = unusedMark(ID);
const USED = usedMark(UNUSED, 70, 'b'.repeat(32));
const NEVER_RECALLED = { recalledAt: undefined, now: 50 };
const once = (mark: string, expiresAt = 100, signedInAt = 10) => new Map([[WRITE, { expiresAt, signedInAt, mark }]]);

describe('a mark', () => {
  it('tells unused from used, of which approval, and since when', () => {
    expect([isUnused(UNUSED), approvalOf(UNUSED), usedAt(UNUSED)]).toEqual([true, ID, undefined]);
    expect([isUnused(USED), approvalOf(USED), usedAt(USED)]).toEqual([false, ID, 70]);
  });

  it('[L10] that is none of ours is used', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^unused [0-9a-f]{16,64}$/.test(text));
        expect(liveSingleUses(once(text), NEVER_RECALLED).size).toBe(0);
      }),
    );
    for (const text of ['', 'unused', `Unused ${ID}`, `unused ${ID} `, ` unused ${ID}`, `unused ${ID}\n`, USED]) {
      expect(liveSingleUses(once(text), NEVER_RECALLED).size).toBe(0);
    }
  });
});

describe('a single use', () => {
  it.each([
    { expiresAt: 50, live: false },
    { expiresAt: 51, live: true },
  ])('that ends at $expiresAt is live at 50: $live', ({ expiresAt, live }) => {
    expect(liveSingleUses(once(UNUSED, expiresAt), NEVER_RECALLED).has(WRITE)).toBe(live);
  });

  it.each([
    { recalledAt: 9, live: true },
    { recalledAt: 10, live: false },
    { recalledAt: 11, live: false },
  ])('[L9] of a session of 10, whose member was recalled at $recalledAt, is live: $live', ({ recalledAt, live }) => {
    expect(liveSingleUses(once(UNUSED), { recalledAt, now: 50 }).has(WRITE)).toBe(live);
    expect(usedWrites({ grants: new Map(), once: once(USED) }, recalledAt).has(WRITE)).toBe(live);
  });

  it('[L12] changes nothing of a grant that lasts, and comes after it', () => {
    const grants = new Map([[WRITE, { expiresAt: 80, signedInAt: 10 }]]);
    const held = (mark: string, expiresAt: number) =>
      liveWrites({ grants, once: once(mark, expiresAt) }, NEVER_RECALLED).get(WRITE);
    expect(held(UNUSED, 100)).toEqual({ until: 80, thenOnceUntil: 100 });
    expect(held(UNUSED, 80)).toEqual({ until: 80 });
    expect(held(USED, 100)).toEqual({ until: 80 });
    expect(liveWrites({ grants, once: once(UNUSED) }, { recalledAt: undefined, now: 80 }).get(WRITE)).toEqual({
      until: 100,
      once: true,
    });
  });
});
