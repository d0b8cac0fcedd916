import type { AgentSessionStore } from '../../lambdas/ports/agent-session-store.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveGrants } from '../../protect/vocabulary/write-grant.ts';
import { race } from '../support/race.ts';
import { anApproval, endsOf, SIGNED_IN, writeGrants } from '../support/write-approvals.ts';
import { agentSessionsOf, COPILOT, CREATE, CURSOR, RENAME, TAKEN, UNTIL } from './agent-sessions.ts';
import { NOW } from './records.ts';

/** Laws of approving what lasts, whoever approves what at the same moment. */
export function agentSessionApprovals(open: () => AgentSessionStore): void {
  const { aChosenKey, aKey, granted, grantsOf } = agentSessionsOf(open);

  describe('[L12] approving', () => {
    it('makes the row, and answers what holds', async () => {
      const key = aKey();
      expect(await granted(key, [RENAME, CREATE], anApproval(UNTIL), NOW)).toEqual(
        new Map([
          [RENAME, UNTIL],
          [CREATE, UNTIL],
        ]),
      );
      expect(await open().find(key)).toEqual({
        ...key,
        client: CURSOR,
        grants: writeGrants({ [CREATE]: UNTIL, [RENAME]: UNTIL }),
      });
    });

    it('of some scopes leaves the others as they are', async () => {
      const key = aKey();
      await open().mint(key, CURSOR, NOW);
      await granted(key, [RENAME], anApproval(UNTIL, { client: CURSOR }), NOW);
      await granted(key, [CREATE], anApproval(UNTIL + 500, { client: CURSOR }), NOW);
      expect(await open().find(key)).toEqual({
        ...key,
        client: CURSOR,
        begunAt: NOW,
        lastMintAt: NOW,
        grants: writeGrants({ [CREATE]: UNTIL + 500, [RENAME]: UNTIL }),
      });
    });

    it('again lengthens, and never shortens', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL), NOW);
      expect(await granted(key, [RENAME], anApproval(UNTIL - 1), NOW)).toEqual(new Map([[RENAME, UNTIL]]));
      expect(await granted(key, [RENAME], anApproval(UNTIL), NOW)).toEqual(new Map([[RENAME, UNTIL]]));
      expect(await granted(key, [RENAME], anApproval(UNTIL + 1), NOW)).toEqual(new Map([[RENAME, UNTIL + 1]]));
    });

    it('lengthens those that end earlier, though others last longer already', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL + 9), NOW);
      await open().approve(key, [CREATE], anApproval(UNTIL - 9), NOW);
      const third = 'projects:delete' as Scope;
      expect(await granted(key, [RENAME, CREATE, third], anApproval(UNTIL), NOW)).toEqual(
        new Map([
          [RENAME, UNTIL + 9],
          [CREATE, UNTIL],
          [third, UNTIL],
        ]),
      );
      expect(await grantsOf(key)).toEqual({ [RENAME]: UNTIL + 9, [CREATE]: UNTIL, [third]: UNTIL });
    });

    it('50 scopes one by one at once loses none, and makes one row', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 50 }, (_, i) => `things:change-${i}` as Scope);
      const until = (i: number) => UNTIL + i;
      const words = await race(50, (i) => open().approve(key, scopes.slice(i, i + 1), anApproval(until(i)), NOW));
      expect(words).not.toContain('unavailable');
      expect(await grantsOf(key)).toEqual(Object.fromEntries(scopes.map((scope, i) => [scope, until(i)])));
      const { sessions } = await open().list(key, { maxSessions: 10 });
      expect(sessions).toHaveLength(1);
    });

    it('50 overlapping sets at once leaves each scope the latest of its ends', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 5 }, (_, i) => `things:change-${i}` as Scope);
      const words = await race(50, (i) =>
        open().approve(key, scopes.slice(i % 5), anApproval(UNTIL + ((i * 7) % 50)), NOW),
      );
      expect(words).not.toContain('unavailable');
      const latest = (scope: number) =>
        Math.max(...Array.from({ length: 50 }, (_, i) => (i % 5 <= scope ? UNTIL + ((i * 7) % 50) : 0)));
      expect(await grantsOf(key)).toEqual(Object.fromEntries(scopes.map((scope, i) => [scope, latest(i)])));
    });

    it('takes 50 scopes at once, again with one that lasts longer', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 50 }, (_, i) => `a-rather-long-noun-of-the-vendor:change-${i}` as Scope);
      await open().approve(key, scopes.slice(0, 1), anApproval(UNTIL + 1), NOW);
      const ends = await granted(key, scopes, anApproval(UNTIL), NOW);
      expect([ends.size, ends.get(scopes[0] as Scope), ends.get(scopes[49] as Scope)]).toEqual([50, UNTIL + 1, UNTIL]);
    });
  });

  describe('[S14][L12] approving up to a limit', () => {
    const upTo = (count: number) =>
      `${RENAME}#d.${Buffer.from(`{"type":"seats","count":${count}}`).toString('base64url')}` as Scope;

    it('each for itself: 12 at once lose none, and lengthen none', async () => {
      const key = aKey();
      const until = (i: number) => UNTIL + i;
      const words = await race(12, (i) => open().approve(key, [upTo(i)], anApproval(until(i)), NOW));
      expect(words).not.toContain('unavailable');
      const ends = Array.from({ length: 12 }, (_, i) => [upTo(i), until(i)] as const);
      expect(await grantsOf(key)).toEqual(Object.fromEntries(ends));
    });

    it('forgets those that are over, and none that was approved anew meanwhile', async () => {
      const key = aKey();
      const [over, once, anew, taken] = [upTo(1), upTo(2), upTo(3), upTo(4)];
      await open().approve(key, [over, anew, taken], anApproval(NOW + 60), NOW);
      const terms = new Map([[once, { until: NOW + 60, once: '1'.padStart(32, '0') }]]);
      await open().approve(key, [once], anApproval(NOW + 60, { terms }), NOW);
      await open().takeBack(key, taken, TAKEN);
      const later = NOW + 4_000;
      await open().approve(key, [anew], anApproval(UNTIL), later);
      const forget = [over, once, anew, taken];
      expect(await granted(key, [upTo(5)], anApproval(UNTIL, { over: forget }), later)).toEqual(
        new Map([[upTo(5), UNTIL]]),
      );
      expect(await grantsOf(key)).toMatchObject({ [anew]: UNTIL, [upTo(5)]: UNTIL });
      await open().approve(key, [upTo(6)], anApproval(UNTIL, { over: [over, once, taken] }), later);
      const session = await open().find(key);
      expect(endsOf(session?.grants)).toEqual({ [anew]: UNTIL, [upTo(5)]: UNTIL, [upTo(6)]: UNTIL });
      expect([session?.once, session?.taken]).toEqual([undefined, undefined]);
    });

    it('forgets ten beside 30 scopes that are approved at once', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 30 }, (_, i) => `a-rather-long-noun-of-the-vendor:change-${i}` as Scope);
      const over = Array.from({ length: 10 }, (_, i) => upTo(i));
      await open().approve(key, over, anApproval(NOW + 60), NOW);
      await open().approve(key, scopes, anApproval(UNTIL, { over, recalledAt: SIGNED_IN - 1 }), NOW + 4_000);
      expect(Object.keys(await grantsOf(key))).toHaveLength(30);
    });
  });

  describe('[L9][L12] after a recall of its member', () => {
    const RECALLED = NOW + 100;
    const again = (until: number) => anApproval(until, { signedInAt: RECALLED + 1, recalledAt: RECALLED });
    const held = async (key: AgentSessionKey) =>
      Object.fromEntries(
        liveGrants((await open().find(key))?.grants ?? new Map(), { recalledAt: RECALLED, now: RECALLED + 1 }),
      );

    it('approving again grants, though the recalled approval would have lasted longer', async () => {
      const key = aKey();
      await open().approve(key, [RENAME, CREATE], anApproval(UNTIL + 500), NOW);
      expect(await held(key)).toEqual({});
      expect(await granted(key, [RENAME], again(UNTIL), RECALLED + 2)).toEqual(new Map([[RENAME, UNTIL]]));
      expect(await held(key)).toEqual({ [RENAME]: UNTIL });
      expect(await grantsOf(key)).toEqual({ [RENAME]: UNTIL, [CREATE]: UNTIL + 500 });
    });

    it('what was approved since is never shortened', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], again(UNTIL + 9), RECALLED + 2);
      expect(await granted(key, [RENAME, CREATE], again(UNTIL), RECALLED + 2)).toEqual(
        new Map([
          [RENAME, UNTIL + 9],
          [CREATE, UNTIL],
        ]),
      );
      expect(await held(key)).toEqual({ [RENAME]: UNTIL + 9, [CREATE]: UNTIL });
    });

    it('an approval of the very second of the recall counts as before it', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL, { signedInAt: RECALLED }), NOW);
      expect(await held(key)).toEqual({});
      await open().approve(key, [RENAME], again(UNTIL), RECALLED + 2);
      expect(await held(key)).toEqual({ [RENAME]: UNTIL });
    });

    it('50 scopes are approved again at once', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 50 }, (_, i) => `a-rather-long-noun-of-the-vendor:change-${i}` as Scope);
      await open().approve(key, scopes, anApproval(UNTIL + 1), NOW);
      await open().approve(key, scopes.slice(0, 1), again(UNTIL + 2), RECALLED + 2);
      await open().approve(key, scopes, again(UNTIL), RECALLED + 2);
      expect(await held(key)).toEqual(
        Object.fromEntries(scopes.map((scope, i) => [scope, i === 0 ? UNTIL + 2 : UNTIL])),
      );
    });

    it('of approvals at once, from before and since, the one from since stands', async () => {
      const key = aKey();
      await race(20, (i) =>
        open().approve(key, [RENAME], i % 2 === 0 ? anApproval(UNTIL + i) : again(UNTIL - i), RECALLED + 2),
      );
      await open().approve(key, [RENAME], again(UNTIL - 100), RECALLED + 2);
      expect(await held(key)).toEqual({ [RENAME]: expect.any(Number) });
    });
  });

  describe('[L6] approving for a tool that the person was not shown', () => {
    const shown = (client: ClientId) => anApproval(UNTIL, { client });

    it.each<[string, ClientId, ClientId | undefined, () => AgentSessionKey]>([
      ['another one has the session', CURSOR, COPILOT, aChosenKey],
      ['[L16] none has used it, or none has it any more', CURSOR, undefined, aChosenKey],
      ['[L16] it is the default session of another one', COPILOT, undefined, aKey],
    ])('grants nothing, and makes no row: %s', async (_, client, current, keyOf) => {
      const key = keyOf();
      if (current !== undefined) await open().mint(key, current, NOW);
      const before = await open().find(key);
      expect(await open().approve(key, [RENAME], shown(client), NOW)).toEqual({
        outcome: 'other_client',
        client: current,
      });
      expect(await open().find(key)).toEqual(before);
    });

    it('grants nothing, though all of it was granted already', async () => {
      const key = aChosenKey();
      await open().mint(key, COPILOT, NOW);
      await granted(key, [RENAME], shown(COPILOT), NOW);
      expect(await open().approve(key, [RENAME], shown(CURSOR), NOW)).toMatchObject({ outcome: 'other_client' });
      expect(await granted(key, [RENAME], shown(COPILOT), NOW)).toEqual(new Map([[RENAME, UNTIL]]));
    });

    it('of a mint and an approval at once, the approval is for the tool that was shown, or for none', async () => {
      for (let round = 0; round < 20; round += 1) {
        const key = aChosenKey();
        const [, approved] = await Promise.all([
          open().mint(key, COPILOT, NOW),
          open().approve(key, [RENAME], shown(CURSOR), NOW),
        ]);
        expect(approved).toMatchObject({ outcome: 'other_client' });
        expect(await grantsOf(key)).toEqual({});
      }
    });

    it.each([aKey, aChosenKey])('50 scopes are approved again for the tool that was shown', async (keyOf) => {
      const [key, client] = [keyOf(), CURSOR];
      const scopes = Array.from({ length: 50 }, (_, i) => `a-rather-long-noun-of-the-vendor:change-${i}` as Scope);
      if (keyOf === aChosenKey) await open().mint(key, client, NOW);
      await granted(key, scopes, anApproval(UNTIL + 1, { client }), NOW);
      const recalled = { client, signedInAt: NOW + 11, recalledAt: NOW + 10 };
      expect((await granted(key, scopes, anApproval(UNTIL, recalled), NOW + 12)).size).toBe(50);
      expect(Object.values(await grantsOf(key))).toEqual(Array(50).fill(UNTIL));
    });
  });
}
