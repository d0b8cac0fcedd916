import { dynamoClientDocuments } from '../../../lambdas/adapters/aws/directory/client-documents.ts';
import type { Enablement, Organization } from '../../../lambdas/core/records.ts';
import type { Administered, Administration } from '../../../lambdas/flows/administration/administration.ts';
import { disableNoLongerAdmitted } from '../../../lambdas/flows/administration/no-longer-admitted.ts';
import { anAudit, anEnablement, scopes, unique } from '../../contract/records.ts';
import {
  administeredOrganization,
  demote,
  enabledClient,
  operatorOn,
} from '../../support/administered-organization.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { clientId, NOW } from '../../support/fixtures.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());

const LISTED = { policy: 'listed', hosts: new Set(['tools.example']), ceiling: scopes('projects:read') } as const;

/** An organization whose policy lets in what tools.example describes. */
async function world() {
  const at = await administeredOrganization(admin());
  const found = await admin().reads.findOrganization(at.organization);
  if (found === undefined) throw new Error('no organization');
  return { ...at, record: { ...found.record, clientDocuments: LISTED } satisfies Organization };
}

type World = Awaited<ReturnType<typeof world>>;

/** A client that its document describes, enabled in the organization by the policy unless said otherwise. */
async function letIn({ organization }: World, host: string, overrides: Partial<Enablement> = {}) {
  const client = clientId(`https://${host}/${unique('client')}.json`);
  await dynamoClientDocuments(tables().client, tables().names).keep({
    ...{ id: client, status: 'active', authenticationMethod: 'none', secrets: [] },
    ...{ document: { fetchedAt: NOW, freshUntil: NOW + 300, name: 'Desk' } },
    grantTypes: new Set(['authorization_code']),
    redirectUris: new Set(['http://127.0.0.1/callback']),
    scopes: scopes('projects:read'),
  });
  const next: Enablement = {
    ...anEnablement(organization, client),
    ...{ aliases: new Map(), ceiling: scopes('projects:read'), writes: 'asked', admittedBy: 'policy' },
    ...overrides,
  };
  const written = await admin().store.enableClient({ previous: undefined, next }, 'operator', anAudit(organization));
  expect(written).toBe('done');
  return client;
}

const statusOf = async ({ organization }: World, client: Enablement['client']) =>
  (await admin().reads.findEnablement(organization, client))?.record.status;
const entries = async (client: string) =>
  (await entriesOf(tables(), client)).filter(({ action }) => action === 'client.enablement_disabled');
const disable = (by: Administration, { record }: World): Promise<Administered<number>> =>
  disableNoLongerAdmitted(by, record);

describe('[L9] clients that the policy let in', () => {
  it('are disabled where it lets them in no more, by one entry each, and counted', async () => {
    const at = await world();
    const [kept, former, other] = [
      await letIn(at, 'tools.example'),
      await letIn(at, 'former.example'),
      await letIn(at, 'former.example'),
    ];
    expect(done(await disable(admin(), at))).toBe(2);
    expect(await Promise.all([kept, former, other].map((client) => statusOf(at, client)))).toEqual([
      ...['active', 'disabled', 'disabled'],
    ]);
    expect(
      (await entries(former)).map(({ organization, actor, at: when }) => ({ organization, actor, at: when })),
    ).toEqual([{ organization: at.organization, ...BY_OLGA, at: NOW }]);
    expect(await entries(kept)).toHaveLength(0);
    const before = await tables().snapshot();
    expect(done(await disable(admin(), at))).toBe(0);
    expect(await tables().snapshot()).toEqual(before);
  });

  it('are no others: what an administrator has enabled stays, and what is disabled is not disabled anew', async () => {
    const at = await world();
    const registered = await enabledClient(admin(), at.organization);
    const approved = await letIn(at, 'former.example', { admittedBy: undefined as never });
    const stopped = await letIn(at, 'former.example', { status: 'disabled' });
    const before = await tables().snapshot();
    expect(done(await disable(at.by, at))).toBe(0);
    expect(await tables().snapshot()).toEqual(before);
    expect(await Promise.all([registered, approved, stopped].map((client) => statusOf(at, client)))).toEqual([
      ...['active', 'active', 'disabled'],
    ]);
  });

  it('stay what somebody else makes of them at that moment, and are not counted', async () => {
    const at = await world();
    const client = await letIn(at, 'former.example');
    const found = await admin().reads.findEnablement(at.organization, client);
    if (found === undefined) throw new Error('not enabled');
    const { admittedBy: _, ...approved } = found.record;
    const approve = async () =>
      expect(
        await admin().store.enableClient({ previous: found, next: approved }, 'operator', anAudit(at.organization)),
      ).toBe('done');
    expect(done(await disable(meanwhile(admin(), 'enableClient', approve), at))).toBe(0);
    expect(await statusOf(at, client)).toBe('active');
    expect(await entries(client)).toHaveLength(0);
  });

  it('[L6] are disabled by an administrator, and by nobody who is none, or none any more at that moment', async () => {
    const at = await world();
    const client = await letIn(at, 'former.example');
    const ownMembership = { reason: 'own_membership' };
    expect(await refusedBy(tables(), () => disable(memberAdministration(admin(), at.bob), at))).toEqual(ownMembership);
    const late = meanwhile(at.by, 'enableClient', () => demote(admin(), at.ada));
    expect(await disable(late, at)).toEqual({ ok: false, error: ownMembership });
    expect(await statusOf(at, client)).toBe('active');
  });
});
