import type { Organization, TrustedProvider } from '../../../lambdas/core/records.ts';
import { CHECK_COOL_DOWN_SECONDS, challengeRecord } from '../../../lambdas/core/registration/domain-proof.ts';
import { changeProvider, disableProvider } from '../../../lambdas/flows/administration/change-provider.ts';
import { providerTag } from '../../../lambdas/flows/administration/find-provider.ts';
import { askDomainProof, checkDomainProof } from '../../../lambdas/flows/administration/prove-domain.ts';
import type { FindTextRecords, TextRecords } from '../../../lambdas/ports/text-records.ts';
import { aMember, anAudit, anOrganization, aProvider, unique } from '../../contract/records.ts';
import {
  administrationOn,
  done,
  entriesOf,
  meanwhile,
  memberAdministration,
  refusedBy,
} from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { configurationInput, configurationOf, NOW } from '../../support/fixtures.ts';

const roles = { ...configurationInput.roles, admin: ['org:admin', 'org:read'] };
const configuration = configurationOf({ ...configurationInput, roles });

/** A zone that anybody may write to, and which says what it was asked. */
class Zone {
  readonly asked: string[] = [];
  readonly texts = new Map<string, readonly string[]>();
  failing: TextRecords | undefined;

  readonly find: FindTextRecords = async (name) => {
    this.asked.push(name);
    return this.failing ?? { outcome: 'answered', texts: this.texts.get(name) ?? [] };
  };

  publish(...providers: readonly TrustedProvider[]): void {
    for (const provider of providers) {
      if (provider.domainProof === undefined) throw new Error('was not asked for');
      const { name, value } = challengeRecord(provider, provider.domainProof);
      this.texts.set(name, [...(this.texts.get(name) ?? []), value]);
    }
  }
}

