import { DEPLOYMENT } from '../../../lambdas/adapters/aws/audit-trail/rows.ts';
import { RESTORE_UNDER_WAY } from '../../../lambdas/core/tokens/restore.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import type { Administered } from '../../../lambdas/flows/administration/administration.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { disableClient, restoreClient } from '../../../lambdas/flows/administration/disable-client.ts';
import { enableClient } from '../../../lambdas/flows/administration/enable-client.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { beginRestore, completeRestore, restoreState } from '../../../lambdas/flows/administration/restore.ts';
import { stopClient } from '../../../lambdas/flows/administration/stop-client.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import {
  restoreOrganization,
  suspendOrganization,
} from '../../../lambdas/flows/administration/suspend-organization.ts';
import { aMember, anAudit, unique } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import {
  administrationOn,
  BY_OLGA,
  done,
  entriesOf,
  meanwhile,
  memberAdministration,
  refusedBy,
} from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { clientId, configurationOf, memberId, NOW, organizationId } from '../../support/fixtures.ts';
import { offboardingOn } from '../../support/offboarding.ts';

const configuration = configurationOf(input);
const SCOPE = 'projects:read';

const tables = embeddedTables();

const admin = () => administrationOn(tables(), { configuration });
const offboarding = () => offboardingOn(tables(), { configuration });
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

const anOrganization = async () => done(await createOrganization(admin(), { id: unique('org') })).id;

/** Maria of an organization of hers. */
async function maria(role = 'developer') {
  const organization = await anOrganization();
  const email = `${unique('maria')}@acme.example`;
  const { id } = done(await addMember(admin(), organization, { email, role })).member;
  return { organization, email, id };
}

describe.each([
  { stop: disableMember, status: 'disabled' },
  { stop: removeMember, status: 'removed' },
])('a member who is $status', ({ stop, status }) => {
  const find = (organization: string, id: string) =>
    admin().trust.findMember(organizationId(organization), memberId(id));

  it.each(['email', 'id'] as const)('[L9] by their %s is so with all that was issued, in one entry', async (by) => {
    const member = await maria();
    const who = by === 'id' ? member.id : ` ${member.email.toUpperCase()} `;
    expect(done(await stop(admin(), member.organization, who))).toBe(member.id);
    expect(await find(member.organization, member.id)).toMatchObject({ status, recalledAt: NOW });
    const [{ organization }, action] = [member, `member.${status}`];
    expect((await entriesOf(tables(), member.id)).filter((entry) => entry.action === action)).toEqual([
      { organization, action, ...BY_OLGA, at: NOW, details: {} },
    ]);
  });

  it.each(['', ' ', 'nobody', 'nobody@acme.example', 'two words'])(
    'is somebody who is there: %j is not, and nothing is written',
    async (who) => {
      const organization = await anOrganization();
      expect(await refused(() => stop(admin(), organization, who))).toEqual(['not_found', 'member']);
    },
  );

  it('[L7] is one of the organization that is named', async () => {
    const [{ email, id }, other] = [await maria(), await anOrganization()];
    for (const who of [email, id]) {
      expect(await refused(() => stop(admin(), other, who))).toEqual(['not_found', 'member']);
      expect(await refused(() => stop(admin(), 'no organization', who))).toEqual(['not_found', 'organization']);
    }
    const stranger = memberAdministration(admin(), aMember(organizationId(other)));
    expect(await refused(() => stop(stranger as never, id, email))).toEqual(['not_found', 'organization']);
  });

  it('is nobody who was erased, whose tombstone stays as it is', async () => {
    const { organization, email, id } = await maria();
    done(await eraseMember(offboarding(), organization, email));
    for (const who of [email, id])
      expect(await refused(() => stop(admin(), organization, who))).toEqual(['not_found', 'member']);
  });

  it('is told to be nobody when their row is gone at that moment', async () => {
    const { organization, email, id } = await maria();
    const gone = () => tables().delete('members', { organization, member: id });
    const result = await stop(meanwhile(admin(), 'stopMember', gone), organization, email);
    expect(result).toMatchObject({ ok: false, error: { reason: 'not_found', problems: [{ field: 'member' }] } });
    expect((await entriesOf(tables(), id)).map(({ action }) => action)).toEqual(['member.added']);
  });
});

