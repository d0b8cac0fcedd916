import { dynamoProvisioningStore } from '../../lambdas/adapters/aws/provisioning/store.ts';
import { changeMember, memberTag } from '../../lambdas/flows/administration/change-member.ts';
import { disableProvider } from '../../lambdas/flows/administration/change-provider.ts';
import { disableMember } from '../../lambdas/flows/administration/stop-member.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit } from '../contract/records.ts';
import { done } from '../support/administration.ts';
import { embeddedTables } from '../support/engines.ts';
import { anAddress, ENTRA_OFF, ENTRA_ON, newUser, OKTA_OFF, patchOf } from '../support/scim-requests.ts';
import { byAda, refused, ScimWorld } from '../support/scim-world.ts';

const tables = embeddedTables();
const world = () => ScimWorld.start(tables());

describe('[P8][P9] deactivation', () => {
  it.each([
    ['Okta', patchOf(OKTA_OFF)],
    ['Entra', patchOf(ENTRA_OFF)],
    [
      'a client that names the schema',
      patchOf({ op: 'REPLACE', path: 'urn:ietf:params:scim:schemas:core:2.0:User:Active', value: false }),
    ],
    [
      'several operations',
      patchOf(
        { op: 'replace', path: 'name.familyName', value: 'X' },
        { op: 'add', value: { Active: 'false', title: 'Y' } },
      ),
    ],
  ])('[L9] by %s disables and recalls the member in one change', async (_, body) => {
    const at = await world();
    const id = await at.created();
    const { status, body: shown } = await at.send('PATCH', id, { body });
    expect([status, shown['active']]).toStrictEqual([200, false]);
    expect(await at.member(id)).toMatchObject({
      status: 'disabled',
      recalledAt: at.now,
      stoppedBy: { provider: at.at.provider.id, at: at.now },
    });
    expect((await at.entries(id)).map(({ action }) => action).sort()).toStrictEqual([
      'member.disabled',
      'member.provisioned',
    ]);
    expect((await at.send('GET', id)).body).toMatchObject({ active: false });
  });

  it('by PUT, and undone by PUT; said again, it writes nothing', async () => {
    const at = await world();
    const body = newUser();
    const id = await at.created(body);
    expect((await at.send('PUT', id, { body: { ...body, active: false } })).body).toMatchObject({ active: false });
    const before = at.writes;
    expect((await at.send('PUT', id, { body: { ...body, active: false } })).status).toBe(200);
    expect(at.writes).toBe(before);
    expect((await at.send('PUT', id, { body })).body).toMatchObject({ active: true });
    expect((await at.member(id))?.stoppedBy).toBeUndefined();
  });

  it('leaves the watermark where it was, when the same client takes it back: what was issued stays refused', async () => {
    const at = await world();
    const id = await at.created();
    await at.patch(id, ENTRA_OFF);
    at.now += 100;
    await at.patch(id, ENTRA_ON);
    expect(await at.member(id)).toMatchObject({ status: 'active', recalledAt: at.now - 100 });
  });

  it('[L6] reaches an administrator, too', async () => {
    const at = await world();
    const member = aMember(at.at.organization, { role: 'admin', email: anAddress() });
    await at.admin.store.addMember(member, undefined, 'operator', anAudit(at.at.organization));
    await at.created({ userName: member.email });
    expect((await at.patch(member.id, OKTA_OFF)).status).toBe(200);
    expect(await at.member(member.id)).toMatchObject({ status: 'disabled', role: 'admin' });
  });

  it('[L15] of which one operation cannot be read changes nothing, nor one of the address', async () => {
    const at = await world();
    const id = await at.created();
    const bad = { op: 'replace', path: 'active', value: 1 };
    const half = await refused(at, () => at.patch(id, OKTA_OFF, bad));
    expect(half).toMatchObject({ status: 400, scimType: 'invalidValue' });
    const address = { op: 'replace', path: 'userName', value: 'other@acme.example' };
    expect(await refused(at, () => at.patch(id, address))).toMatchObject({ status: 400, scimType: 'mutability' });
  });

  it('ignores what is not kept here', async () => {
    const at = await world();
    const id = await at.created();
    const before = at.writes;
    const ignored = { op: 'Add', path: 'emails[type eq "work"].value', value: 'x@y.example' };
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department';
    const answer = await at.patch(
      id,
      ignored,
      { op: 'Replace', path: enterprise, value: 'Sales' },
      { op: 'remove', path: 'title' },
    );
    expect(answer.status).toBe(200);
    expect(at.writes).toBe(before);
  });
});

