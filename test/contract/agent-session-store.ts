import type {
  AgentSessionOwner,
  AgentSessionPosition,
  AgentSessionStore,
  Closing,
  WriteApproval,
} from '../../lambdas/ports/agent-session-store.ts';
import { NO_AGENT_RULES, underRules } from '../../protect/vocabulary/agent-rules.ts';
import type { AgentSessionId, AgentSessionKey, TakenBack } from '../../protect/vocabulary/agent-session.ts';
import { approvalsUnderStop } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { NO_IMPLICATIONS } from '../../protect/vocabulary/implied-scopes.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveWrites } from '../../protect/vocabulary/single-use.ts';
import { liveGrants } from '../../protect/vocabulary/write-grant.ts';
import { race } from '../support/race.ts';
import { anApproval, endsOf, SIGNED_IN, writeGrants } from '../support/write-approvals.ts';
import { NOW, unique } from './records.ts';

const CURSOR = 'cursor' as ClientId;
const COPILOT = 'copilot' as ClientId;
const RENAME = 'projects:rename' as Scope;
const CREATE = 'projects:create' as Scope;
const UNTIL = NOW + 14_400;
const TAKEN: TakenBack = { at: NOW + 1, by: { kind: 'member', id: 'maria' } };

/**
 * The laws of {@link AgentSessionStore}.
 * @param open gives an instance; each call another one over the same rows, as far as the adapter has several
 */
