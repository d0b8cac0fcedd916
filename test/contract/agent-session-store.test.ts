import { dynamoAgentSessionStore } from '../../lambdas/adapters/aws/agent-sessions/store.ts';
import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import type { AwsCall } from '../../protect/aws/signed-call.ts';
import { DynamoAgentSessionSource } from '../../protect/dynamo-agent-session-source.ts';
import type { AgentSession, AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveSingleUses, liveWrites, usedWrites } from '../../protect/vocabulary/single-use.ts';
import { liveGrants } from '../../protect/vocabulary/write-grant.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { race } from '../support/race.ts';
import { anApproval, endsOf, SIGNED_IN } from '../support/write-approvals.ts';
import { agentSessionStoreContract } from './agent-session-store.ts';
import { NOW, unique } from './records.ts';

const TAKEN = { at: NOW, by: { kind: 'member', id: 'maria' } } as const;

describe('an agent session store in memory', () => {
  const store = new MemoryAgentSessionStore();
  agentSessionStoreContract(() => store);
});

describeOnDynamoDb('an agent session store', (tables) => {
  const open = () => dynamoAgentSessionStore(tables().client, tables().names.agentSessions);
  agentSessionStoreContract(open);

  describe('a row', () => {
    const aKey = () =>
      ({ organization: unique('org'), member: 'user-17', sessionId: 'client~cursor' }) as AgentSessionKey;
    const rowOf = async ({ organization }: AgentSessionKey) =>
      (await tables().rows('agentSessions')).filter((row) => row['organization'] === organization);

    it('holds a grant in top-level attributes, its end and how old it is, and nothing of a token', async () => {
      const key = aKey();
      await open().mint(key, 'cursor' as ClientId, NOW);
      const approval = anApproval(NOW + 14_400, { client: 'cursor' as ClientId });
      await open().approve(key, ['projects:rename' as Scope], approval, NOW + 5);
      expect(await rowOf(key)).toEqual([
        {
          organization: key.organization,
          session: 'user-17 client~cursor',
          client: 'cursor',
          begunAt: NOW,
          lastMintAt: NOW,
          'grant:projects:rename': NOW + 14_400,
          'signed-in:projects:rename': SIGNED_IN,
          'approved:projects:rename': NOW + 5,
          ttl: NOW + 5 + 30 * 86_400,
        },
      ]);
    });

    it('goes thirty days after its last use, which no grant outlives', async () => {
      const key = aKey();
      await open().approve(key, ['projects:rename' as Scope], anApproval(NOW + 86_400), NOW);
      expect(await rowOf(key)).toMatchObject([{ ttl: NOW + 30 * 86_400 }]);
      await open().mint(key, 'cursor' as ClientId, NOW + 1_000);
      expect(await rowOf(key)).toMatchObject([{ ttl: NOW + 1_000 + 30 * 86_400 }]);
    });

    it.each([
      ['a grant of another type', { 'grant:projects:rename': 'tomorrow' }],
      ['a grant whose age is of another type', { 'grant:projects:rename': NOW, 'signed-in:projects:rename': 'then' }],
      ['a client that can be none', { client: '' }],
      ['a key that names no session', { session: 'user-17' }],
    ])('[L10] with %s is an error, never a default', async (_, attributes) => {
      const { organization } = aKey();
      const row = { organization, session: 'user-17 s-1', ...attributes };
      await tables().put('agentSessions', row);
      await expect(open().list({ organization }, { maxSessions: 10 })).rejects.toThrow('a stored agent session');
    });

    describe('of a former release, which kept only the end of a grant', () => {
      const RENAME = 'projects:rename' as Scope;
      const aFormerRow = async () => {
        const key = aKey();
        const row = {
          organization: key.organization,
          session: 'user-17 client~cursor',
          [`grant:${RENAME}`]: NOW + 14_400,
        };
        await tables().put('agentSessions', row);
        return key;
      };
      const held = async (key: AgentSessionKey, recalledAt: number | undefined) =>
        Object.fromEntries(liveGrants((await open().find(key))?.grants ?? new Map(), { recalledAt, now: NOW }));

      it('is read, and holds for a member who was never recalled; any recall ends it', async () => {
        const key = await aFormerRow();
        expect(await held(key, undefined)).toEqual({ [RENAME]: NOW + 14_400 });
        expect(await held(key, NOW - 1_000_000)).toEqual({});
      });

      it('[L12] is not shortened by approving again, and lasts until then', async () => {
        const key = await aFormerRow();
        await open().approve(key, [RENAME], anApproval(NOW + 60), NOW);
        expect(endsOf((await open().find(key))?.grants)).toEqual({ [RENAME]: NOW + 14_400 });
      });

      it('does not stand in the way of approving again after a recall', async () => {
        const key = await aFormerRow();
        await open().approve(key, [RENAME], anApproval(NOW + 60, { recalledAt: NOW - 100 }), NOW);
        expect(await held(key, NOW - 100)).toEqual({ [RENAME]: NOW + 60 });
      });

      it('never becomes younger when former code lengthens a grant beside new code', async () => {
        const key = await aFormerRow();
        await open().approve(key, [RENAME], anApproval(NOW + 20_000), NOW);
        const [row] = await rowOf(key);
        await tables().put('agentSessions', { ...row, [`grant:${RENAME}`]: NOW + 30_000 });
        expect(await held(key, SIGNED_IN)).toEqual({});
        expect(await held(key, SIGNED_IN - 1)).toEqual({ [RENAME]: NOW + 30_000 });
      });
    });

    it('holds what was approved once under names that a former release does not know, and whether it is used', async () => {
      const key = aKey();
      const terms = new Map([['projects:rename' as Scope, { until: NOW + 60, once: 'a'.repeat(32) }]]);
      await open().approve(key, ['projects:rename' as Scope], anApproval(NOW + 60, { terms }), NOW);
      expect(await rowOf(key)).toEqual([
        {
          organization: key.organization,
          session: 'user-17 client~cursor',
          client: 'cursor',
          'once:projects:rename': NOW + 60,
          'once-signed-in:projects:rename': SIGNED_IN,
          'once-approved:projects:rename': NOW,
          'use:projects:rename': `unused ${'a'.repeat(32)}`,
          ttl: NOW + 30 * 86_400,
        },
      ]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['no mark', {}],
      ['a mark of another type', { 'use:projects:rename': 7 }],
      ['a mark that is none of ours', { 'use:projects:rename': 'unused' }],
      ['the mark of another scope', { 'use:projects:create': `unused ${'a'.repeat(32)}` }],
    ])('[L10] of a single use with %s is used', async (_, mark) => {
      const key = aKey();
      const row = { organization: key.organization, session: 'user-17 client~cursor', client: 'cursor' };
      await tables().put('agentSessions', { ...row, 'once:projects:rename': NOW + 60, ...mark });
      const session = await open().find(key);
      expect(liveWrites(session ?? { grants: new Map() }, { recalledAt: undefined, now: NOW })).toEqual(new Map());
      const found = await new DynamoAgentSessionSource(tables().call, tables().names.agentSessions).find(key);
      expect(liveSingleUses(found?.once, { recalledAt: undefined, now: NOW })).toEqual(new Map());
    });

    it('survives attributes that this code does not know', async () => {
      const key = aKey();
      await tables().put('agentSessions', {
        organization: key.organization,
        session: 'user-17 client~cursor',
        colour: 'blue',
      });
      expect(await open().find(key)).toEqual({ ...key, grants: new Map() });
    });
  });

  describe('[L5] a write that was approved once', () => {
    const [RENAME, CREATE] = ['projects:rename', 'projects:create'] as Scope[] as [Scope, Scope];
    const source = () => new DynamoAgentSessionSource(tables().call, tables().names.agentSessions);
    const approve = (key: AgentSessionKey, scopes: readonly Scope[], approval = 'a') => {
      const terms = new Map(scopes.map((scope) => [scope, { until: NOW + 600, once: approval.repeat(32) }]));
      return open().approve(key, scopes, anApproval(NOW + 600, { terms }), NOW);
    };
    const aSession = async (...scopes: Scope[]) => {
      const key = {
        organization: unique('org'),
        member: 'user-17',
        sessionId: 'client~cursor',
      } as unknown as AgentSessionKey;
      await approve(key, scopes);
      const read = liveSingleUses((await source().find(key))?.once, { recalledAt: undefined, now: NOW });
      return { key, read };
    };
    const live = async (key: AgentSessionKey) => {
      const session = (await open().find(key)) ?? { grants: new Map() };
      return [...liveWrites(session, { recalledAt: undefined, now: NOW + 1 }).keys()];
    };

    it('is used up by the first that uses it, and shown as used', async () => {
      const { key, read } = await aSession(RENAME);
      expect(await source().use(key, read, NOW + 1)).toBe('used');
      expect(await live(key)).toEqual([]);
      const session = await open().find(key);
      expect(session && usedWrites(session, undefined)).toEqual(new Map([[RENAME, NOW + 1]]));
      expect(await source().use(key, read, NOW + 2)).toBe('gone');
    });

    it.each([2, 50])('is used by exactly one of %s requests at once', async (racers) => {
      const { key, read } = await aSession(RENAME);
      const words = await race(racers, () => source().use(key, read, NOW + 1));
      expect(words.filter((word) => word === 'used')).toHaveLength(1);
      expect(words.filter((word) => word === 'gone')).toHaveLength(racers - 1);
    });

    it('[E3] of one operation exactly, is used by one of a hundred requests at once', async () => {
      const { key, read } = await aSession(`${RENAME}#${'a'.repeat(43)}` as Scope);
      const words = await race(100, () => source().use(key, read, NOW + 1));
      expect(words.filter((word) => word === 'used')).toHaveLength(1);
      expect(words.filter((word) => word === 'gone')).toHaveLength(99);
    });

    it('of several, all are used or none', async () => {
      const { key, read } = await aSession(RENAME, CREATE);
      const one = new Map([...read].filter(([scope]) => scope === RENAME));
      expect(await source().use(key, one, NOW + 1)).toBe('used');
      expect(await source().use(key, read, NOW + 1)).toBe('gone');
      expect(await live(key)).toEqual([CREATE]);
    });

    const sessionAt = async (key: AgentSessionKey) => (await open().find(key)) as AgentSession;

    it.each<[string, (key: AgentSessionKey) => Promise<unknown>]>([
      ['taken back', (key) => open().takeBack(key, RENAME, TAKEN)],
      [
        'taken back with its session',
        async (key) => open().close(await sessionAt(key), { ...TAKEN, scopes: [RENAME], ends: false }),
      ],
      [
        'taken back and approved anew',
        async (key) => {
          await open().takeBack(key, RENAME, TAKEN);
          await approve(key, [RENAME], 'b');
        },
      ],
    ])('is not used once it was %s since it was read, and nothing is written', async (_, change) => {
      const { key, read } = await aSession(RENAME);
      await change(key);
      const before = await open().find(key);
      expect(await source().use(key, read, NOW + 1)).toBe('gone');
      expect(await open().find(key)).toEqual(before);
    });

    it('is known as its own by an update that was carried out and not answered', async () => {
      const { key, read } = await aSession(RENAME);
      const twice: AwsCall = async (operation, input) => {
        await tables().call(operation, input);
        return tables().call(operation, input);
      };
      const source = new DynamoAgentSessionSource(twice, tables().names.agentSessions);
      expect(await source.use(key, read, NOW + 1)).toBe('used');
    });

    it('[L12] is not given back by a repetition of its approval', async () => {
      const { key, read } = await aSession(RENAME);
      await source().use(key, read, NOW + 1);
      await approve(key, [RENAME]);
      expect(await live(key)).toEqual([]);
      await approve(key, [RENAME], 'b');
      expect(await live(key)).toEqual([RENAME]);
    });
  });
});
