import { whatever } from '../../../lambdas/core/administration/revision.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import { changeProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { providerTag } from '../../../lambdas/flows/administration/find-provider.ts';
import { aMember, anAudit, anOrganization, aProvider } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { configurationOf } from '../../support/fixtures.ts';

const configuration = configurationOf(input);

const PINNED = { emailDomains: new Set(['acme.example']) };
const SAML = { issuer: 'http://www.okta.com/exk1', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' };

describeUseCases('settings of a provider', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });

  async function aTrusted(overrides: Partial<TrustedProvider> = PINNED): Promise<TrustedProvider> {
    const organization = anOrganization();
    await admin().store.createOrganization(organization, anAudit(organization.id));
    const provider = aProvider(organization.id, overrides);
    expect(await admin().store.registerProvider(provider, 'operator', anAudit(organization.id))).toBe('done');
    return provider;
  }

  const stored = async ({ organization, id }: TrustedProvider) => {
    const found = await admin().reads.findProvider(organization, id);
    if (found === undefined) throw new Error('no provider');
    return found.record;
  };

  it('are the operator’s and an administrator’s by one use case, and what is not named stays', async () => {
    const provider = await aTrusted();
    const { organization } = provider;
    const member = aMember(organization, { role: 'admin' });
    expect(await admin().store.addMember(member, undefined, 'operator', anAudit(organization))).toBe('done');
    done(await changeProvider(admin(), provider, { emailVerifiedAbsent: { is: 'trusted' } }));
    expect(await stored(provider)).toEqual({ ...provider, emailVerifiedAbsent: 'trusted' });
    const of = { organization, id: provider.id, ifMatch: providerTag(await stored(provider)) };
    const by = memberAdministration(admin(), member);
    const added = done(await changeProvider(by, of, { samlNameId: { is: SAML } }));
    expect(added).toEqual({ ...provider, emailVerifiedAbsent: 'trusted', samlNameId: SAML });
    expect(await stored(provider)).toEqual(added);
    done(await changeProvider(admin(), provider, { emailVerifiedAbsent: 'removed', samlNameId: 'removed' }));
    expect(await stored(provider)).toEqual(provider);
  });

  it('are never written over a state that nobody has checked, the operator’s neither', async () => {
    const provider = await aTrusted();
    const { reads, store } = admin();
    const findProvider: typeof reads.findProvider = async (organization, id) => {
      const found = await reads.findProvider(organization, id);
      const changes = { emailDomains: new Set<string>() };
      await store.changeProvider(whatever(provider), changes, 'operator', anAudit(organization));
      return found;
    };
    const change = { emailVerifiedAbsent: { is: 'trusted' } } as const;
    expect(await changeProvider({ ...admin(), reads: { ...reads, findProvider } }, provider, change)).toMatchObject({
      ok: false,
      error: { reason: 'conflict', problems: [{ field: 'provider' }] },
    });
    expect(await stored(provider)).toEqual({ ...provider, emailDomains: new Set() });
  });

  it('[L7] are never another organization’s, nor changed unseen by an administrator', async () => {
    const [provider, other] = [await aTrusted(), await aTrusted()];
    const member = aMember(other.organization, { role: 'admin' });
    expect(await admin().store.addMember(member, undefined, 'operator', anAudit(other.organization))).toBe('done');
    const by = memberAdministration(admin(), member);
    const before = await tables().snapshot();
    const foreign = { organization: provider.organization, id: provider.id, ifMatch: providerTag(provider) };
    expect(await changeProvider(by, foreign, { maxLifetimeSeconds: 60 })).toMatchObject({
      error: { reason: 'not_found' },
    });
    expect(await changeProvider(by, other, { maxLifetimeSeconds: 60 })).toMatchObject({
      error: { reason: 'invalid_request' },
    });
    expect(await tables().snapshot()).toEqual(before);
  });
});
