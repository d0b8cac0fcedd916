import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { AdministrationStore, Changer } from '../../lambdas/ports/administration-store.ts';
import type { OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import {
  aClient,
  aDomainProof,
  aMember,
  anAudit,
  anEnablement,
  aProvider,
  aSignalStream,
  NOW,
  unique,
} from './records.ts';

/** A change that waits to be made, over what there is now. */
type Change = (by: Changer, audit: AuditEntry) => Promise<string>;

/** Every method that somebody's standing is a condition of: one that is new does not compile until it is below. */
type Changing = {
  [K in keyof AdministrationStore]: Changer extends Parameters<AdministrationStore[K]>[number] ? K : never;
}[keyof AdministrationStore];

/** The laws of whoever makes a change: each is made only while they are what allowed it. */
export function changersContract(laws: AdministrationLaws): void {
  async function add(organization: OrganizationId, overrides: Partial<Member> = {}): Promise<Member> {
    const member = aMember(organization, overrides);
    expect(await laws.store.addMember(member, undefined, 'operator', anAudit(organization))).toBe('done');
    return member;
  }

  /** Each, ready to be done. */
  const CHANGES: Readonly<Record<Changing, (organization: OrganizationId) => Promise<Change>>> = {
    changeOrganization: async (id) => (by, audit) =>
      laws.store.changeOrganization({ record: { id }, revision: 'any' }, { name: 'Another' }, by, audit),
    registerProvider: async (organization) => (by, audit) =>
      laws.store.registerProvider(aProvider(organization, { status: 'pending' }), by, audit),
    changeProvider: async (organization) => {
      const provider = aProvider(organization);
      await laws.store.registerProvider(provider, 'operator', anAudit(organization));
      return (by, audit) =>
        laws.store.changeProvider({ record: provider, revision: 0 }, { maxLifetimeSeconds: 60 }, by, audit);
    },
    recordDomainProof: async (organization) => {
      const provider = aProvider(organization, { status: 'pending' });
      await laws.store.registerProvider(provider, 'operator', anAudit(organization));
      const recorded = { proof: aDomainProof(), becomes: 'active' } as const;
      return (by, audit) => laws.store.recordDomainProof({ record: provider, revision: 0 }, recorded, by, audit);
    },
    removeProvider: async (organization) => {
      const provider = aProvider(organization, { status: 'pending' });
      const { store } = laws;
      await store.registerProvider(provider, 'operator', anAudit(organization));
      const disabled = { status: 'disabled' } as const;
      await store.changeProvider({ record: provider, revision: 0 }, disabled, 'operator', anAudit(organization));
      return (by, audit) => store.removeProvider({ record: { ...provider, ...disabled }, revision: 1 }, by, audit);
    },
    changeSignals: async (organization) => {
      const provider = aProvider(organization);
      await laws.store.registerProvider(provider, 'operator', anAudit(organization));
      const change = { previous: undefined, next: aSignalStream(provider) };
      return (by, audit) => laws.store.changeSignals({ organization, provider: provider.id }, change, by, audit);
    },
    enableClient: async (organization) => {
      const client = aClient();
      await laws.store.createClient(client, anAudit(undefined));
      const next = anEnablement(organization, client.id);
      return (by, audit) => laws.store.enableClient({ previous: undefined, next }, by, audit);
    },
    stopAgents: async (organization) => (by, audit) =>
      laws.store.stopAgents({ organization, client: aClient().id, stoppedAt: NOW }, by, audit),
    addMember: async (organization) => (by, audit) => laws.store.addMember(aMember(organization), undefined, by, audit),
    replaceMember: async (organization) => {
      const former = await add(organization);
      await laws.store.stopMember(former, 'removed', NOW, anAudit(organization));
      const member = aMember(organization, { email: former.email });
      return (by, audit) => laws.store.replaceMember({ former, member }, undefined, by, audit);
    },
    changeMember: async (organization) => {
      const member = await add(organization);
      return (by, audit) => laws.store.changeMember({ record: member, revision: 0 }, { role: 'viewer' }, by, audit);
    },
    revokeToken: async (organization) => {
      const { id: member } = await add(organization);
      return (by, audit) =>
        laws.store.revokeToken({ organization, member }, { tokenId: unique('token'), endsAt: NOW + 60 }, by, audit);
    },
    recall: async (organization) => (by, audit) =>
      laws.store.recall({ kind: 'organization', organization }, NOW, by, audit),
    removeLink: async (organization) => {
      const provider = aProvider(organization);
      await laws.store.registerProvider(provider, 'operator', anAudit(organization));
      const link = { provider: provider.id, claim: 'sub', value: unique('subject') };
      const member = aMember(organization);
      await laws.store.addMember(member, link, 'operator', anAudit(organization));
      return (by, audit) => laws.store.removeLink({ record: member, revision: 0 }, link, by, audit);
    },
  };
  const METHODS = Object.keys(CHANGES) as Changing[];

  /** What may become of an administrator. */
  const ENDS = {
    demoted: (member) => change(member, { role: 'viewer' }),
    disabled: ({ organization, ...member }) =>
      laws.store.stopMember({ organization, ...member }, 'disabled', NOW, anAudit(organization)),
    removed: ({ organization, ...member }) =>
      laws.store.stopMember({ organization, ...member }, 'removed', NOW, anAudit(organization)),
    recalled: (member) => change(member, { recalledAt: NOW }),
  } satisfies Record<string, (member: Member) => Promise<string>>;

  const change = (member: Member, changes: Parameters<AdministrationStore['changeMember']>[1]) =>
    laws.store.changeMember({ record: member, revision: 'any' }, changes, 'operator', anAudit(member.organization));

  const ALL = METHODS.flatMap((made) =>
    (Object.keys(ENDS) as (keyof typeof ENDS)[]).map((end) => [made, end] as const),
  );

  async function ready(made: Changing) {
    const { id } = await laws.anOrganization();
    const administrator = await add(id, { role: 'admin' });
    const by = { member: administrator.id, role: 'admin' };
    return { organization: id, administrator, by, attempt: await CHANGES[made](id) };
  }

  it.each(METHODS)('makes one of an administrator: %s', async (made) => {
    const { organization, by, attempt } = await ready(made);
    await laws.makes((audit) => attempt(by, audit), anAudit(organization));
  });

  it.each(ALL)('[L6] makes none of an administrator who is none any more: %s, %s', async (made, end) => {
    const { administrator, by, attempt } = await ready(made);
    expect(await ENDS[end](administrator)).toBe('done');
    await laws.refuses('not_an_administrator', (audit) => attempt(by, audit));
  });

  it.each(ALL)('[L6] makes it before they are none, or not at all, of two at once: %s, %s', async (made, end) => {
    const { organization, administrator, by, attempt } = await ready(made);
    const [ended, word] = await race(2, (racer) =>
      racer === 0 ? ENDS[end](administrator) : attempt(by, anAudit(organization)),
    );
    expect(['done', 'unavailable']).toContain(ended);
    expect(['done', 'not_an_administrator', 'unavailable']).toContain(word);
  });

  it.each(METHODS)('[L7] makes none of another organization’s administrator: %s', async (made) => {
    const { attempt } = await ready(made);
    const stranger = await add((await laws.anOrganization()).id, { role: 'admin' });
    await laws.refuses('not_an_administrator', (audit) => attempt({ member: stranger.id, role: 'admin' }, audit));
  });

  it('[L9] makes one of an administrator who came after their last recall, and none after a later one', async () => {
    const { organization, administrator, by, attempt } = await ready('addMember');
    await change(administrator, { recalledAt: NOW - 60 });
    await laws.makes((audit) => attempt({ ...by, recalledAt: NOW - 60 }, audit), anAudit(organization));
    await change(administrator, { recalledAt: NOW });
    await laws.refuses('not_an_administrator', (audit) => attempt({ ...by, recalledAt: NOW - 60 }, audit));
  });

  it('[L6] never puts anybody in their own place', async () => {
    const { organization, administrator, by } = await ready('addMember');
    await laws.store.stopMember(administrator, 'removed', NOW, anAudit(organization));
    const member = aMember(organization, { email: administrator.email, role: 'admin' });
    await laws.refuses('not_an_administrator', (audit) =>
      laws.store.replaceMember({ former: administrator, member }, undefined, by, audit),
    );
  });

  it('[L10] claims no trust by an administrator’s registration', async () => {
    const { organization, by } = await ready('addMember');
    await laws.refuses('trust_taken', (audit) => laws.store.registerProvider(aProvider(organization), by, audit));
  });
}
