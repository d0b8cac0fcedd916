import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { put, transact } from '../../lambdas/adapters/aws/dynamodb/transaction.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { aClient, anAudit, anEnablement, anOrganization, aProvider } from './records.ts';

/** Rows as the former release wrote them: what it did not write is taken out of one that is written now. */
describeOnDynamoDb('rows of the former release', (tables) => {
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);

  async function takeOut(attribute: string, demanded: string, sk: string): Promise<void> {
    const rows = await tables().rows('directory');
    const row = rows.find((one) => String(one['sk']).includes(sk) && one[demanded] !== undefined);
    expect(row).toHaveProperty(attribute);
    const { [attribute]: _, ...former } = row ?? {};
    expect(await transact(tables().client, [put(tables().names.directory, former)])).toBe('done');
  }

  async function anOrganizationId() {
    const organization = anOrganization();
    expect(await store().createOrganization(organization, anAudit(organization.id))).toBe('done');
    return organization.id;
  }

  it.each(['granted', 'asked'] as const)(
    'changes an enablement with a digest and no count exactly once: writes %s',
    async (writes) => {
      const organization = await anOrganizationId();
      const client = aClient();
      await store().createClient(client, anAudit(undefined));
      const next = { ...anEnablement(organization, client.id), writes };
      const enable = (previous: Awaited<ReturnType<ReturnType<typeof reads>['findEnablement']>>) =>
        store().enableClient({ previous, next }, 'operator', anAudit(organization));
      expect(await enable(undefined)).toBe('done');
      await takeOut('changes', 'changes', client.id);
      const former = await reads().findEnablement(organization, client.id);
      expect(former).toEqual({ record: next, revision: 0 });
      expect(await enable(former)).toBe('done');
      expect(await enable(former)).toBe('changed_meanwhile');
    },
  );

  it('changes an enablement with neither digest nor count exactly once', async () => {
    const organization = await anOrganizationId();
    const client = aClient();
    await store().createClient(client, anAudit(undefined));
    const next = anEnablement(organization, client.id);
    const enable = (previous: Awaited<ReturnType<ReturnType<typeof reads>['findEnablement']>>) =>
      store().enableClient({ previous, next }, 'operator', anAudit(organization));
    expect(await enable(undefined)).toBe('done');
    await takeOut('changes', 'changes', client.id);
    await takeOut('revision', 'revision', client.id);
    const former = await reads().findEnablement(organization, client.id);
    expect(former).toEqual({ record: next, revision: 0 });
    expect(await enable(former)).toBe('done');
    expect(await enable(former)).toBe('changed_meanwhile');
  });

  it('changes a provider with signInRevision, without revision, exactly once', async () => {
    const organization = await anOrganizationId();
    const provider = aProvider(organization);
    await store().registerProvider(provider, 'operator', anAudit(organization));
    const pinnedHosts = ['idp.example', 'tokens.example'];
    const change = (revision: number) =>
      store().changeProvider({ record: provider, revision }, { pinnedHosts }, 'operator', anAudit(organization));
    expect(await change(0)).toBe('done');
    expect(await change(1)).toBe('done');
    await takeOut('revision', 'signInRevision', provider.id);
    expect((await reads().findProvider(organization, provider.id))?.revision).toBe(0);
    expect(await change(0)).toBe('done');
    expect(await change(0)).toBe('changed_meanwhile');
  });
});