describe('an organization that is suspended', () => {
  const stored = async (id: string) => (await admin().reads.findOrganization(organizationId(id)))?.record;

  it('[L9] is so from that moment, in one entry, and nothing else of it changes', async () => {
    const id = await anOrganization();
    const before = await stored(id);
    expect(done(await suspendOrganization(admin(), id))).toEqual({ id, outcome: 'suspended' });
    expect(await stored(id)).toEqual({ ...before, status: 'disabled', suspendedAt: NOW });
    const action = 'organization.suspended';
    expect((await entriesOf(tables(), id)).filter((entry) => entry.action === action)).toEqual([
      { organization: id, action, ...BY_OLGA, at: NOW, details: {} },
    ]);
  });

  it('twice, keeps the first moment: the second writes nothing', async () => {
    const id = await anOrganization();
    done(await suspendOrganization(admin(), id));
    const before = await tables().snapshot();
    const later = { ...admin(), clock: () => NOW + 60 };
    expect(done(await suspendOrganization(later, id))).toEqual({ id, outcome: 'unchanged' });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is suspended whatever somebody else makes of it at that moment', async () => {
    const id = await anOrganization();
    const of = organizationId(id);
    const renamed = async () => {
      const found = await admin().reads.findOrganization(of);
      if (found === undefined) throw new Error('gone');
      expect(await admin().store.changeOrganization(found, { name: 'Acme 2' }, 'operator', anAudit(of))).toBe('done');
    };
    done(await suspendOrganization(meanwhile(admin(), 'changeOrganization', renamed), id));
    expect(await stored(id)).toMatchObject({ name: 'Acme 2', status: 'disabled', suspendedAt: NOW });
  });

  it('is restored as it was, in one entry', async () => {
    const id = await anOrganization();
    const before = await stored(id);
    done(await suspendOrganization(admin(), id));
    expect(done(await restoreOrganization(admin(), id))).toEqual({ id, outcome: 'restored' });
    expect(await stored(id)).toEqual(before);
    const action = 'organization.restored';
    expect((await entriesOf(tables(), id)).filter((entry) => entry.action === action)).toEqual([
      { organization: id, action, ...BY_OLGA, at: NOW, details: {} },
    ]);
  });

  it('is restored once: of an active one nothing is written', async () => {
    const id = await anOrganization();
    const before = await tables().snapshot();
    expect(done(await restoreOrganization(admin(), id))).toEqual({ id, outcome: 'unchanged' });
    expect(await tables().snapshot()).toEqual(before);
  });

  it.each([suspendOrganization, restoreOrganization])(
    'is one that there is, and nothing is written otherwise: %p',
    async (use) => {
      for (const id of [unique('org'), 'no organization', ''])
        expect(await refused(() => use(admin(), id))).toEqual(['not_found', 'organization']);
    },
  );

  it('[L10] never comes back once its deletion has begun, before or at that very moment', async () => {
    const id = await anOrganization();
    done(await suspendOrganization(admin(), id));
    const begin = async () => {
      const found = await admin().reads.findOrganization(organizationId(id));
      if (found === undefined) throw new Error('gone');
      expect(await offboarding().offboarding.beginDeletion(found, NOW, anAudit(organizationId(id)))).toBe('done');
    };
    const result = await restoreOrganization(meanwhile(admin(), 'changeOrganization', begin), id);
    const problem = expect.stringContaining('Try again');
    expect(result).toEqual({
      ok: false,
      error: { reason: 'conflict', problems: [{ field: 'organization', problem }] },
    });
    expect(await stored(id)).toMatchObject({ status: 'disabled', deletion: 'begun' });
    expect(await refused(() => restoreOrganization(admin(), id))).toEqual(['conflict', 'organization']);
  });
});

describe('a client that is disabled for the deployment', () => {
  it('[L9] is so in one entry, which is no organization’s', async () => {
    const id = unique('client');
    done(await createClient(admin(), { id, auth: 'client_secret_basic', scope: SCOPE }));
    expect(done(await disableClient(admin(), id))).toBe(id);
    expect(await admin().trust.findClient(clientId(id))).toMatchObject({ status: 'disabled' });
    expect((await entriesOf(tables(), id)).filter(({ action }) => action === 'client.disabled')).toEqual([
      { organization: DEPLOYMENT, action: 'client.disabled', ...BY_OLGA, at: NOW, details: {} },
    ]);
  });

  it.each([disableClient, restoreClient])('is one that there is, and nothing is written otherwise: %p', async (use) => {
    for (const id of [unique('client'), 'two words', ''])
      expect(await refused(() => use(admin(), id))).toEqual(['not_found', 'client']);
  });

  it('is not restored when its row is gone at that moment', async () => {
    const id = unique('client');
    done(await createClient(admin(), { id, auth: 'client_secret_basic', scope: SCOPE }));
    done(await disableClient(admin(), id));
    const rows = (await tables().rows('directory')).filter(({ pk }) => pk === `client#${id}`);
    const gone = () => Promise.all(rows.map(({ pk, sk }) => tables().delete('directory', { pk, sk })));
    expect(rows.length).toBeGreaterThan(0);
    expect(await restoreClient(meanwhile(admin(), 'changeClient', gone), id)).toMatchObject({
      ok: false,
      error: { reason: 'not_found' },
    });
  });
});

