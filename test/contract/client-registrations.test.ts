import { dynamoOffboardingStore } from '../../lambdas/adapters/aws/administration/offboarding.ts';
import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import {
  dynamoClientRegistrations,
  dynamoRegistrationTokens,
} from '../../lambdas/adapters/aws/directory/client-registrations.ts';
import { directoryKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoEnabledClients } from '../../lambdas/adapters/aws/status/enabled-clients.ts';
import { MemoryClientRegistrations } from '../../lambdas/adapters/memory/memory-client-registrations.ts';
import { type DynamicClient, isDynamic, WAITING_SECONDS } from '../../lambdas/core/clients/dynamic-client.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { organization as acme, enablement } from '../support/fixtures.ts';
import { aDynamicClient, aToken, clientRegistrationLaws } from './client-registrations.ts';
import { anAudit, NOW, unique } from './records.ts';

const newOrganizationId = () => unique('org') as OrganizationId;

describe('in memory', () => {
  const store = new MemoryClientRegistrations();
  clientRegistrationLaws('in memory', () => ({
    store,
    anOrganization: async () => {
      const id = newOrganizationId();
      store.organizations.add(id);
      return id;
    },
    findClient: async (id) => store.clients.get(id),
    entries: async (target) => store.audit.filter((entry) => entry.target === target).length,
  }));
});

describeOnDynamoDb('in DynamoDB', (tables) => {
  const registrations = () => ({
    ...dynamoRegistrationTokens(tables().client, tables().names, 400),
    ...dynamoClientRegistrations(tables().client, tables().names, 400),
  });
  const administration = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);
  const findClient = async (id: DynamicClient['id']) => {
    const client = await dynamoTrustSources(tables().client, tables().names).findClient(id);
    return client && isDynamic(client) ? client : undefined;
  };
  async function anOrganization() {
    const id = newOrganizationId();
    await administration().createOrganization({ ...acme, id }, anAudit(id));
    return id;
  }

  clientRegistrationLaws('in DynamoDB', () => ({
    store: registrations(),
    anOrganization,
    findClient,
    entries: async (target) => (await tables().rows('auditTrail')).filter((row) => row['target'] === target).length,
  }));

  async function aWaitingClient() {
    const organization = await anOrganization();
    const token = aToken(organization);
    await registrations().createToken(token, anAudit(organization));
    const client = aDynamicClient(token);
    await registrations().register(client, token, anAudit(organization));
    return { organization, client };
  }

  const enable = (client: DynamicClient, organization: OrganizationId, at = NOW + 9) => {
    const next = { ...enablement, organization, client: client.id, aliases: new Map() };
    const change = { previous: undefined, next };
    return administration().enableClient(change, 'operator', { ...anAudit(organization), at });
  };
  const isEnabled = (client: DynamicClient, organization: OrganizationId) =>
    dynamoEnabledClients(tables().client, tables().names.status).isEnabled(organization, client.id);

  it('[M10] lists who waits, without a member, and nobody of another organization', async () => {
    const { organization, client } = await aWaitingClient();
    expect(await reads().listAsked(organization)).toEqual([{ client: client.id, askedAt: NOW }]);
    expect(await isEnabled(client, organization)).toBe(false);
    await administration().forgetAsked(organization, client.id);
    expect(await reads().listAsked(organization)).toStrictEqual([]);
  });

  it('[M10] is enabled by its own organization: from then on it has no end, and verifiers know it', async () => {
    const { organization, client } = await aWaitingClient();
    expect(await enable(client, organization)).toBe('done');
    expect((await findClient(client.id))?.registration.approvedAt).toBe(NOW + 9);
    const row = await tables().client.get(tables().names.directory, directoryKey.client(client.id));
    expect(row).not.toHaveProperty('ttl');
    expect(await isEnabled(client, organization)).toBe(true);
  });

  it('[M10] never is enabled by another organization, whatever was looked at before', async () => {
    const { client } = await aWaitingClient();
    const other = await anOrganization();
    expect(await enable(client, other)).toBe('no_client');
    expect((await findClient(client.id))?.registration).not.toHaveProperty('approvedAt');
    expect(await isEnabled(client, other)).toBe(false);
  });

  it('[M10] never is enabled from the very second on at which its waiting ends', async () => {
    const { organization, client } = await aWaitingClient();
    expect(await enable(client, organization, NOW + WAITING_SECONDS)).toBe('no_client');
    expect(await enable(client, organization, NOW + WAITING_SECONDS - 1)).toBe('done');
  });

  it('[M11] never is enabled after it deleted itself, and is off everywhere when it does so later', async () => {
    const waiting = await aWaitingClient();
    await registrations().deleteClient(waiting.client, NOW + 1, anAudit(waiting.organization));
    expect(await enable(waiting.client, waiting.organization)).toBe('no_client');
    const enabled = await aWaitingClient();
    await enable(enabled.client, enabled.organization);
    await registrations().deleteClient(enabled.client, NOW + 10, anAudit(enabled.organization));
    expect(await isEnabled(enabled.client, enabled.organization)).toBe(false);
  });

  it('[M10] says a no without making it a client', async () => {
    const { organization, client } = await aWaitingClient();
    const next = { ...enablement, organization, client: client.id, aliases: new Map(), status: 'disabled' } as const;
    expect(await administration().enableClient({ previous: undefined, next }, 'operator', anAudit(organization))).toBe(
      'done',
    );
    expect((await findClient(client.id))?.registration).not.toHaveProperty('approvedAt');
  });

  it('never reads a registration that it cannot understand as the operator’s client', async () => {
    const { client } = await aWaitingClient();
    const broken = { ...directoryKey.client(client.id), registration: { organization: 'UPPER' } };
    const row = await tables().client.get(tables().names.directory, directoryKey.client(client.id));
    await tables().client.put({ TableName: tables().names.directory, Item: { ...row, ...broken } });
    await expect(findClient(client.id)).rejects.toThrow('cannot be read');
  });

  it('goes with its organization, which is deleted', async () => {
    const { organization, client } = await aWaitingClient();
    await enable(client, organization);
    const found = await reads().findEnablement(organization, client.id);
    if (found === undefined) throw new Error('is not enabled');
    expect(await dynamoOffboardingStore(tables().client, tables().names, 400).deleteEnablement(found)).toBe('done');
    expect(await findClient(client.id)).toBeUndefined();
    expect(await isEnabled(client, organization)).toBe(false);
  });
});