describeUseCases("a proof of a provider's domain", (tables) => {
  let zone: Zone;
  let issuer: string;
  beforeEach(() => {
    zone = new Zone();
    issuer = `https://${unique('login')}.acme.example/realms/acme`;
  });

  const operator = (at = NOW) => administrationOn(tables(), { configuration, clock: () => at });

  /** An organization with an administrator, and what they have registered. */
  async function organizationWith(overrides: Partial<TrustedProvider> = {}, organization: Partial<Organization> = {}) {
    const { store } = operator();
    const { id } = anOrganization();
    await store.createOrganization(anOrganization({ id, ...organization }), anAudit(id));
    const member = aMember(id, { role: 'admin' });
    await store.addMember(member, undefined, 'operator', anAudit(id));
    const provider = aProvider(id, { issuer, status: 'pending', ...overrides });
    await store.registerProvider(provider, 'operator', anAudit(id));
    const admin = (at = NOW) => memberAdministration(operator(at), member);
    const of = { organization: id, id: provider.id };
    return { provider, member, admin, of };
  }
  type World = Awaited<ReturnType<typeof organizationWith>>;

  const ask = async ({ admin, of }: World) => done(await askDomainProof(admin(), of));
  const check = async ({ admin, of }: World, at = NOW) => done(await checkDomainProof(admin(at), zone.find, of));
  const trusted = async ({ provider }: World) => {
    const { tenant, audienceTenant } = provider;
    const found = await operator().trust.findProvider({ issuer, tenant, audienceTenant });
    return found && [found.id, found.status];
  };

  it('asks for one record, again for the same one, and looks nothing up', async () => {
    const world = await organizationWith();
    const { domainProof } = await ask(world);
    expect(domainProof).toEqual({
      ...{ domain: new URL(issuer).hostname, askedAt: NOW },
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect((await ask(world)).domainProof).toEqual(domainProof);
    expect(zone.asked).toStrictEqual([]);
    const { provider, member } = world;
    const asking = (await entriesOf(tables(), provider.id)).filter(({ action }) => String(action).includes('domain'));
    expect(asking).toMatchObject([{ action: 'provider.domain_proof_asked', actor: { kind: 'member', id: member.id } }]);
  });

  it('found makes a pending provider active, and says when and by whom', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    const proved = await check(world, NOW + 60);
    expect(proved).toMatchObject({
      status: 'active',
      domainProof: { checked: { at: NOW + 60, by: world.member.id, outcome: 'found' }, foundAt: NOW + 60 },
    });
    expect(await trusted(world)).toEqual([world.provider.id, 'active']);
    expect(zone.asked).toStrictEqual([`_countersign-challenge.${new URL(issuer).hostname}`]);
    expect(await entriesOf(tables(), world.provider.id)).toContainEqual(
      expect.objectContaining({
        action: 'provider.activated',
        at: NOW + 60,
        details: { issuer, proof: 'dns', domain: new URL(issuer).hostname, outcome: 'found' },
      }),
    );
  });

  it('links nobody: no account was seen', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    await check(world);
    expect(await operator().reads.listLinksOf(world.provider.id, 10)).toStrictEqual([]);
  });

  it.each([
    ['not_found', []],
    ['other_value', ['countersign-challenge=0000']],
  ] as const)('%s is recorded, and leaves it pending', async (outcome, texts) => {
    const world = await organizationWith();
    const { domainProof } = await ask(world);
    zone.texts.set(challengeRecord(world.provider, domainProof).name, texts);
    expect(await check(world)).toMatchObject({ status: 'pending', domainProof: { checked: { outcome } } });
    expect(await trusted(world)).toBeUndefined();
    const [entry] = (await entriesOf(tables(), world.provider.id)).filter(
      ({ action }) => action === 'provider.domain_checked',
    );
    expect(entry?.details).toEqual({ domain: domainProof.domain, outcome });
  });

  it('[L10] that nobody answered for is unknown, and no proof; the trail says why', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    zone.failing = { outcome: 'failed', reason: 'timed_out', code: 'ETIMEOUT' };
    expect(await check(world)).toMatchObject({
      status: 'pending',
      domainProof: { checked: { outcome: 'unanswered' } },
    });
    expect(await entriesOf(tables(), world.provider.id)).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ outcome: 'unanswered', failure: 'timed_out' }) }),
    );
  });

  it('[L7] of another organization proves nothing here, though it stands at the same name', async () => {
    const [owner, other] = [await organizationWith(), await organizationWith()];
    await ask(other);
    zone.publish(await ask(owner));
    expect(await check(other)).toMatchObject({
      status: 'pending',
      domainProof: { checked: { outcome: 'other_value' } },
    });
    expect(await check(owner)).toMatchObject({ status: 'active' });
  });

  it('of two organizations whose records both stand is one: the first, and of two at once one', async () => {
    const worlds = [await organizationWith(), await organizationWith()] as const;
    zone.publish(await ask(worlds[0]), await ask(worlds[1]));
    const results = await Promise.all(worlds.map(({ admin, of }) => checkDomainProof(admin(), zone.find, of)));
    const won = results.findIndex(({ ok }) => ok);
    const [winner, loser] = [worlds[won], worlds[1 - won]] as [World, World];
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await trusted(winner)).toEqual([winner.provider.id, 'active']);
    const later = () => checkDomainProof(loser.admin(NOW + 60), zone.find, loser.of);
    expect(await refusedBy(tables(), later)).toEqual(['conflict', 'issuer']);
  });

  it('found again or no more changes nothing of an active provider but what is known', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    await check(world);
    zone.texts.clear();
    const later = await check(world, NOW + 86_400);
    expect(later).toMatchObject({
      status: 'active',
      domainProof: { checked: { at: NOW + 86_400, outcome: 'not_found' }, foundAt: NOW },
    });
    expect(await trusted(world)).toEqual([world.provider.id, 'active']);
  });

  it('is on record alone where configuration leaves activation to the operator, whose own look makes it active', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    const byOperatorOnly = {
      ...world.admin(),
      configuration: { ...configuration, providerActivation: 'operator' },
    } as const;
    expect(done(await checkDomainProof(byOperatorOnly, zone.find, world.of))).toMatchObject({
      status: 'pending',
      domainProof: { foundAt: NOW },
    });
    expect(await trusted(world)).toBeUndefined();
    expect(done(await checkDomainProof(operator(NOW + 60), zone.find, world.of))).toMatchObject({ status: 'active' });
  });

  it('is looked for once in the cool-down, whatever was found, and what is refused looks nothing up', async () => {
    const world = await organizationWith();
    await ask(world);
    await check(world);
    const again = (at: number) => () => checkDomainProof(world.admin(at), zone.find, world.of);
    expect(await refusedBy(tables(), again(NOW + 1))).toEqual({
      ...{ reason: 'too_many_requests', retryAfterSeconds: CHECK_COOL_DOWN_SECONDS - 1 },
    });
    expect(zone.asked).toHaveLength(1);
    await check(world, NOW + CHECK_COOL_DOWN_SECONDS);
    expect(zone.asked).toHaveLength(2);
  });

  it('is written only over the provider that was looked at: one that changed meanwhile stays as it is', async () => {
    const world = await organizationWith();
    zone.publish(await ask(world));
    const change = () => changeProvider(operator(), world.of, { maxLifetimeSeconds: 60 });
    const admin = meanwhile(world.admin(), 'recordDomainProof', change);
    expect(await checkDomainProof(admin, zone.find, world.of)).toMatchObject({
      ok: false,
      error: { reason: 'changed_meanwhile' },
    });
    expect(await trusted(world)).toBeUndefined();
  });

  it('is no setting: a form that was open while it was looked for can still be saved', async () => {
    const world = await organizationWith();
    const { provider, admin, of } = world;
    const tag = providerTag(provider);
    await ask(world);
    await check(world);
    const changed = done(await changeProvider(admin(), { ...of, ifMatch: tag }, { maxLifetimeSeconds: 60 }));
    expect(changed.domainProof?.checked?.outcome).toBe('not_found');
  });

  it('[L6] is written by nobody who is no administrator any more', async () => {
    const world = await organizationWith();
    const asked = await ask(world);
    zone.publish(asked);
    await operator().store.changeMember(
      { record: world.member, revision: 0 },
      { role: 'viewer' },
      'operator',
      anAudit(world.of.organization),
    );
    expect(await checkDomainProof(world.admin(), zone.find, world.of)).toMatchObject({
      ok: false,
      error: { reason: 'own_membership' },
    });
    expect(await trusted(world)).toBeUndefined();
  });

  describe('is refused, with nothing looked up', () => {
    const tries = ({ admin, of }: World) => [
      () => askDomainProof(admin(), of),
      () => checkDomainProof(admin(), zone.find, of),
    ];
    const refusals = async (world: World) => {
      const said = [];
      for (const attempt of tries(world)) said.push(await refusedBy(tables(), attempt));
      expect(zone.asked).toStrictEqual([]);
      return said;
    };

    it('before it was asked for', async () => {
      const { admin, of } = await organizationWith();
      const early = () => checkDomainProof(admin(), zone.find, of);
      expect(await refusedBy(tables(), early)).toEqual(['conflict', 'provider']);
      expect(zone.asked).toStrictEqual([]);
    });

    it('of an issuer that many customers share, and of one without a domain', async () => {
      issuer = 'https://accounts.google.com';
      const shared = await organizationWith({ tenant: 'acme' });
      issuer = 'https://192.0.2.1';
      const numeric = await organizationWith();
      for (const world of [shared, numeric]) {
        expect(await refusals(world)).toEqual([
          ['conflict', 'issuer'],
          ['conflict', 'issuer'],
        ]);
      }
    });

    it('of a provider that is disabled', async () => {
      const world = await organizationWith();
      await ask(world);
      done(await disableProvider(operator(), world.of.organization, world.of.id));
      expect(await refusals(world)).toEqual([
        ['conflict', 'status'],
        ['conflict', 'status'],
      ]);
    });

    it('[L7] of a provider of another organization', async () => {
      const { admin } = await organizationWith();
      const { provider } = await organizationWith();
      const attempt = () => askDomainProof(admin(), { organization: admin().caller.organization, id: provider.id });
      expect(await refusedBy(tables(), attempt)).toEqual(['not_found', 'provider']);
    });
  });
});
