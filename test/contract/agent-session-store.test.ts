import { dynamoAgentSessionStore } from '../../lambdas/adapters/aws/dynamo-agent-session-store.ts';
import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import type { AgentSessionKey } from '../../lambdas/core/agent-session.ts';
import type { ClientId } from '../../lambdas/core/identifiers.ts';
import type { Scope } from '../../lambdas/core/scope.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
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
    const aKey = () => ({ organization: unique('org'), member: 'user-17', sessionId: 's-1' }) as AgentSessionKey;
    const rowOf = async ({ organization }: AgentSessionKey) =>
      (await tables().rows('agentSessions')).filter((row) => row['organization'] === organization);

    it('holds one top-level attribute per grant, and nothing of a token', async () => {
      const key = aKey();
      await open().mint(key, 'cursor' as ClientId, NOW);
      await open().approve(key, ['projects:rename' as Scope], NOW + 14_400, NOW + 5);
      expect(await rowOf(key)).toEqual([
        {
          organization: key.organization,
          session: 'user-17 s-1',
          client: 'cursor',
          lastMintAt: NOW,
          'grant:projects:rename': NOW + 14_400,
          ttl: NOW + 5 + 30 * 86_400,
        },
      ]);
    });

    it('goes thirty days after its last use, which no grant outlives', async () => {
      const key = aKey();
      await open().approve(key, ['projects:rename' as Scope], NOW + 86_400, NOW);
      expect(await rowOf(key)).toMatchObject([{ ttl: NOW + 30 * 86_400 }]);
      await open().mint(key, 'cursor' as ClientId, NOW + 1_000);
      expect(await rowOf(key)).toMatchObject([{ ttl: NOW + 1_000 + 30 * 86_400 }]);
    });

    it.each([
      ['a grant of another type', { 'grant:projects:rename': 'tomorrow' }],
      ['a client that can be none', { client: '' }],
      ['a key that names no session', { session: 'user-17' }],
    ])('[L10] with %s is an error, never a default', async (_, attributes) => {
      const { organization } = aKey();
      const row = { organization, session: 'user-17 s-1', ...attributes };
      await tables().put('agentSessions', row);
      await expect(open().list({ organization }, { maxSessions: 10 })).rejects.toThrow('a stored agent session');
    });

    it('survives attributes that this code does not know', async () => {
      const key = aKey();
      await tables().put('agentSessions', { organization: key.organization, session: 'user-17 s-1', colour: 'blue' });
      expect(await open().find(key)).toEqual({ ...key, grants: new Map() });
    });
  });
});
