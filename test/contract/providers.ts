import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { TrustedProvider } from '../../lambdas/core/records.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { aDomainProof, anAudit, anOrganization, aProvider, aProviderId, scopes, unique } from './records.ts';

type Tenants = Pick<TrustedProvider, 'tenant' | 'audienceTenant'>;

/** Each is a trust of its own, behind one issuer. */
const TENANTS: readonly (readonly [string, Tenants])[] = [
  ['no tenant', {}],
  ['a tenant', { tenant: 'acme' }],
  ['an audience tenant of the same text', { audienceTenant: 'acme' }],
  ['both', { tenant: 'acme', audienceTenant: 'acme' }],
  ['another tenant', { tenant: 'globex' }],
];

const claimedOf = ({ issuer, tenant, audienceTenant }: TrustedProvider) => ({ issuer, tenant, audienceTenant });

/** The laws of trusted providers in `AdministrationStore` and `TrustSources`. */
export function providersContract(laws: AdministrationLaws): void {
  async function register(overrides: Partial<TrustedProvider> = {}, organization?: OrganizationId) {
    const provider = aProvider(organization ?? (await laws.anOrganization()).id, overrides);
    expect(await laws.store.registerProvider(provider, 'operator', anAudit(provider.organization))).toBe('done');
    return provider;
  }

  const disable = (provider: TrustedProvider, audit: AuditEntry) =>
    laws.store.changeProvider(whatever(provider), { status: 'disabled' }, 'operator', audit);

  it('registers one, found at once with every attribute and active for protect()', async () => {
    const { id } = await laws.anOrganization();
    const provider = aProvider(id, {
      tenant: 'acme',
      audienceTenant: 'eu',
      algorithms: new Set(['PS256', 'EdDSA']),
      pinnedHosts: ['a.example', 'b.example:8443'],
      defaultScopes: scopes('projects:read'),
    });
    await laws.makes((audit) => laws.store.registerProvider(provider, 'operator', audit), anAudit(id));
    expect(await laws.trust.findProvider(claimedOf(provider))).toEqual(provider);
    expect(await laws.status(`idp#${provider.id}`)).toBe('active');
  });

  it('reserves nothing while it is pending: redemption does not find it, protect() denies', async () => {
    const provider = await register({ status: 'pending' });
    expect(await laws.trust.findProvider(claimedOf(provider))).toBeUndefined();
    expect(await laws.status(`idp#${provider.id}`)).toBe('pending');
  });

  it('[K1] tells the trusts behind one issuer apart: absent matches only absent', async () => {
    const issuer = `https://${unique('idp')}.example`;
    for (const [, tenants] of TENANTS) {
      const claimed = { issuer, tenant: tenants.tenant, audienceTenant: tenants.audienceTenant };
      expect(await laws.trust.findProvider(claimed)).toBeUndefined();
      const provider = await register({ issuer, ...tenants });
      expect(await laws.trust.findProvider(claimed)).toEqual(provider);
    }
  });

  it('[K1] compares the issuer byte for byte', async () => {
    const provider = await register();
    const { issuer } = provider;
    for (const other of [`${issuer}/`, issuer.toUpperCase(), issuer.slice(0, -1), ` ${issuer}`]) {
      expect(await laws.trust.findProvider({ ...claimedOf(provider), issuer: other })).toBeUndefined();
    }
  });

  it.each(TENANTS)('refuses a trust that exists, with %s: for the same organization and for another', async (_, t) => {
    const { issuer, organization } = await register(t);
    const another = await laws.anOrganization();
    for (const claimant of [organization, another.id]) {
      const second = aProvider(claimant, { issuer, ...t });
      await laws.refuses('trust_taken', (audit) => laws.store.registerProvider(second, 'operator', audit));
    }
  });

  it('refuses one for an organization that does not exist', async () => {
    const provider = aProvider(anOrganization().id);
    await laws.refuses('no_organization', (audit) => laws.store.registerProvider(provider, 'operator', audit));
  });

  it.each([2, 50])('registers one of %s that race for a trust', async (racers) => {
    const { id } = await laws.anOrganization();
    const wanted = aProvider(id);
    const claimants = Array.from({ length: racers }, () => ({ ...wanted, id: aProviderId() }));
    const words = await race(racers, async (racer) =>
      laws.store.registerProvider(claimants[racer] ?? wanted, 'operator', anAudit(id)),
    );
    expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['trust_taken'] });
    expect(await laws.trust.findProvider(claimedOf(wanted))).toEqual(claimants[words.indexOf('done')]);
  });

  describe('a proof of its domain', () => {
    const found = { proof: aDomainProof(), becomes: 'active' } as const;
    const asked = { proof: aDomainProof({ foundAt: 1 }), becomes: undefined };
    const record = (
      provider: TrustedProvider,
      recorded: typeof found | typeof asked,
      audit: AuditEntry,
      revision = 0,
    ) => laws.store.recordDomainProof({ record: provider, revision }, recorded, 'operator', audit);

    it('is kept, and changes nothing else: what is pending reserves nothing', async () => {
      const provider = await register({ status: 'pending' });
      await laws.makes((audit) => record(provider, asked, audit), anAudit(provider.organization));
      expect(await laws.trust.findProvider(claimedOf(provider))).toBeUndefined();
      expect(await laws.status(`idp#${provider.id}`)).toBe('pending');
      await laws.store.changeProvider(
        whatever(provider),
        { status: 'active' },
        'operator',
        anAudit(provider.organization),
      );
      const kept = { ...provider, status: 'active', domainProof: asked.proof };
      expect(await laws.trust.findProvider(claimedOf(provider))).toEqual(kept);
    });

    it('makes a pending one active, for redemption and for protect(), in one transaction', async () => {
      const provider = await register({ status: 'pending' });
      await laws.makes((audit) => record(provider, found, audit), anAudit(provider.organization));
      const active = { ...provider, status: 'active', domainProof: found.proof };
      expect(await laws.trust.findProvider(claimedOf(provider))).toEqual(active);
      expect(await laws.status(`idp#${provider.id}`)).toBe('active');
    });

    it('takes no trust from whoever has it, nor is one kept then', async () => {
      const { issuer } = await register();
      const late = await register({ issuer, status: 'pending' });
      await laws.refuses('trust_taken', (audit) => record(late, found, audit));
    });

    it.each([2, 20])('of %s organizations that prove one domain at once makes one active', async (racers) => {
      const issuer = `https://${unique('idp')}.example`;
      const claimants = await Array.fromAsync({ length: racers }, () => register({ issuer, status: 'pending' }));
      const words = await race(racers, async (racer) => {
        const provider = claimants[racer] as TrustedProvider;
        return record(provider, found, anAudit(provider.organization));
      });
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['trust_taken'] });
      const winner = claimants[words.indexOf('done')] as TrustedProvider;
      expect(await laws.trust.findProvider(claimedOf(winner))).toMatchObject({ id: winner.id, status: 'active' });
    });

    it('is recorded over the state that was looked at: of two look-ups at once one is', async () => {
      const provider = await register({ status: 'pending' });
      const words = await race(2, () => record(provider, found, anAudit(provider.organization)));
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['changed_meanwhile'] });
      await laws.refuses('changed_meanwhile', (audit) => record(provider, asked, audit));
    });
  });

  it('[L9] disables one: the trust still stands, and says that it is disabled', async () => {
    const provider = await register();
    const { id, organization } = provider;
    await laws.makes((audit) => disable(provider, audit), anAudit(organization));
    expect(await laws.trust.findProvider(claimedOf(provider))).toEqual({ ...provider, status: 'disabled' });
    expect(await laws.status(`idp#${id}`)).toBe('disabled');
  });

  it("finds nothing to disable under an unknown id, nor under another organization's", async () => {
    const provider = await register();
    const another = await laws.anOrganization();
    await laws.refuses('missing', (audit) => disable({ ...provider, organization: another.id }, audit));
    await laws.refuses('missing', (audit) => disable(aProvider(another.id), audit));
  });
}
