import { dynamoAgentSessionStore } from '../../lambdas/adapters/aws/agent-sessions/store.ts';
import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import type { AgentSessionKey } from '../../protect/vocabulary/agent-session.ts';
import type { ClientId } from '../../protect/vocabulary/identifiers.ts';
import type { Scope } from '../../protect/vocabulary/scope.ts';
import { liveGrants } from '../../protect/vocabulary/write-grant.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { anApproval, endsOf, SIGNED_IN } from '../support/write-approvals.ts';
import { agentSessionStoreContract } from './agent-session-store.ts';
import { NOW, unique } from './records.ts';

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
          lastMintAt: NOW,
          'grant:projects:rename': NOW + 14_400,
          'signed-in:projects:rename': SIGNED_IN,
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
});
