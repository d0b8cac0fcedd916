import type { OrganizationId } from '../../lambdas/core/identifiers.ts';
import type { AdministrationReads, AdministrationStore } from '../../lambdas/ports/administration-store.ts';
import { aClient, anAudit, anEnablement, anOrganization, aProvider, aProviderId } from './records.ts';

/** The laws of {@link AdministrationReads}: what was written is listed and found at once. */
export function administrationReadsContract(
  open: () => { readonly reads: AdministrationReads; readonly store: AdministrationStore },
): void {
  async function createOrganization() {
    const organization = anOrganization();
    expect(await open().store.createOrganization(organization, anAudit(organization.id))).toBe('done');
    return organization;
  }

  const listed = () => Array.fromAsync(open().reads.listOrganizations());
  const providersOf = (organization: OrganizationId) => Array.fromAsync(open().reads.listProviders(organization));

  it('list every organization once, whole', async () => {
    const created = [await createOrganization(), await createOrganization()];
    for (const organization of created) {
      expect((await listed()).filter(({ id }) => id === organization.id)).toEqual([organization]);
    }
  });

  it("list an organization's providers, and nobody else's", async () => {
    const [acme, globex] = [await createOrganization(), await createOrganization()];
    const providers = [aProvider(acme.id), aProvider(acme.id, { tenant: 'a' }), aProvider(globex.id)];
    for (const provider of providers) await open().store.registerProvider(provider, anAudit(provider.organization));
    expect(new Set(await providersOf(acme.id))).toEqual(new Set(providers.slice(0, 2)));
    expect(await providersOf(globex.id)).toEqual(providers.slice(2));
    expect(await providersOf(anOrganization().id)).toEqual([]);
  });

  it('find a provider in its own organization alone', async () => {
    const [acme, globex] = [await createOrganization(), await createOrganization()];
    const provider = aProvider(acme.id);
    await open().store.registerProvider(provider, anAudit(acme.id));
    expect(await open().reads.findProvider(acme.id, provider.id)).toEqual(provider);
    expect(await open().reads.findProvider(globex.id, provider.id)).toBeUndefined();
  });

  it('list every client once, whole', async () => {
    const clients = [aClient(), aClient()];
    for (const client of clients) await open().store.createClient(client, anAudit(undefined));
    const registered = await Array.fromAsync(open().reads.listClients());
    for (const client of clients) expect(registered.filter(({ id }) => id === client.id)).toEqual([client]);
  });

  it('find the client that a provider calls by a name, at that provider alone', async () => {
    const { id: organization } = await createOrganization();
    const [provider, client] = [aProvider(organization), aClient()];
    await open().store.registerProvider(provider, anAudit(organization));
    await open().store.createClient(client, anAudit(undefined));
    const next = anEnablement(organization, client.id, { aliases: new Map([[provider.id, 'editor']]) });
    await open().store.enableClient({ previous: undefined, next, aliasAt: provider.id }, anAudit(organization));
    expect(await open().reads.findClientByAlias(provider.id, 'editor')).toBe(client.id);
    expect(await open().reads.findClientByAlias(provider.id, 'Editor')).toBeUndefined();
    expect(await open().reads.findClientByAlias(aProviderId(), 'editor')).toBeUndefined();
  });
}
