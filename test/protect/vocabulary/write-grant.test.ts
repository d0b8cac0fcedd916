import fc from 'fast-check';
import type { Scope } from '../../../protect/vocabulary/scope.ts';
import { lastsUntil, liveGrants, type WriteGrant } from '../../../protect/vocabulary/write-grant.ts';

const WRITE = 'a:write' as Scope;

function isLive(grant: WriteGrant, recalledAt: number | undefined, now: number): boolean {
  return liveGrants(new Map([[WRITE, grant]]), { recalledAt, now }).has(WRITE);
}

const second = fc.integer({ min: 0, max: 20 });
const anyGrant = fc.record({ expiresAt: second, signedInAt: second }, { requiredKeys: ['expiresAt'] });
const anyRecall = fc.option(second, { nil: undefined });

describe('a grant', () => {
  it.each([
    { expiresAt: 99, live: false },
    { expiresAt: 100, live: false },
    { expiresAt: 101, live: true },
  ])('that ends at $expiresAt is live at 100: $live', ({ expiresAt, live }) => {
    expect(isLive({ expiresAt, signedInAt: 1 }, undefined, 100)).toBe(live);
  });

  it.each([
    { signedInAt: 49, live: false },
    { signedInAt: 50, live: false },
    { signedInAt: 51, live: true },
    { signedInAt: undefined, live: false },
  ])('[L9] of a session of $signedInAt, whose member was recalled at 50, is live: $live', ({ signedInAt, live }) => {
    const grant = { expiresAt: 1_000, ...(signedInAt !== undefined && { signedInAt }) };
    expect(isLive(grant, 50, 100)).toBe(live);
  });

  it('[L10] that does not say how old it is holds only for who was never recalled', () => {
    expect(isLive({ expiresAt: 1_000 }, undefined, 100)).toBe(true);
    expect(isLive({ expiresAt: 1_000 }, 0, 100)).toBe(false);
  });

  it('[L9] is never live again once a recall has ended it', () => {
    fc.assert(
      fc.property(anyGrant, second, second, second, (grant, recalledAt, later, now) => {
        if (!isLive(grant, recalledAt, now)) expect(isLive(grant, recalledAt + later, now + later)).toBe(false);
      }),
    );
  });

  it('[L12] lasts until then exactly when it is live at every second before', () => {
    fc.assert(
      fc.property(anyGrant, second, anyRecall, (grant, until, recalledAt) => {
        const isLiveUntil = [...Array(until).keys()].every((now) => isLive(grant, recalledAt, now));
        if (until > 0) expect(lastsUntil(grant, until, recalledAt)).toBe(isLiveUntil);
      }),
    );
    expect(lastsUntil(undefined, 1, undefined)).toBe(false);
  });
});
