import { dynamoAdministrationStore } from '../../../lambdas/adapters/aws/administration/store.ts';
import { dynamoRedemptionStore } from '../../../lambdas/adapters/aws/redemptions/store.ts';
import { whatever } from '../../../lambdas/core/administration/revision.ts';
import type { TrustedProvider } from '../../../lambdas/core/records.ts';
import { disableProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { confirmProvider } from '../../../lambdas/flows/administration/confirm-provider.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { providerTag } from '../../../lambdas/flows/administration/find-provider.ts';
import { removeProvider } from '../../../lambdas/flows/administration/remove-provider.ts';
import type { ProviderId } from '../../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit, anOrganization, aProvider, aRedemption, unique } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import { administrationOn, done, entriesOf, meanwhile, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { configurationOf } from '../../support/fixtures.ts';
import { race } from '../../support/race.ts';

const configuration = configurationOf(input);

describeUseCases('a provider that is removed', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);

  async function aTrusted(overrides: Partial<TrustedProvider> = {}): Promise<TrustedProvider> {
    const organization = anOrganization();
    await store().createOrganization(organization, anAudit(organization.id));
    const provider = aProvider(organization.id, overrides);
    expect(await store().registerProvider(provider, 'operator', anAudit(organization.id))).toBe('done');
    return provider;
  }

  const disable = ({ organization, id }: TrustedProvider) => disableProvider(admin(), organization, id);
  const remove = ({ organization, id }: TrustedProvider) => removeProvider(admin(), { organization, id });
  const claimOf = ({ issuer, tenant, audienceTenant }: TrustedProvider) => ({ issuer, tenant, audienceTenant });
  const statusOf = async (id: ProviderId) =>
    (await tables().rows('status')).find(({ pk }) => pk === `idp#${id}`)?.['status'];
  const linkRows = async (id: ProviderId) =>
    (await tables().rows('directory')).filter(({ pk, provider }) => `${pk}`.startsWith('link') && provider === id);

  it('leaves its issuer to be registered elsewhere, under another id, and one audit entry', async () => {
    const provider = await aTrusted();
    done(await disable(provider));
    const { length } = await tables().rows('auditTrail');
    expect(done(await remove(provider)).id).toBe(provider.id);
    expect(await admin().reads.findProvider(provider.organization, provider.id)).toBeUndefined();
    expect(await admin().trust.findProvider(claimOf(provider))).toBeUndefined();
    const entries = await tables().rows('auditTrail');
    expect(entries).toHaveLength(length + 1);
    const { id: target, organization, issuer } = provider;
    expect(entries.filter((entry) => entry['target'] === target && entry['action'] === 'provider.removed')).toEqual([
      expect.objectContaining({ organization, actor: { kind: 'operator', id: 'olga' }, details: { issuer } }),
    ]);
    const next = await aTrusted({ issuer: provider.issuer });
    expect(next.id).not.toBe(provider.id);
    expect((await admin().trust.findProvider(claimOf(provider)))?.id).toBe(next.id);
  });

  it('[L9] stays refused at protect(): its status is not active, and never is again', async () => {
    const provider = await aTrusted();
    done(await disable(provider));
    done(await remove(provider));
    expect(await statusOf(provider.id)).toBe('removed');
    expect((await confirmProvider(admin(), provider.organization, provider.id)).ok).toBe(false);
    expect((await disable(provider)).ok).toBe(false);
    expect(await statusOf(provider.id)).toBe('removed');
  });

  it.each(['active', 'pending'] as const)('is never one that is %s', async (status) => {
    const provider = await aTrusted({ status });
    const before = await tables().snapshot();
    expect(await remove(provider)).toMatchObject({
      ok: false,
      error: { reason: 'conflict', problems: [{ field: 'provider' }] },
    });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is never one that people are linked to: it says how many, and what to do', async () => {
    const provider = await aTrusted();
    const link = { provider: provider.id, claim: 'former', value: unique('subject') };
    const member = aMember(provider.organization);
    expect(await store().addMember(member, link, 'operator', anAudit(provider.organization))).toBe('done');
    done(await disable(provider));
    const before = await tables().snapshot();
    expect(await remove(provider)).toMatchObject({
      ok: false,
      error: {
        reason: 'conflict',
        problems: [{ problem: expect.stringMatching(/still has 1 link .*remove them first/) }],
      },
    });
    expect(await tables().snapshot()).toEqual(before);
    expect(await store().removeLink(whatever(member), link, 'operator', anAudit(provider.organization))).toBe('done');
    done(await remove(provider));
  });

  it('says of how many people it still leads to, and of more than a thousand no more than that', async () => {
    const provider = await aTrusted();
    const { organization, id } = provider;
    const claims = ['former', 'sub'];
    for (const claim of claims) {
      const link = { provider: id, claim, value: unique('subject') };
      expect(await store().addMember(aMember(organization), link, 'operator', anAudit(organization))).toBe('done');
    }
    done(await disable(provider));
    const told = async (by = admin()) => {
      const refused = await removeProvider(by, { organization, id });
      return refused.ok || !('problems' in refused.error) ? undefined : refused.error.problems[0]?.problem;
    };
    expect(await told()).toMatch(/^still has 2 links that lead/);
    const counting = (count: number) => {
      const { reads } = admin();
      const [one] = [{ provider: id, claim: 'sub', value: 'x' }];
      const listLinksOf: typeof reads.listLinksOf = async (_, limit) =>
        Array.from({ length: Math.min(count, limit) }, () => one) as never;
      return { ...admin(), reads: { ...reads, listLinksOf } };
    };
    expect(await told(counting(1_000))).toMatch(/^still has 1000 links that lead/);
    expect(await told(counting(1_001))).toMatch(/^still has more than 1000 links that lead/);
  });

  it('says that it knows too many clients by names of its own', async () => {
    const provider = await aTrusted();
    done(await disable(provider));
    const by = { ...admin(), store: { ...admin().store, removeProvider: async () => 'too_many_aliases' as const } };
    expect(await removeProvider(by, { organization: provider.organization, id: provider.id })).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'provider', problem: expect.stringContaining('aliases') }] },
    });
  });

  it('[L6] is removed by nobody who is no administrator', async () => {
    const provider = await aTrusted();
    const { organization, id } = provider;
    const ifMatch = providerTag(done(await disable(provider)));
    const bob = aMember(organization, { role: 'developer' });
    expect(await store().addMember(bob, undefined, 'operator', anAudit(organization))).toBe('done');
    const before = await tables().snapshot();
    expect(await removeProvider(memberAdministration(admin(), bob), { organization, id, ifMatch })).toEqual({
      ...{ ok: false, error: { reason: 'own_membership' } },
    });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('takes the names by which it knows clients along, so that they are free', async () => {
    const provider = await aTrusted();
    const { organization } = provider;
    const [client, alias] = [unique('client'), unique('alias')];
    done(await createClient(admin(), { id: client, auth: 'client_secret_basic', scope: 'projects:read' }));
    const enabled = {
      organization,
      client,
      scope: 'projects:read',
      aliases: { at: [{ provider: provider.id, names: [alias, unique('alias')] }] },
    };
    done(await enableClient(admin(), enabled));
    expect(await admin().reads.findClientByAlias(provider.id, alias)).toBe(client);
    done(await disable(provider));
    done(await remove(provider));
    expect(await admin().reads.findClientByAlias(provider.id, alias)).toBeUndefined();
    const enablement = await admin().trust.findEnablement(organization, client as never);
    expect([enablement?.status, enablement?.aliases.size]).toEqual(['active', 0]);
    done(await createClient(admin(), { id: alias, auth: 'client_secret_basic', scope: 'projects:read' }));
    done(await enableClient(admin(), { organization, client, scope: 'projects:read' }));
  });

  it('links somebody by two names of theirs in one transaction, listed both', async () => {
    const provider = await aTrusted();
    const redemptions = dynamoRedemptionStore(tables().client, tables().names, 400);
    const member = aMember(provider.organization, { linked: true });
    const [link, also] = ['sub_id', 'sub'].map((claim) => ({ provider: provider.id, claim, value: unique('subject') }));
    if (link === undefined || also === undefined) throw new Error('two names');
    const audit = anAudit(provider.organization);
    const membership = { kind: 'provision' as const, member, link, also, audit };
    expect(await redemptions.redeem(aRedemption(), { membership })).toBe('recorded');
    for (const each of [link, also]) expect(await admin().trust.findLinkedMember(each)).toBe(member.id);
    expect(await admin().reads.listLinksOf(provider.id, 10)).toHaveLength(2);
  });

  it('that is disabled gains no link and no alias, from a cache or by hand', async () => {
    const provider = await aTrusted();
    const { organization, id } = provider;
    done(await disable(provider));
    const member = aMember(organization);
    const link = { provider: id, claim: 'sub', value: unique('subject') };
    expect(await store().addMember(member, link, 'operator', anAudit(organization))).toBe('no_provider');
    const redemptions = dynamoRedemptionStore(tables().client, tables().names, 400);
    const membership = { kind: 'provision' as const, member, link, audit: anAudit(organization) };
    expect(await redemptions.redeem(aRedemption(), { membership })).toBe('person_changed');
    expect(await linkRows(id)).toEqual([]);
    const client = unique('client');
    done(await createClient(admin(), { id: client, auth: 'client_secret_basic', scope: 'projects:read' }));
    const enabled = {
      organization,
      client,
      scope: 'projects:read',
      aliases: { at: [{ provider: id, names: [unique('alias')] }] },
    };
    expect(await enableClient(admin(), enabled)).toMatchObject({ ok: false });
    expect(await admin().reads.findClientByAlias(id, String(enabled.aliases.at[0]?.names[0]))).toBeUndefined();
  });

  it('never leaves a link behind that was made at that moment', async () => {
    for (let round = 0; round < 6; round += 1) {
      const provider = await aTrusted();
      const { organization, id } = provider;
      const redemptions = dynamoRedemptionStore(tables().client, tables().names, 400);
      const newcomer = () => {
        const member = aMember(organization, { linked: true });
        const link = { provider: id, claim: 'sub', value: unique('subject') };
        return { kind: 'provision' as const, member, link, audit: anAudit(organization) };
      };
      const [removed] = await race(4, async (racer) => {
        if (racer > 0) return redemptions.redeem(aRedemption(), { membership: newcomer() });
        done(await disable(provider));
        return (await remove(provider)).ok;
      });
      const left = await linkRows(id);
      if (removed === true) expect(left).toEqual([]);
      else expect(left.length === 0 && removed === false).toBe(false);
    }
  });

  it('[L7] is removed by an administrator of its organization, who has looked at it, and nobody else', async () => {
    const [provider, other] = [await aTrusted(), await aTrusted()];
    const { organization, id } = provider;
    const [maria, stranger] = [organization, other.organization].map((of) => aMember(of, { role: 'admin' }));
    if (maria === undefined || stranger === undefined) throw new Error('two administrators');
    for (const one of [maria, stranger])
      expect(await store().addMember(one, undefined, 'operator', anAudit(one.organization))).toBe('done');
    const stale = providerTag(provider);
    const ifMatch = providerTag(done(await disable(provider)));
    const before = await tables().snapshot();
    const by = memberAdministration(admin(), maria);
    const byStranger = memberAdministration(admin(), stranger);
    expect(await removeProvider(byStranger, { organization, id, ifMatch })).toMatchObject({
      error: { reason: 'not_found' },
    });
    expect(await removeProvider(by, { organization, id, ifMatch: stale })).toEqual({
      ok: false,
      error: { reason: 'changed_meanwhile', current: ifMatch },
    });
    expect(await removeProvider(by, { organization, id })).toMatchObject({ error: { reason: 'invalid_request' } });
    expect(await tables().snapshot()).toEqual(before);
    done(await removeProvider(by, { organization, id, ifMatch }));
  });

  it('is removed over what was looked at, by who is an administrator, at that moment too', async () => {
    const provider = await aTrusted({ tenant: 't-1', audienceTenant: 'a-1' });
    const { organization, id } = provider;
    done(await disable(provider));
    const maria = aMember(organization, { role: 'admin' });
    expect(await store().addMember(maria, undefined, 'operator', anAudit(organization))).toBe('done');
    const tag = async () => {
      const found = await admin().reads.findProvider(organization, id);
      return found === undefined ? '' : providerTag(found.record);
    };
    let ttl = 100;
    const change = () => {
      ttl += 1;
      return store().changeProvider(whatever(provider), { maxLifetimeSeconds: ttl }, 'operator', anAudit(organization));
    };
    const by = memberAdministration(admin(), maria);
    const ifMatch = await tag();
    expect(await removeProvider(meanwhile(by, 'removeProvider', change), { organization, id, ifMatch })).toEqual({
      ok: false,
      error: { reason: 'changed_meanwhile', current: await tag() },
    });
    expect(await removeProvider(meanwhile(admin(), 'removeProvider', change), { organization, id })).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'provider' }] },
    });
    const demoted = () => store().changeMember(whatever(maria), { role: 'guest' }, 'operator', anAudit(organization));
    const late = meanwhile(by, 'removeProvider', demoted);
    expect(await removeProvider(late, { organization, id, ifMatch: await tag() })).toEqual({
      ok: false,
      error: { reason: 'own_membership' },
    });
    done(await remove(provider));
    const { issuer, tenant, audienceTenant } = provider;
    expect((await entriesOf(tables(), id)).find(({ action }) => action === 'provider.removed')?.details).toEqual({
      ...{ issuer, tenant, audienceTenant },
    });
  });

  it('[L10] never takes along a trust that is another’s by now', async () => {
    const issuer = `https://${unique('moved')}.example`;
    const provider = await aTrusted({ issuer, status: 'pending' });
    const holder = await aTrusted({ issuer });
    done(await disable(provider));
    done(await remove(provider));
    expect((await admin().trust.findProvider(claimOf(provider)))?.id).toBe(holder.id);
  });

  it('of two that remove it at once one does, and it is told', async () => {
    const provider = await aTrusted();
    done(await disable(provider));
    const outcomes = await race(3, async () => (await remove(provider)).ok);
    expect(outcomes.filter((ok) => ok === true)).toHaveLength(1);
  });
});
