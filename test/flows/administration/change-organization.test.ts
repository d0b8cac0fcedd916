import type { Organization } from '../../../lambdas/core/records.ts';
import {
  changeOrganization,
  type OrganizationChange,
  organizationTag,
} from '../../../lambdas/flows/administration/change-organization.ts';
import { aMember, anAudit, anOrganization } from '../../contract/records.ts';
import {
  administrationOn,
  BY_OLGA,
  done,
  entriesOf,
  meanwhile,
  memberAdministration,
  refusedBy,
} from '../../support/administration.ts';
import { administrationConfiguration as configuration } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

const MOST = configuration.accessTokenLifetimeSeconds;

describeUseCases('settings of an organization', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });

  async function anAcme(overrides: Partial<Organization> = {}) {
    const organization = { ...anOrganization(), ...overrides };
    await admin().store.createOrganization(organization, anAudit(organization.id));
    const member = aMember(organization.id, { role: 'admin' });
    expect(await admin().store.addMember(member, undefined, 'operator', anAudit(organization.id))).toBe('done');
    return { organization, member, by: memberAdministration(admin(), member) };
  }

  const stored = async ({ id }: Organization) => (await admin().reads.findOrganization(id))?.record;

  const changed = async (organization: Organization, change: OrganizationChange) => {
    done(await changeOrganization(admin(), organization.id, change));
    return stored(organization);
  };

  it.each<readonly [string, OrganizationChange]>([
    ['name', { name: ' ' }],
    ['agents', { agents: 'yes' as 'on' }],
    ['requireDpop', { requireDpop: 'true' as 'on' }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: 59 }],
    ['accessTokenLifetimeSeconds', { accessTokenLifetimeSeconds: MOST + 1 }],
  ])('[L15] that cannot be are refused by the name of the field, %s: %j', async (field, change) => {
    const { organization } = await anAcme();
    const refused = refusedBy(tables(), () => changeOrganization(admin(), organization.id, change));
    expect(await refused).toEqual(['invalid_request', field]);
  });

  it.each([60, MOST])('lower the lifetime of tokens to %i seconds, and back to the deployment’s', async (seconds) => {
    const { organization } = await anAcme();
    expect(await changed(organization, { accessTokenLifetimeSeconds: seconds })).toEqual({
      ...organization,
      accessTokenLifetimeSeconds: seconds,
    });
    expect(await changed(organization, { accessTokenLifetimeSeconds: 'default' })).toEqual(organization);
  });

  it('that are not named stay', async () => {
    const { organization } = await anAcme({ requireDpop: 'on', accessTokenLifetimeSeconds: 600 });
    expect(await changed(organization, { name: 'Acme Ltd' })).toEqual({ ...organization, name: 'Acme Ltd' });
    expect(await changed(organization, { agents: 'on' })).toEqual({ ...organization, name: 'Acme Ltd', agents: 'on' });
  });

  it('stand in the audit trail: of the operator what was said, of an administrator all of it', async () => {
    const { organization, member, by } = await anAcme();
    done(await changeOrganization(admin(), organization.id, { agents: 'on', requireDpop: 'on' }));
    const seen = organizationTag({ ...organization, agents: 'on', requireDpop: 'on' });
    done(await changeOrganization(by, organization.id, { accessTokenLifetimeSeconds: 900 }, seen));
    const entries = await entriesOf(tables(), organization.id);
    const of = { organization: organization.id, action: 'organization.changed', at: NOW };
    const details = { agents: 'on', requireDpop: 'on' };
    expect(entries.filter(({ action }) => action === of.action)).toEqual(
      expect.arrayContaining([
        { ...of, ...BY_OLGA, details },
        {
          ...of,
          actor: { kind: 'member', id: member.id },
          details: { ...details, name: organization.name, accessTokenLifetimeSeconds: 900, clientDocuments: 'off' },
        },
      ]),
    );
  });

  it('that are so already: an administrator writes nothing, and the operator’s word is on record', async () => {
    const { organization, by } = await anAcme();
    const before = await tables().snapshot();
    done(await changeOrganization(by, organization.id, { agents: organization.agents }, organizationTag(organization)));
    expect(await tables().snapshot()).toEqual(before);
    done(await changeOrganization(admin(), organization.id, { agents: organization.agents }));
    expect(await tables().snapshot()).not.toEqual(before);
    expect(await stored(organization)).toEqual(organization);
  });

  it('[L6] are not changed by whoever administers no more, nor those of an organization that is not there', async () => {
    const { organization, member, by } = await anAcme();
    const change = () => changeOrganization(by, organization.id, { agents: 'on' }, organizationTag(organization));
    const found = await admin().reads.findMember(organization.id, member.id);
    if (found === undefined) throw new Error('no member');
    const demoted = { role: 'guest' };
    await admin().store.changeMember(found, demoted, 'operator', anAudit(organization.id));
    expect(await refusedBy(tables(), change)).toEqual({ reason: 'own_membership' });
    const nowhere = refusedBy(tables(), () => changeOrganization(admin(), 'nowhere', { agents: 'on' }));
    expect(await nowhere).toEqual(['not_found', 'organization']);
    const noId = refusedBy(tables(), () => changeOrganization(admin(), 'NOT AN ID', { agents: 'on' }));
    expect(await noId).toEqual(['not_found', 'organization']);
  });

  it('of two changes at once: an administrator’s second is told what there is now, the operator’s is about what it names', async () => {
    const { organization, by } = await anAcme();
    const other = () => changeOrganization(admin(), organization.id, { agents: 'on' });
    const change = { name: 'Acme Ltd' };
    const seen = organizationTag(organization);
    expect(await changeOrganization(meanwhile(by, 'changeOrganization', other), organization.id, change, seen)).toEqual(
      {
        ok: false,
        error: { reason: 'changed_meanwhile', current: organizationTag({ ...organization, agents: 'on' }) },
      },
    );
    expect(await stored(organization)).toEqual({ ...organization, agents: 'on' });
    const again = () => changeOrganization(admin(), organization.id, { requireDpop: 'on' });
    done(await changeOrganization(meanwhile(admin(), 'changeOrganization', again), organization.id, change));
    expect(await stored(organization)).toEqual({ ...organization, ...change, agents: 'on', requireDpop: 'on' });
  });
});