describe('[P10][L6] who is active again', () => {
  it('is never one whom an administrator disabled', async () => {
    const at = await world();
    const id = await at.created();
    await byAda(at, id, 'disabled');
    expect(await refused(at, () => at.patch(id, ENTRA_ON))).toMatchObject({
      status: 409,
      scimType: 'mutability',
      reason: 'member_disabled_here',
    });
  });

  it('is not one about whom an administrator has said something since', async () => {
    const at = await world();
    const id = await at.created();
    await at.patch(id, ENTRA_OFF);
    await byAda(at, id, 'active');
    expect((await at.member(id))?.stoppedBy).toBeUndefined();
    await byAda(at, id, 'disabled');
    expect(await refused(at, () => at.patch(id, ENTRA_ON))).toMatchObject({ reason: 'member_disabled_here' });
  });

  it('is not one whom the operator has disabled, over the provider’s word', async () => {
    const at = await world();
    const id = await at.created();
    await at.patch(id, ENTRA_OFF);
    done(await disableMember(at.admin, at.at.organization, id));
    expect(await refused(at, () => at.patch(id, ENTRA_ON))).toMatchObject({ reason: 'member_disabled_here' });
  });

  it('is not one whom another word has removed: as if not there, and never created again', async () => {
    const at = await world();
    const body = newUser();
    const id = await at.created(body);
    await byAda(at, id, 'removed');
    expect(await refused(at, () => at.patch(id, ENTRA_ON))).toMatchObject({ status: 404 });
    expect(await refused(at, () => at.create(body))).toMatchObject({ status: 409, reason: 'member_removed' });
    expect((await at.send('GET', undefined)).body).toMatchObject({ itemsPerPage: 0 });
  });
});

describe('[P11] a user that is deleted', () => {
  it('[L9] is a member who is disabled and recalled, and is not there for the provider any more', async () => {
    const at = await world();
    const body = newUser();
    const id = await at.created(body);
    const { status, text } = await at.send('DELETE', id);
    expect([status, text]).toStrictEqual([204, '']);
    expect(await at.member(id)).toMatchObject({ status: 'disabled', recalledAt: at.now });
    expect(await refused(at, () => at.send('GET', id))).toMatchObject({ status: 404 });
    expect(await refused(at, () => at.send('DELETE', id))).toMatchObject({ status: 404 });
    for (const filter of [`userName eq "${body.userName}"`, `externalId eq "${body.externalId}"`])
      expect((await at.find(filter)).body).toMatchObject({ totalResults: 0 });
    expect((await at.send('GET', undefined)).body).toMatchObject({ totalResults: 0 });
  });

  it('comes again with the same address: the same member, with the role of new ones', async () => {
    const at = await world();
    const body = newUser();
    const id = await at.created(body);
    const before = await at.member(id);
    if (before === undefined) throw new Error('no member');
    done(await changeMember(at.at.by, id, { role: 'admin' }, memberTag(before)));
    await at.send('DELETE', id);
    at.now += 10;
    expect(await at.created({ ...body, externalId: 'another-one' })).toBe(id);
    expect(await at.member(id)).toMatchObject({ status: 'active', role: 'developer', recalledAt: at.now - 10 });
  });

  it('does not come again, if an administrator had disabled it', async () => {
    const at = await world();
    const body = newUser();
    const id = await at.created(body);
    await byAda(at, id, 'disabled');
    expect((await at.send('DELETE', id)).status).toBe(204);
    expect(await refused(at, () => at.create(body))).toMatchObject({ reason: 'member_disabled_here' });
  });

  it('leaves its name to others', async () => {
    const at = await world();
    const id = await at.created({ externalId: 'a-name' });
    await at.send('DELETE', id);
    expect(await at.created({ externalId: 'a-name' })).not.toBe(id);
  });
});

