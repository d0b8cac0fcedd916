import type { AdministrationReads, AdministrationStore } from '../../lambdas/ports/administration-store.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { anAudit, anOrganization, aProvider } from './records.ts';

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
    for (const provider of providers)
      await open().store.registerProvider(provider, 'operator', anAudit(provider.organization));
    expect(new Set(await providersOf(acme.id))).toEqual(new Set(providers.slice(0, 2)));
    expect(await providersOf(globex.id)).toEqual(providers.slice(2));
    expect(await providersOf(anOrganization().id)).toEqual([]);
  });
}
