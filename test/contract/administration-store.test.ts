import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoAgentSwitch } from '../../lambdas/adapters/aws/status/agent-switch.ts';
import { dynamoClientStops } from '../../lambdas/adapters/aws/status/client-stops.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import type { TestTables } from '../support/test-tables.ts';
import { AdministrationLaws, type AdministrationUnderTest } from './administration-laws.ts';
import { changersContract } from './changers.ts';
import { clientsContract } from './clients.ts';
import { membersContract } from './members.ts';
import { organizationsContract } from './organizations.ts';
import { providersContract } from './providers.ts';
import { recallsContract } from './recalls.ts';
import { restoreContract } from './restore.ts';
import { signInClientsContract } from './sign-in-clients.ts';

const AUDIT_RETENTION_DAYS = 400;

function administration(tables: TestTables): AdministrationUnderTest {
  const { client, names } = tables;
  return {
    store: dynamoAdministrationStore(client, names, AUDIT_RETENTION_DAYS),
    trust: dynamoTrustSources(client, names),
    auditRetentionDays: AUDIT_RETENTION_DAYS,
    snapshot: () => tables.snapshot(),
    auditRows: () => tables.rows('auditTrail'),
    agentSettings: (organization) => dynamoAgentSwitch(client, names.status).find(organization),
    stoppedAt: (organization, id) => dynamoClientStops(client, names.status).find(organization, id),
    recalledAt: async (key) => (await tables.rows('status')).find(({ pk }) => pk === key)?.['recalledAt'],
    status: async (key) => (await tables.rows('status')).find(({ pk }) => pk === key)?.['status'],
  };
}

describeOnDynamoDb('administration and what trust decisions read of it', (tables) => {
  const laws = new AdministrationLaws(() => administration(tables()));
  describe('an organization', () => organizationsContract(laws));
  describe('a restore of the redemptions', () => restoreContract(laws));
  describe('a trusted provider', () => providersContract(laws));
  describe('who we are at a provider', () => signInClientsContract(laws));
  describe('a client', () => clientsContract(laws));
  describe('a member', () => membersContract(laws));
  describe('a recall', () => recallsContract(laws));
  describe('whoever makes a change', () => changersContract(laws));
});