describe('[P12] names of the provider', () => {
  it('change, go, and lead nowhere else', async () => {
    const at = await world();
    const [one, other] = [await at.created({ externalId: 'n-1' }), await at.created({ externalId: 'n-2' })];
    const take = () => at.patch(one, { op: 'replace', path: 'externalId', value: 'n-2' });
    expect(await refused(at, take)).toMatchObject({ status: 409, scimType: 'uniqueness' });
    expect((await at.patch(other, { op: 'remove', path: 'externalId' })).body['externalId']).toBeUndefined();
    expect((await take()).body['externalId']).toBe('n-2');
    expect((await at.find('externalId eq "n-2"')).body).toMatchObject({ Resources: [{ id: one }] });
    expect((await at.find('externalId eq "n-1"')).body).toMatchObject({ totalResults: 0 });
  });

  it('[L9] never keep a member from being disabled', async () => {
    const at = await world();
    const id = await at.created({ externalId: 'n-3' });
    await byAda(at, id, 'removed');
    const other = await at.created({ externalId: 'n-3' });
    await at.admin.store.changeMember(
      { record: { ...(await at.member(id)), id: id as MemberId } as never, revision: 'any' },
      { status: 'active', role: 'developer' },
      'operator',
      anAudit(at.at.organization),
    );
    expect((await at.patch(id, OKTA_OFF)).status).toBe(200);
    expect((await at.send('DELETE', id)).status).toBe(204);
    expect((await at.find('externalId eq "n-3"')).body).toMatchObject({ Resources: [{ id: other }] });
  });
});

describe('[P14] If-Match', () => {
  it('names the state that a change is made of, and no other', async () => {
    const at = await world();
    const id = await at.created();
    const { headers } = await at.send('GET', id);
    const stale = headers['etag'] ?? '';
    const off = (ifMatch: string) => at.send('PATCH', id, { body: patchOf(OKTA_OFF), ifMatch });
    expect((await off(stale)).status).toBe(200);
    expect(await refused(at, () => off(stale))).toMatchObject({ status: 412, reason: 'user_changed_meanwhile' });
  });

  it('is not needed: two at once are both done', async () => {
    const at = await world();
    const id = await at.created();
    const both = await Promise.all([
      at.patch(id, OKTA_OFF),
      at.patch(id, { op: 'add', path: 'externalId', value: 'e' }),
    ]);
    expect(both.map(({ status }) => status)).toStrictEqual([200, 200]);
    expect(await at.member(id)).toMatchObject({ status: 'disabled', provisioning: { externalId: 'e' } });
  });
});

describe('[P2] somebody comes', () => {
  it('only by the role that it was decided by, of a provider that is active when it is written', async () => {
    const at = await world();
    const { client, names } = tables();
    const store = dynamoProvisioningStore(client, names, 400);
    const { provider, organization } = at.at;
    const come = (as: object) => {
      const member = aMember(organization, { provisioning: { provider: provider.id } });
      return store.create(member, { ...provider, ...as }, {}, anAudit(organization));
    };
    expect(await come({ scimRole: 'guest' })).toBe('provider_changed');
    expect(await come({})).toBe('done');
    done(await disableProvider(at.admin, organization, provider.id));
    expect(await come({})).toBe('provider_changed');
  });
});
