import { directoryKey } from '../../../lambdas/adapters/aws/directory/keys.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import { disableProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { confirmProvider } from '../../../lambdas/flows/administration/confirm-provider.ts';
import { anAudit, anOrganization, aProvider } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';

/** What docs/operating.md tells the operator to do about an issuer that the wrong organization has activated. */
describeUseCases('a trust that moves to another organization', (tables) => {
  const admin = () => administrationOn(tables());

  async function organizationWith(status: 'active' | 'pending', issuer?: string): Promise<TrustedProvider> {
    const { store } = admin();
    const organization = anOrganization();
    await store.createOrganization(organization, anAudit(organization.id));
    const provider = aProvider(organization.id, { status, ...(issuer && { issuer }) });
    expect(await store.registerProvider(provider, 'operator', anAudit(organization.id))).toBe('done');
    return provider;
  }

  const claimOf = ({ issuer, tenant, audienceTenant }: TrustedProvider) => ({ issuer, tenant, audienceTenant });
  const trusted = async (provider: TrustedProvider) => {
    const found = await admin().trust.findProvider(claimOf(provider));
    return found && [found.id, found.status];
  };
  const confirm = ({ organization, id }: TrustedProvider) => confirmProvider(admin(), organization, id);

  it('is stopped by disabling, kept by it, and moved once its row is gone', async () => {
    const squatter = await organizationWith('active');
    const owner = await organizationWith('pending', squatter.issuer);
    expect(await confirm(owner)).toMatchObject({ ok: false, error: { problems: [{ field: 'issuer' }] } });

    done(await disableProvider(admin(), squatter.organization, squatter.id));
    expect(await trusted(owner)).toEqual([squatter.id, 'disabled']);
    expect(await confirm(owner)).toMatchObject({ ok: false, error: { problems: [{ field: 'issuer' }] } });

    await tables().delete('directory', { ...directoryKey.trust(claimOf(squatter)) });
    expect(await trusted(owner)).toBeUndefined();
    expect(done(await confirm(owner)).status).toBe('active');
    expect(await trusted(owner)).toEqual([owner.id, 'active']);
    expect(await confirm(squatter)).toMatchObject({ ok: false, error: { problems: [{ field: 'issuer' }] } });
  });

  it('is found by what the documentation searches for: one row, of that provider', async () => {
    const provider = await organizationWith('active');
    const rows = (await tables().rows('directory')).filter(
      (row) => row['sk'] === 'trust' && row['provider'] === provider.id,
    );
    expect(rows.map(({ pk }) => pk)).toEqual([directoryKey.trust(claimOf(provider)).pk]);
  });
});
