import type {
  AgentSessionOwner,
  AgentSessionPosition,
  AgentSessionStore,
} from '../../lambdas/ports/agent-session-store.ts';
import type { AgentSessionId, AgentSessionKey, TakenBack } from '../../protect/vocabulary/agent-session.ts';
import { approvalsUnderStop } from '../../protect/vocabulary/client-stop.ts';
import type { ClientId, MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveWrites } from '../../protect/vocabulary/single-use.ts';
import { race } from '../support/race.ts';
import { anApproval, writeGrants } from '../support/write-approvals.ts';
import { agentSessionApprovals } from './agent-session-approvals.ts';
import { agentSessionSingleUses } from './agent-session-single-uses.ts';
import { agentSessionsOf, COPILOT, CREATE, CURSOR, RENAME, TAKEN, UNTIL } from './agent-sessions.ts';
import { NOW, unique } from './records.ts';

/**
 * The laws of {@link AgentSessionStore}.
 * @param open gives an instance; each call another one over the same rows, as far as the adapter has several
 */
export function agentSessionStoreContract(open: () => AgentSessionStore): void {
  const { aChosenKey, aKey, close, granted, grantsOf } = agentSessionsOf(open);

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

  agentSessionApprovals(open);
  agentSessionSingleUses(open);

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
