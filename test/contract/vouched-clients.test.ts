import { dynamoAdministrationReads } from '../../lambdas/adapters/aws/administration/reads.ts';
import { dynamoAdministrationStore } from '../../lambdas/adapters/aws/administration/store.ts';
import { directoryKey, statusKey } from '../../lambdas/adapters/aws/directory/keys.ts';
import { dynamoTrustSources } from '../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoRedemptionStore } from '../../lambdas/adapters/aws/redemptions/store.ts';
import { MAX_VOUCHED_CLIENTS, vouchedClient } from '../../lambdas/core/clients/vouched-client.ts';
import type { Enablement, TrustedProvider } from '../../lambdas/core/records.ts';
import type { Alongside } from '../../lambdas/ports/redemption-store.ts';
import { describeOnDynamoDb } from '../support/engines.ts';
import { scopes } from '../support/fixtures.ts';
import { outcome, race } from '../support/race.ts';
import { aMember, anAudit, anOrganization, aProvider, aRedemption, NOW, trustAgain, unique } from './records.ts';
import { aNewcomer } from './redemption-alongside.ts';

type Admission = NonNullable<Alongside['admission']>;

function admissionOf({ organization, id: provider }: TrustedProvider, name = unique('tool')): Admission {
  const client = vouchedClient({ organization, provider, name, firstSeenAt: NOW }, scopes('projects:read'));
  const enablement: Enablement = {
    organization,
    client: client.id,
    status: 'active',
    ceiling: scopes('projects:read'),
    aliases: new Map(),
    writes: 'asked',
    admittedBy: 'provider',
  };
  return { client, enablement, audit: anAudit(organization) };
}

describeOnDynamoDb('clients that a provider vouches for', (tables) => {
  const redemptions = () => dynamoRedemptionStore(tables().client, tables().names, 400);
  const trust = () => dynamoTrustSources(tables().client, tables().names);
  const reads = () => dynamoAdministrationReads(tables().client, tables().names);
  const store = () => dynamoAdministrationStore(tables().client, tables().names, 400);
  const admit = (admission: Admission) => redemptions().redeem(aRedemption(), { admission });
  const statusOf = async (key: { readonly pk: string }) =>
    (await tables().client.get(tables().names.status, { ...key }))?.['status'];

  async function aVouching(): Promise<TrustedProvider> {
    const organization = anOrganization();
    await store().createOrganization(organization, anAudit(organization.id));
    const provider = aProvider(organization.id, { vouchedScopes: scopes('projects:read') });
    await trustAgain(tables(), organization.id, provider.id);
    return provider;
  }

  it('[C14] comes in with the record: itself, enabled, in both places where it counts, and listed', async () => {
    const admission = admissionOf(await aVouching());
    const { client, enablement } = admission;
    expect(await admit(admission)).toBe('recorded');
    expect(await trust().findClient(client.id)).toEqual(client);
    expect(await trust().findEnablement(enablement.organization, client.id)).toEqual(enablement);
    expect(await statusOf(statusKey.client(client.id))).toBe('active');
    expect(await statusOf(statusKey.enablement(enablement.organization, client.id))).toBe('active');
    const listed = await Array.fromAsync(reads().listEnablements(enablement.organization));
    expect(listed.map((one) => one.client)).toEqual([client.id]);
  });

  it('[C14] comes in once of 20 at once; the others are told, write nothing, and go on without', async () => {
    const admission = admissionOf(await aVouching());
    const records = Array.from({ length: 20 }, () => aRedemption());
    const words = await race(20, (racer) =>
      redemptions().redeem(records[racer] ?? aRedemption(), { admission: { ...admission, audit: anAudit(undefined) } }),
    );
    expect(outcome(words, 'recorded')).toEqual({ winners: 1, lost: ['client_changed'] });
    const again = await Promise.all(records.map((record) => redemptions().redeem({ ...record, owner: 'x' as never })));
    expect(again.filter((word) => word === 'recorded')).toHaveLength(19);
  });

  it('[L2] is a success again for the same owner', async () => {
    const [record, admission] = [aRedemption(), admissionOf(await aVouching())];
    expect(await redemptions().redeem(record, { admission })).toBe('recorded');
    expect(await redemptions().redeem(record, { admission })).toBe('recorded');
  });

  it('stays when the record is undone', async () => {
    const [record, admission] = [aRedemption(), admissionOf(await aVouching())];
    await redemptions().redeem(record, { admission });
    await redemptions().undo(record, {});
    expect(await trust().findClient(admission.client.id)).toEqual(admission.client);
  });

  it('comes in beside a person whom nobody knows', async () => {
    const provider = await aVouching();
    const person = aNewcomer(aMember(provider.organization, { linked: true }));
    const membership = { ...person, link: { ...person.link, provider: provider.id } };
    const admission = admissionOf(provider);
    expect(await redemptions().redeem(aRedemption(), { admission, membership })).toBe('recorded');
    expect(await trust().findMember(provider.organization, person.member.id)).toEqual(person.member);
  });

  it('[C14] of which there are as many of the provider as may be does not come in, and nothing is written', async () => {
    const provider = await aVouching();
    const key = directoryKey.vouchedCount(provider.id);
    const count = (clients: number) =>
      tables().client.put({ TableName: tables().names.directory, Item: { ...key, clients } });
    await count(MAX_VOUCHED_CLIENTS - 1);
    expect(await admit(admissionOf(provider))).toBe('recorded');
    const [record, one] = [aRedemption(), admissionOf(provider)];
    expect(await redemptions().redeem(record, { admission: one })).toBe('clients_full');
    expect(await trust().findClient(one.client.id)).toBeUndefined();
    expect(await redemptions().redeem({ ...record, owner: 'another' as never })).toBe('recorded');
    expect((await tables().client.get(tables().names.directory, key))?.['clients']).toBe(MAX_VOUCHED_CLIENTS);
  });

  it('[L9] is blocked and let in again by administration, over what came in', async () => {
    const admission = admissionOf(await aVouching());
    const { organization, client } = admission.enablement;
    await admit(admission);
    const previous = await reads().findEnablement(organization, client);
    const blocked = { ...admission.enablement, status: 'disabled' } as const;
    expect(await store().enableClient({ previous, next: blocked }, 'operator', anAudit(organization))).toBe('done');
    expect(await trust().findEnablement(organization, client)).toEqual(blocked);
    expect(await statusOf(statusKey.enablement(organization, client))).toBe('disabled');
  });

  it('does not come into an organization that is being deleted', async () => {
    const provider = aProvider(anOrganization().id);
    expect(await admit(admissionOf(provider))).toBe('client_changed');
  });

  it('[C12] has its alias found by name, at its provider alone', async () => {
    const provider = await aVouching();
    expect(await trust().findAliased(provider.id, 'editor')).toBeUndefined();
    const Item = { ...directoryKey.alias(provider.id, 'editor'), client: 'cursor', alias: 'editor', counted: true };
    await tables().client.put({ TableName: tables().names.directory, Item });
    expect(await trust().findAliased(provider.id, 'editor')).toBe('cursor');
    expect(await trust().findAliased((await aVouching()).id, 'editor')).toBeUndefined();
  });
});
