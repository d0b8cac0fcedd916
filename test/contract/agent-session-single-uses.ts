import type { AgentSessionStore, WriteApproval } from '../../lambdas/ports/agent-session-store.ts';
import { NO_AGENT_RULES, underRules } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import { NO_IMPLICATIONS } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveWrites } from '../../protect/vocabulary/single-use.ts';
import { race } from '../support/race.ts';
import { anApproval, endsOf, SIGNED_IN, writeGrants } from '../support/write-approvals.ts';
import { agentSessionsOf, CREATE, CURSOR, RENAME, TAKEN, UNTIL } from './agent-sessions.ts';
import { NOW } from './records.ts';

/** Laws of approving for one write. */
export function agentSessionSingleUses(open: () => AgentSessionStore): void {
  const { aKey, close, granted, grantsOf } = agentSessionsOf(open);

  describe('[L12] approving for one write', () => {
    const id = (n: number) => n.toString(16).padStart(32, '0');
    const once = (until: number, n: number, overrides: Partial<WriteApproval> = {}) =>
      anApproval(until, { terms: new Map([[RENAME, { until, once: id(n) }]]), ...overrides });
    const liveAt = async (key: AgentSessionKey, now = NOW, recalledAt?: number) => {
      const session = await open().find(key);
      return session === undefined ? {} : Object.fromEntries(liveWrites(session, { recalledAt, now }));
    };
    const heldBy = async (...approved: Parameters<AgentSessionStore['approve']>) => {
      const outcome = await open().approve(...approved);
      return outcome.outcome === 'granted' ? Object.fromEntries(outcome.granted) : outcome;
    };
    const ONCE = { [RENAME]: { until: UNTIL, once: true } };

    it('of one operation, and forgets with it those that are over, taken back or not', async () => {
      const key = aKey();
      const exact = (letter: string) => `${RENAME}#${letter.repeat(43)}` as Scope;
      const [old, taken, next] = [exact('a'), exact('b'), exact('c')];
      const approve = (scope: Scope, n: number, over?: readonly Scope[]) => {
        const terms = new Map([[scope, { until: UNTIL, once: id(n) }]]);
        return open().approve(key, [scope], anApproval(UNTIL, { terms, ...(over && { over }) }), NOW);
      };
      await open().approve(key, [CREATE], anApproval(UNTIL), NOW);
      await approve(old, 1);
      await approve(taken, 2);
      await open().takeBack(key, taken, TAKEN);
      expect(await approve(next, 3, [old, taken])).toMatchObject({ outcome: 'granted' });
      const session = await open().find(key);
      expect([...(session?.once ?? [])].map(([scope]) => scope)).toEqual([next]);
      expect(session?.taken).toBeUndefined();
      expect(endsOf(session?.grants)).toEqual({ [CREATE]: UNTIL });
    });

    it('gives one write until then, and says so', async () => {
      const key = aKey();
      expect(await heldBy(key, [RENAME], once(UNTIL, 1), NOW)).toEqual(ONCE);
      expect(await liveAt(key)).toEqual(ONCE);
      expect(await open().mint(key, CURSOR, NOW)).toMatchObject({ grants: new Map() });
      expect(await liveAt(key, UNTIL - 1)).toEqual(ONCE);
      expect(await liveAt(key, UNTIL)).toEqual({});
    });

    it.each([
      ['longer', UNTIL + 500, { until: UNTIL + 500 }],
      ['as long', UNTIL, { until: UNTIL }],
      ['shorter', UNTIL - 500, { until: UNTIL - 500, thenOnceUntil: UNTIL }],
    ])('never lengthens or shortens a grant that lasts %s', async (_, end, held) => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(end), NOW);
      expect(await heldBy(key, [RENAME], once(UNTIL, 1), NOW)).toEqual({ [RENAME]: held });
      expect(await grantsOf(key)).toEqual({ [RENAME]: end });
    });

    it('is not taken away by an approval that lasts, nor covers one', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], once(UNTIL, 1), NOW);
      expect(await granted(key, [RENAME], anApproval(UNTIL - 500), NOW)).toEqual(new Map([[RENAME, UNTIL - 500]]));
      expect(await liveAt(key)).toEqual({ [RENAME]: { until: UNTIL - 500, thenOnceUntil: UNTIL } });
      expect(await liveAt(key, UNTIL - 500)).toEqual(ONCE);
    });

    it('again is still one write, until the later of the two ends', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], once(UNTIL, 1), NOW);
      expect(await heldBy(key, [RENAME], once(UNTIL - 1, 2), NOW)).toEqual(ONCE);
      const later = { [RENAME]: { until: UNTIL + 1, once: true } };
      expect(await heldBy(key, [RENAME], once(UNTIL + 1, 3), NOW)).toEqual(later);
      expect(await liveAt(key)).toEqual(later);
      expect((await open().find(key))?.once?.size).toBe(1);
    });

    it('of some scopes leaves the others as they are, in one approval with those that last', async () => {
      const key = aKey();
      const third = 'projects:delete' as Scope;
      await open().approve(key, [CREATE], anApproval(UNTIL + 9), NOW);
      const terms = new Map([
        [RENAME, { until: UNTIL, once: id(1) }],
        [third, { until: NOW + 3_600 }],
      ]);
      await open().approve(key, [RENAME, third], anApproval(UNTIL, { terms }), NOW);
      expect(await liveAt(key)).toEqual({
        ...ONCE,
        [third]: { until: NOW + 3_600 },
        [CREATE]: { until: UNTIL + 9 },
      });
    });

    it('[L9] ends at a recall, and may be approved again after it', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], once(UNTIL, 1), NOW);
      expect(await liveAt(key, NOW + 2, SIGNED_IN)).toEqual({});
      const again = { signedInAt: NOW + 1, recalledAt: SIGNED_IN };
      await open().approve(key, [RENAME], once(UNTIL - 60, 2, again), NOW + 2);
      expect(await liveAt(key, NOW + 2, SIGNED_IN)).toEqual({ [RENAME]: { until: UNTIL - 60, once: true } });
    });

    it('[L12] [L17] never shortens what still counts of a grant that outlasts the longest duration of now', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(NOW + 86_400), NOW);
      const counted = async (now: number) => {
        const found = await open().find(key);
        const rules = { ...NO_AGENT_RULES, longestSeconds: 3_600 };
        const ends = found && endsOf(underRules(found, rules, NO_IMPLICATIONS).grants);
        return (ends?.[RENAME] ?? 0) - now;
      };
      expect(await counted(NOW + 600)).toBe(3_000);
      const shorter = anApproval(NOW + 600 + 1_800, { longestSeconds: 3_600 });
      const approved = await open().approve(key, [RENAME], shorter, NOW + 600);
      expect(await counted(NOW + 600)).toBe(3_000);
      // [L13] The answer names the end that counts, not the row's.
      expect(approved).toEqual({ outcome: 'granted', granted: new Map([[RENAME, { until: NOW + 3_600 }]]) });
      const full = anApproval(NOW + 600 + 3_600, { longestSeconds: 3_600 });
      expect(await open().approve(key, [RENAME], full, NOW + 600)).toMatchObject({ outcome: 'granted' });
      expect(await counted(NOW + 600)).toBe(3_600);
      expect(endsOf((await open().find(key))?.grants)).toEqual({ [RENAME]: NOW + 4_200 });
    });

    it('is taken back with what lasts, by scope and with the whole session', async () => {
      const key = aKey();
      await open().approve(key, [RENAME, CREATE], once(UNTIL, 1), NOW);
      await open().approve(key, [RENAME], anApproval(UNTIL - 500), NOW);
      await open().takeBack(key, RENAME, TAKEN);
      const taken = new Map([[RENAME, TAKEN]]);
      expect(await open().find(key)).toEqual({
        ...key,
        client: CURSOR,
        taken,
        grants: writeGrants({ [CREATE]: UNTIL }),
      });
      await open().approve(key, [RENAME], once(UNTIL, 2), NOW);
      await open().takeBack(key, RENAME, TAKEN);
      expect(await liveAt(key)).toEqual({ [CREATE]: { until: UNTIL } });
      await open().approve(key, [RENAME], once(UNTIL, 3), NOW);
      await close(key, { scopes: [RENAME, CREATE] });
      expect(await liveAt(key)).toEqual({});
    });

    it('50 at once leave one write', async () => {
      const key = aKey();
      await race(50, (i) => open().approve(key, [RENAME], once(UNTIL, i + 1), NOW));
      expect(await liveAt(key)).toEqual(ONCE);
    });

    it('50 scopes at once, and again', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 50 }, (_, i) => `a-rather-long-noun-of-the-vendor:change-${i}` as Scope);
      const all = (until: number, from: number) =>
        anApproval(until, {
          terms: new Map(scopes.map((scope, i) => [scope, { until, once: id(from + i) }])),
          recalledAt: NOW - 1_000,
        });
      await open().approve(key, scopes, all(UNTIL, 1), NOW);
      await open().approve(key, scopes, all(UNTIL + 1, 100), NOW);
      expect(await liveAt(key)).toEqual(
        Object.fromEntries(scopes.map((scope) => [scope, { until: UNTIL + 1, once: true }])),
      );
    });
  });
}