export function agentSessionStoreContract(open: () => AgentSessionStore): void {
  const aKey = (overrides: Partial<AgentSessionKey> = {}): AgentSessionKey => ({
    organization: unique('org') as OrganizationId,
    member: unique('member') as MemberId,
    sessionId: 'client~cursor' as AgentSessionId,
    ...overrides,
  });
  /** One that is nobody's before somebody uses it. */
  const aChosenKey = () => aKey({ sessionId: unique('session') as AgentSessionId });
  /** What an approval that must succeed leaves. */
  const granted = async (...approved: Parameters<AgentSessionStore['approve']>) => {
    const outcome = await open().approve(...approved);
    if (outcome.outcome !== 'granted') throw new Error(JSON.stringify(outcome));
    return new Map([...outcome.granted].map(([scope, { until }]) => [scope, until]));
  };
  /** All of it is taken back, as it is now. */
  const close = async (key: AgentSessionKey, closing: Partial<Closing> = {}) => {
    const session = await open().find(key);
    if (session === undefined) throw new Error('no row');
    return open().close(session, { ...TAKEN, scopes: [], ends: false, ...closing });
  };
  const grantsOf = async (key: AgentSessionKey) => endsOf((await open().find(key))?.grants);

  describe('minting', () => {
    it('records the client and the time, and reads no grants where none are', async () => {
      const key = aKey();
      const session = { ...key, client: CURSOR, begunAt: NOW, lastMintAt: NOW, grants: new Map() };
      expect(await open().mint(key, CURSOR, NOW)).toEqual(session);
      expect(await open().find(key)).toEqual(session);
    });

    it('reads what was approved before and after', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL), NOW);
      expect(await open().mint(key, CURSOR, NOW)).toMatchObject({ grants: writeGrants({ [RENAME]: UNTIL }) });
      await granted(key, [CREATE], anApproval(UNTIL + 1, { client: CURSOR }), NOW);
      const both = writeGrants({ [CREATE]: UNTIL + 1, [RENAME]: UNTIL });
      expect(await open().mint(key, CURSOR, NOW + 1)).toMatchObject({ lastMintAt: NOW + 1, grants: both });
    });

    it('is for one client: another is told so, and nothing is written', async () => {
      const key = aKey();
      await open().mint(key, CURSOR, NOW);
      expect(await open().mint(key, COPILOT, NOW + 9)).toBe('other_client');
      expect(await open().find(key)).toEqual({
        ...key,
        client: CURSOR,
        begunAt: NOW,
        lastMintAt: NOW,
        grants: new Map(),
      });
    });

    it.each([2, 50])('gives the session to one of %s clients that race for it', async (racers) => {
      const key = aKey();
      const words = await race(racers, (racer) => open().mint(key, `client-${racer}` as ClientId, NOW));
      const winners = words.filter((word) => typeof word === 'object');
      expect(winners).toHaveLength(1);
      expect(await open().find(key)).toEqual(winners[0]);
    });

    it.each<[string, Partial<AgentSessionKey>]>([
      ['member', { member: unique('other') as MemberId }],
      ['organization', { organization: unique('other') as OrganizationId }],
      ['session', { sessionId: unique('other') as AgentSessionId }],
    ])("never reads the grants of another %s's session", async (_, other) => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL), NOW);
      expect(await open().mint({ ...key, ...other }, CURSOR, NOW)).toMatchObject({ grants: new Map() });
    });
  });

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

  describe('taking back', () => {
    it('of one scope leaves the others and the client', async () => {
      const key = aKey();
      await open().mint(key, CURSOR, NOW);
      await granted(key, [RENAME, CREATE], anApproval(UNTIL, { client: CURSOR }), NOW);
      await open().takeBack(key, RENAME, TAKEN);
      expect(await open().find(key)).toEqual({
        ...key,
        client: CURSOR,
        begunAt: NOW,
        lastMintAt: NOW,
        taken: new Map([[RENAME, TAKEN]]),
        grants: writeGrants({ [CREATE]: UNTIL }),
      });
    });

    it('of all leaves no grant, for the next mint either, and remembers what was there, when and by whom', async () => {
      const key = aChosenKey();
      await open().mint(key, CURSOR, NOW);
      await granted(key, [RENAME, CREATE], anApproval(UNTIL), NOW);
      await open().takeBack(key, CREATE, TAKEN);
      const later = { at: NOW + 5, by: { kind: 'client', id: CURSOR } } as const;
      expect(await close(key, { ...later, scopes: [RENAME] })).toBe('done');
      const left = { ...key, client: CURSOR, begunAt: NOW, lastMintAt: NOW, grants: new Map() };
      const taken = new Map<Scope, TakenBack>([
        [CREATE, TAKEN],
        [RENAME, later],
      ]);
      expect(await open().find(key)).toEqual({ ...left, taken });
      expect(await open().mint(key, CURSOR, NOW + 9)).toEqual({ ...left, lastMintAt: NOW + 9, taken });
    });

    it('of all takes what was approved since it was read, too', async () => {
      const key = aChosenKey();
      await open().mint(key, CURSOR, NOW);
      const read = await open().find(key);
      await granted(key, [RENAME], anApproval(UNTIL), NOW);
      if (read === undefined) throw new Error('no row');
      await open().close(read, { ...TAKEN, scopes: [], ends: false });
      expect(await grantsOf(key)).toEqual({});
    });

    it('of all never takes another client’s session', async () => {
      const key = aChosenKey();
      await open().mint(key, COPILOT, NOW);
      const before = await open().find(key);
      const read = { ...key, client: CURSOR, grants: new Map() };
      expect(await open().close(read, { ...TAKEN, scopes: [], ends: true })).toBe('other_client');
      expect(await open().find(key)).toEqual(before);
    });

    it('of what is not there is a success that makes no row', async () => {
      const key = aKey();
      await open().takeBack(key, RENAME, TAKEN);
      expect(await open().find(key)).toBeUndefined();
    });

    it('ends an approval for good: the same scope may be approved for a shorter time', async () => {
      const key = aKey();
      await open().approve(key, [RENAME], anApproval(UNTIL), NOW);
      await open().takeBack(key, RENAME, TAKEN);
      expect(await granted(key, [RENAME], anApproval(UNTIL - 60), NOW)).toEqual(new Map([[RENAME, UNTIL - 60]]));
    });
  });

  describe('a session that has ended', () => {
    const ended = async () => {
      const key = aChosenKey();
      await open().mint(key, CURSOR, NOW);
      await granted(key, [RENAME], anApproval(UNTIL), NOW);
      await close(key, { scopes: [RENAME], ends: true });
      return key;
    };

    it('never comes to life again: by a mint, an approval, or by being taken back', async () => {
      const key = await ended();
      const before = await open().find(key);
      expect(before).toMatchObject({ endedAt: TAKEN.at, grants: new Map(), taken: new Map([[RENAME, TAKEN]]) });
      expect(await open().mint(key, CURSOR, NOW + 9)).toBe('session_ended');
      expect(await open().approve(key, [RENAME], anApproval(UNTIL), NOW)).toMatchObject({ outcome: 'other_client' });
      expect(await close(key, { at: NOW + 9, ends: false })).toBe('done');
      expect(await close(key, { at: NOW + 9, ends: true })).toBe('done');
      expect(await open().find(key)).toEqual(before);
    });

    it('of an approval and an end at once, no grant is left', async () => {
      for (let round = 0; round < 20; round += 1) {
        const key = aChosenKey();
        await open().mint(key, CURSOR, NOW);
        await Promise.all([open().approve(key, [RENAME], anApproval(UNTIL), NOW), close(key, { ends: true })]);
        expect(await grantsOf(key)).toEqual({});
      }
    });
  });

  describe('[L9] after a stop of its client', () => {
    const STOP = NOW + 10;
    const later = (until: number) => ({ ...anApproval(until, { client: CURSOR }), stoppedAt: STOP });
    const liveAt = async (key: AgentSessionKey) => {
      const session = await open().find(key);
      return [
        ...liveWrites(approvalsUnderStop(session ?? { grants: new Map() }, STOP), {
          recalledAt: undefined,
          now: STOP + 1,
        }),
      ];
    };

    it('a session that began before is minted for no more, and the refused mint writes nothing', async () => {
      const key = aChosenKey();
      const minted = await open().mint(key, CURSOR, STOP);
      expect(await open().mint(key, CURSOR, STOP + 1, [], STOP)).toBe('session_ended');
      expect(await open().find(key)).toEqual(minted);
    });

    it('one that begins since is, and a client’s default session always', async () => {
      const [key, own] = [aChosenKey(), aKey()];
      await open().mint(own, CURSOR, NOW);
      expect(await open().mint(own, CURSOR, STOP + 1, [], STOP)).toMatchObject({ begunAt: NOW, lastMintAt: STOP + 1 });
      expect(await open().mint(key, CURSOR, STOP + 1, [], STOP)).toMatchObject({ begunAt: STOP + 1 });
      expect(await open().mint(key, CURSOR, STOP + 2, [], STOP)).toMatchObject({ begunAt: STOP + 1 });
    });

    it('begins once, and stays as old however often it is used and closed', async () => {
      const key = aChosenKey();
      await open().mint(key, CURSOR, NOW);
      await open().mint(key, CURSOR, NOW + 5);
      await close(key);
      expect(await open().find(key)).toMatchObject({ begunAt: NOW, lastMintAt: NOW + 5 });
    });

    it('[L12] a new approval is a grant, though an old one would have lasted longer', async () => {
      const key = aKey();
      await open().mint(key, CURSOR, NOW);
      await granted(key, [RENAME, CREATE], anApproval(UNTIL + 900, { client: CURSOR }), NOW);
      expect(await liveAt(key)).toEqual([]);
      expect(await granted(key, [RENAME], later(UNTIL), STOP + 1)).toEqual(new Map([[RENAME, UNTIL]]));
      expect(await liveAt(key)).toEqual([[RENAME, { until: UNTIL }]]);
      // Once more, and longer: as without a stop.
      expect(await granted(key, [RENAME], later(UNTIL + 5), STOP + 2)).toEqual(new Map([[RENAME, UNTIL + 5]]));
      expect(await granted(key, [RENAME], later(UNTIL), STOP + 3)).toEqual(new Map([[RENAME, UNTIL + 5]]));
    });

    it('[L12] 50 scopes that were stopped are approved again at once', async () => {
      const key = aKey();
      const scopes = Array.from({ length: 50 }, (_, i) => `projects:stopped-${i}` as Scope);
      await open().mint(key, CURSOR, NOW);
      await granted(key, scopes, anApproval(UNTIL + 900, { client: CURSOR }), NOW);
      expect((await granted(key, scopes, later(UNTIL), STOP + 1)).size).toBe(50);
      expect(await liveAt(key)).toHaveLength(50);
    });

    it('[L12] what was approved once before is approved once anew', async () => {
      const key = aKey();
      const once = (approval: string) => new Map([[RENAME, { until: UNTIL, once: approval }]]);
      await open().mint(key, CURSOR, NOW);
      await open().approve(
        key,
        [RENAME],
        { ...anApproval(UNTIL, { client: CURSOR }), terms: once('a'.repeat(32)) },
        NOW,
      );
      expect(await liveAt(key)).toEqual([]);
      await open().approve(key, [RENAME], { ...later(UNTIL), terms: once('b'.repeat(32)) }, STOP + 1);
      expect(await liveAt(key)).toEqual([[RENAME, { until: UNTIL, once: true }]]);
    });
  });

  describe('[L5] a sub-agent’s session', () => {
    const UNDER = ['s-top' as AgentSessionId, 's-middle' as AgentSessionId];

    it('stands where its first mint says, and says so', async () => {
      const key = aChosenKey();
      const session = { ...key, client: CURSOR, begunAt: NOW, lastMintAt: NOW, parents: UNDER, grants: new Map() };
      expect(await open().mint(key, CURSOR, NOW, UNDER)).toEqual(session);
      expect(await open().find(key)).toEqual(session);
      expect(await open().mint(key, CURSOR, NOW + 1, UNDER)).toEqual({ ...session, lastMintAt: NOW + 1 });
    });

    it('never moves: to another place, to none, or from none to one', async () => {
      const [key, other] = [aChosenKey(), aChosenKey()];
      await open().mint(key, CURSOR, NOW, UNDER);
      expect(await open().mint(key, CURSOR, NOW, UNDER.slice(0, 1))).toBe('other_place');
      expect(await open().mint(key, CURSOR, NOW)).toBe('other_place');
      expect(await open().mint(key, COPILOT, NOW, UNDER)).toBe('other_client');
      expect(await open().find(key)).toMatchObject({ client: CURSOR, parents: UNDER });
      await open().mint(other, CURSOR, NOW);
      expect(await open().mint(other, CURSOR, NOW, UNDER)).toBe('other_place');
    });

    it('has one place, whoever of many begins it at once', async () => {
      const key = aChosenKey();
      const places = [[], UNDER, UNDER.slice(0, 1), UNDER.slice(1)];
      const minted = await Promise.all(places.map((place) => open().mint(key, CURSOR, NOW, place)));
      expect(minted.filter((one) => typeof one === 'object')).toHaveLength(1);
    });

    it('stays where it stands when it is over', async () => {
      const key = aChosenKey();
      await open().mint(key, CURSOR, NOW, UNDER);
      await close(key, { ends: true });
      expect(await open().find(key)).toMatchObject({ parents: UNDER, endedAt: TAKEN.at });
    });
  });

  describe('listing', () => {
    async function* pages(owner: AgentSessionOwner, maxSessions: number) {
      let after: AgentSessionPosition | undefined;
      do {
        const page = await open().list(owner, { maxSessions, ...(after && { after }) });
        yield page.sessions.map(({ member, sessionId }) => `${member} ${sessionId}`);
        after = page.next;
      } while (after !== undefined);
    }

    it.each([1, 2, 3, 10])("shows a member's own and an organization's all, %s at a time", async (maxSessions) => {
      const organization = unique('org') as OrganizationId;
      // One member's id begins with the other's, and sorts around it.
      const [ann, anna] = ['ann', 'ann!a'] as MemberId[];
      const keys = [
        [ann, 'one'],
        [ann, 'two'],
        [ann, 'three'],
        [anna, 'one'],
      ].map(([member, sessionId]) =>
        aKey({ organization, member: member as MemberId, sessionId: sessionId as AgentSessionId }),
      );
      for (const key of keys) await open().mint(key, CURSOR, NOW);
      await open().mint(aKey({ member: ann as MemberId }), CURSOR, NOW);

      const own = (await Array.fromAsync(pages({ organization, member: ann as MemberId }, maxSessions))).flat();
      expect(own).toEqual(['ann one', 'ann three', 'ann two']);
      const all = (await Array.fromAsync(pages({ organization }, maxSessions))).flat();
      expect(all.sort()).toEqual(['ann one', 'ann three', 'ann two', 'ann!a one']);
    });

    it('is empty where nobody has an agent', async () => {
      expect(await open().list({ organization: unique('org') as OrganizationId }, { maxSessions: 10 })).toEqual({
        sessions: [],
      });
    });
  });
}