describe('a client whose agents are stopped', () => {
  async function enabled() {
    const organization = await anOrganization();
    const client = unique('client');
    done(await createClient(admin(), { id: client, auth: 'client_secret_basic', scope: SCOPE }));
    done(await enableClient(admin(), { organization, client, scope: SCOPE }));
    return { organization, client };
  }
  const stops = async (organization: string, client: string) =>
    (await tables().rows('status')).filter(({ pk }) => pk === `stop#${organization}#${client}`);

  it('[L9] is so up to that moment, in one entry, which says when', async () => {
    const { organization, client } = await enabled();
    const stopped = { organization, client, stoppedAt: NOW };
    const before = (await tables().rows('status')).length;
    expect(done(await stopClient(admin(), organization, client))).toEqual(stopped);
    expect((await tables().rows('status')).length).toBe(before + 1);
    expect((await entriesOf(tables(), client)).filter(({ action }) => action === 'client.agents_stopped')).toEqual([
      { organization, action: 'client.agents_stopped', ...BY_OLGA, at: NOW, details: { until: NOW } },
    ]);
  });

  it('again by a clock that is behind, is answered the same, and nothing is written', async () => {
    const { organization, client } = await enabled();
    done(await stopClient(admin(), organization, client));
    const before = await tables().snapshot();
    const behind = { ...admin(), clock: () => NOW - 5 };
    expect(done(await stopClient(behind, organization, client))).toMatchObject({ client, stoppedAt: NOW - 5 });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is one that was enabled there', async () => {
    const { organization, client } = await enabled();
    const other = await anOrganization();
    expect(await refused(() => stopClient(admin(), other, client))).toEqual(['conflict', 'client']);
    expect(await refused(() => stopClient(admin(), organization, unique('client')))).toEqual(['not_found', 'client']);
    expect(await refused(() => stopClient(admin(), 'no organization', client))).toEqual(['not_found', 'organization']);
    const at = (of: string) => memberAdministration(admin(), aMember(organizationId(of)));
    expect(await refused(() => stopClient(at(other), organization, client))).toEqual(['not_found', 'organization']);
  });

  it('[L6] is stopped by an administrator, and by nobody who is none, or none any more at that moment', async () => {
    const { organization, client } = await enabled();
    const [ada, bob] = ['admin', 'developer'].map((role) => aMember(organizationId(organization), { role }));
    if (ada === undefined || bob === undefined) throw new Error('two members');
    for (const one of [ada, bob])
      expect(await admin().store.addMember(one, undefined, 'operator', anAudit(one.organization))).toBe('done');
    const by = (member: typeof ada) => memberAdministration(admin(), member);
    const own = { reason: 'own_membership' };
    expect(await refused(() => stopClient(by(bob), organization, client))).toEqual(own);
    const demoted = async () => done(await addMember(admin(), organization, { email: ada.email, role: 'developer' }));
    const late = await stopClient(meanwhile(by(ada), 'stopAgents', demoted), organization, client);
    expect(late).toEqual({ ok: false, error: own });
    done(await addMember(admin(), organization, { email: ada.email, role: 'admin' }));
    expect(done(await stopClient(by(ada), organization, client)).stoppedAt).toBe(NOW);
    expect(await stops(organization, client)).toHaveLength(1);
  });
});

describe('[L2] redemptions that are restored from a backup', () => {
  it('are under way, and then refuse what was issued up to that moment, each in one entry', async () => {
    const at = (seconds: number) => ({ ...admin(), clock: () => seconds });
    expect(await restoreState(admin())).toEqual({ state: 'never_restored' });
    expect(await beginRestore(at(NOW + 1))).toEqual({ state: 'under_way' });
    expect(await admin().trust.redemptionsRestoredAt()).toBe(RESTORE_UNDER_WAY);
    expect(await restoreState(admin())).toEqual({ state: 'under_way' });
    expect(await beginRestore(at(NOW + 2))).toEqual({ state: 'under_way' });
    expect(await completeRestore(at(NOW + 3))).toEqual({ state: 'restored', since: NOW + 3 });
    expect(await admin().trust.redemptionsRestoredAt()).toBe(NOW + 3);
    expect(await restoreState(admin())).toEqual({ state: 'restored', since: NOW + 3 });
    const entries = (await entriesOf(tables(), 'redemptions')).toSorted(
      (one, other) => Number(one.at) - Number(other.at),
    );
    expect(entries).toEqual([
      { organization: DEPLOYMENT, action: 'restore.begun', ...BY_OLGA, at: NOW + 1, details: {} },
      { organization: DEPLOYMENT, action: 'restore.begun', ...BY_OLGA, at: NOW + 2, details: {} },
      { organization: DEPLOYMENT, action: 'restore.completed', ...BY_OLGA, at: NOW + 3, details: {} },
    ]);
  });
});
