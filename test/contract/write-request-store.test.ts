import { dynamoAgentSessionStore } from '../../lambdas/adapters/aws/agent-sessions/store.ts';
import { dynamoWriteRequestStore } from '../../lambdas/adapters/aws/write-requests/store.ts';
import { MemoryAgentSessionStore } from '../../lambdas/adapters/memory/memory-agent-session-store.ts';
import { MemoryWriteRequestStore } from '../../lambdas/adapters/memory/memory-write-request-store.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { endsOf } from '../support/write-approvals.ts';
import { NOW, unique } from './records.ts';
import { writeRequestStoreContract } from './write-request-store.ts';

describe('a store of write requests in memory', () => {
  const sessions = new MemoryAgentSessionStore();
  const entries: AuditEntry[] = [];
  const store = new MemoryWriteRequestStore({
    claim: (session, client, now) => sessions.claim(session, client, now),
    record: (audit) => void entries.push(audit),
    grant: (grant, now) => sessions.grant(grant, now),
  });
  writeRequestStoreContract(() => store, {
    clientOf: async (organization, member, sessionId) =>
      (await sessions.find({ organization, member, sessionId }))?.client,
    grantedTo: async (organization, member, sessionId) =>
      endsOf((await sessions.find({ organization, member, sessionId }))?.grants),
    entries: async (organization) => entries.filter((entry) => entry.organization === organization).length,
  });
});

describeOnDynamoDb('a store of write requests', (tables) => {
  const open = () => dynamoWriteRequestStore(tables().client, tables().names, 400);
  const rowsOf = async (table: 'agentSessions' | 'auditTrail' | 'writeRequests', organization: string) =>
    (await tables().rows(table)).filter(
      (row) => JSON.stringify(row).includes(`"${organization}`) || row['organization'] === organization,
    );
  writeRequestStoreContract(open, {
    clientOf: async (organization, member, sessionId) => {
      const rows = await rowsOf('agentSessions', organization);
      return rows.find((row) => row['session'] === `${member} ${sessionId}`)?.['client'] as never;
    },
    grantedTo: async (organization, member, sessionId) => {
      const stored = dynamoAgentSessionStore(tables().client, tables().names.agentSessions);
      return endsOf((await stored.find({ organization, member, sessionId }))?.grants);
    },
    entries: async (organization) =>
      (await tables().rows('auditTrail')).filter((row) => row['organization'] === organization).length,
  });

  it.each([
    ['a scope that can be none', { requests: [], refused: [{ sessionId: 's-1', scope: 'a b', until: NOW }] }],
    ['no revision', { revision: 'one' }],
    ['a question without an end', { requests: [{ sessionId: 's-1', client: 'cursor', scopes: [], askedAt: NOW }] }],
  ])('[L10] a row with %s is an error, never a question', async (_, attributes) => {
    const organization = unique('org') as OrganizationId;
    const member = 'maria' as MemberId;
    const row = { organization, member, revision: 1, requests: [], refused: [], ...attributes };
    await tables().put('writeRequests', row);
    await expect(open().find(organization, member)).rejects.toThrow('cannot be read');
  });
});
