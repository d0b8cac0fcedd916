import { dynamoProvisioningStore } from '../../lambdas/adapters/aws/provisioning/store.ts';
import { USER_SCHEMA } from '../../lambdas/core/provisioning/attributes.ts';
import { scimTokenId } from '../../lambdas/core/provisioning/token.ts';
import { changeMember, memberTag } from '../../lambdas/flows/administration/change-member.ts';
import { changeProvider, disableProvider } from '../../lambdas/flows/administration/change-provider.ts';
import { listScimTokens, revokeScimToken } from '../../lambdas/flows/administration/scim-tokens.ts';
import { disableMember, removeMember } from '../../lambdas/flows/administration/stop-member.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit } from '../contract/records.ts';
import { done } from '../support/administration.ts';
import { embeddedTables } from '../support/engines.ts';
import { anAddress, ENTRA_OFF, ENTRA_ON, newUser, OKTA_OFF, patchOf } from '../support/scim-requests.ts';
import { ScimWorld, scimTokensOn, userAt } from '../support/scim-world.ts';

const tables = embeddedTables();
const world = () => ScimWorld.start(tables());

const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** An administrator's own word about a member, in a browser session. */
async function byAda(at: ScimWorld, id: string, status: 'active' | 'disabled' | 'removed') {
  const member = await at.member(id);
  if (member === undefined) throw new Error('no such member');
  return done(await changeMember(at.at.by, id, { status }, memberTag(member)));
}

/** Whatever is answered, and nothing is written but the token's last use. */
async function refused(at: ScimWorld, use: () => ReturnType<ScimWorld['send']>) {
  const before = at.writes;
  const answer = await use();
  expect(at.writes).toBe(before);
  const { status, scimType, detail, schemas } = answer.body;
  expect(schemas).toEqual([ERROR]);
  expect(status).toBe(String(answer.status));
  expect(answer.headers['content-type']).toBe('application/scim+json');
  return { status: answer.status, scimType, detail, reason: at.told.at(-1) };
}

describe('[P1] the token of a SCIM client', () => {
  it('is stored as a digest, and appears in no table', async () => {
    const at = await world();
    expect(at.token).toMatch(/^csscim_[A-Za-z0-9_-]{43}$/);
    await at.created();
    const stored = JSON.stringify(await tables().snapshot());
    expect(stored).not.toContain(at.token);
    expect(stored).not.toContain('a password that a provider makes up');
  });

  it.each([
    ['none', null, 'scim_token_missing'],
    ['one that nobody made', `csscim_${'A'.repeat(43)}`, 'scim_token_unknown'],
    ['something else', 'abc', 'scim_token_unknown'],
  ])('is refused where it is %s', async (_, token, reason) => {
    const at = await world();
    expect(await refused(at, () => at.send('GET', undefined, { token }))).toMatchObject({ status: 401, reason });
  });

  it('[L9] is refused when it is revoked, and when its provider or organization is disabled, in the same words', async () => {
    const [revoked, disabled, suspended] = [await world(), await world(), await world()];
    const of = { organization: revoked.at.organization, provider: revoked.at.provider.id };
    const [token] = done(await listScimTokens(revoked.admin, scimTokensOn(tables()), of));
    done(await revokeScimToken(revoked.admin, scimTokensOn(tables()), of, token ? scimTokenId(token) : ''));
    done(await disableProvider(disabled.admin, disabled.at.organization, disabled.at.provider.id));
    const { store, reads } = suspended.admin;
    const organization = await reads.findOrganization(suspended.at.organization);
    if (organization === undefined) throw new Error('no organization');
    await store.changeOrganization(organization, { status: 'disabled' }, 'operator', anAudit(organization.record.id));
    const answers = [];
    for (const at of [revoked, disabled, suspended]) answers.push(await refused(at, () => at.create()));
    expect(answers.map(({ reason }) => reason)).toStrictEqual([
      'scim_token_revoked',
      'provider_not_active',
      'organization_not_active',
    ]);
    expect(new Set(answers.map(({ status, detail }) => `${status} ${detail}`)).size).toBe(1);
  });

  it('is noted as used once an hour, and not by what is refused', async () => {
    const at = await world();
    const lastUse = async () => {
      const of = { organization: at.at.organization, provider: at.at.provider.id };
      return done(await listScimTokens(at.admin, scimTokensOn(tables()), of)).map(({ lastUsedAt }) => lastUsedAt);
    };
    const began = at.now;
    await at.send('GET', 'nobody');
    expect(await lastUse()).toStrictEqual([undefined]);
    await at.find('userName eq "nobody@acme.example"');
    expect(await lastUse()).toStrictEqual([began]);
    at.now = began + 3_599;
    await at.find('userName eq "nobody@acme.example"');
    expect(await lastUse()).toStrictEqual([began]);
    at.now = began + 3_600;
    await at.find('userName eq "nobody@acme.example"');
    expect(await lastUse()).toStrictEqual([began + 3_600]);
  });
});

describe('[P2] provisioning', () => {
  it('is off until somebody chooses a role, and off again without it', async () => {
    const at = await world();
    const of = { organization: at.at.organization, id: at.at.provider.id };
    done(await changeProvider(at.admin, of, { scimRole: 'removed' }));
    expect(await refused(at, () => at.create())).toMatchObject({ status: 403, reason: 'provisioning_off' });
  });

  it('[L6] gives nobody a role with org:admin, whatever has become of the configuration; who goes, goes', async () => {
    const at = await ScimWorld.start(tables(), { scimRole: 'admin' });
    expect(await refused(at, () => at.create())).toMatchObject({ status: 403, reason: 'provisioning_role_unusable' });
    expect(await at.patch(at.at.bob.id, OKTA_OFF)).toMatchObject({ status: 200, body: { active: false } });
  });
});

describe('[P3][P4] a user that is created', () => {
  it('is a member with the role of new ones, with an id of ours, whom no provider knows yet', async () => {
    const at = await world();
    const body = newUser({ userName: 'Grace.Hopper@ACME.example', externalId: '00ujl29u0le5T6Aj10h7' });
    const { status, headers, body: made } = await at.send('POST', undefined, { body });
    const id = String(made['id']);
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: userAt(id), 'content-type': 'application/scim+json' });
    expect(made).toEqual({
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      id,
      externalId: '00ujl29u0le5T6Aj10h7',
      userName: 'grace.hopper@acme.example',
      active: true,
      emails: [{ value: 'grace.hopper@acme.example', type: 'work', primary: true }],
      meta: { resourceType: 'User', location: userAt(id), version: headers['etag'] },
    });
    expect(await at.member(id)).toEqual({
      id,
      organization: at.at.organization,
      email: 'grace.hopper@acme.example',
      role: 'developer',
      status: 'active',
      linked: false,
      provisioning: { provider: at.at.provider.id, externalId: '00ujl29u0le5T6Aj10h7' },
    });
    expect(await at.entries(id)).toMatchObject([
      { action: 'member.provisioned', actor: { kind: 'provider', id: at.at.provider.id }, details: { did: 'created' } },
    ]);
  });

  it('is never made administrator, or given an id, by what the provider says', async () => {
    const at = await world();
    const said = { id: 'admin-1', roles: [{ value: 'admin' }], role: 'admin', externalId: 'x-1', linked: true };
    const id = await at.created(said);
    expect(id).not.toBe('admin-1');
    expect(await at.member(id)).toMatchObject({ role: 'developer', linked: false });
    expect((await at.member(id))?.externalId).toBeUndefined();
  });

  it('that is not active yet is a member who is disabled, and becomes active by the same client', async () => {
    const at = await world();
    const id = await at.created({ active: false });
    expect(await at.member(id)).toMatchObject({ status: 'disabled' });
    expect(await at.patch(id, ENTRA_ON)).toMatchObject({ status: 200, body: { active: true } });
  });

  it('[L15] that cannot be is a 400 that names the field', async () => {
    const at = await world();
    const elsewhere = await refused(at, () => at.create({ userName: 'a@elsewhere.example' }));
    expect(elsewhere).toMatchObject({ status: 400, scimType: 'invalidValue', reason: 'email_domain_not_pinned' });
    const word = await refused(at, () => at.create({ active: 'yes' }));
    expect(word).toMatchObject({ status: 400, scimType: 'invalidValue', detail: 'active must be true or false' });
  });

  it.each([
    ['no JSON', '{', 'application/scim+json'],
    ['a list', '[]', 'application/json'],
    ['a form', 'userName=a', 'application/x-www-form-urlencoded'],
    ['too large', JSON.stringify({ a: 'x'.repeat(40_000) }), 'application/scim+json'],
  ])('[L15] of %s is invalidSyntax', async (_, body, contentType) => {
    const at = await world();
    const sent = () => at.send('POST', undefined, { body, contentType });
    expect(await refused(at, sent)).toMatchObject({ status: 400, scimType: 'invalidSyntax' });
  });

  it('may be sent as application/json; charset=utf-8', async () => {
    const at = await world();
    const contentType = 'application/json; charset=utf-8';
    expect((await at.send('POST', undefined, { body: newUser(), contentType })).status).toBe(201);
  });
});

describe('[P5] what is unique', () => {
  it('is refused a second time, sent again or by another name', async () => {
    const at = await world();
    const body = newUser();
    expect((await at.send('POST', undefined, { body })).status).toBe(201);
    const again = { status: 409, scimType: 'uniqueness', reason: 'user_exists' };
    expect(await refused(at, () => at.send('POST', undefined, { body }))).toMatchObject(again);
    expect(await refused(at, () => at.create({ externalId: body.externalId }))).toMatchObject({
      ...again,
      detail: 'There is a user with this externalId already',
    });
  });

  it('is one of two that are created at once', async () => {
    const at = await world();
    const body = newUser();
    const both = await Promise.all([1, 2].map(() => at.send('POST', undefined, { body })));
    expect(both.map(({ status }) => status).sort()).toStrictEqual([201, 409]);
    const named = await Promise.all([1, 2].map(() => at.create({ externalId: 'one-name' })));
    expect(named.map(({ status }) => status).sort()).toStrictEqual([201, 409]);
  });

  it('is the provider’s own: another organization’s has the same names, and sees none of these', async () => {
    const [one, other] = [await world(), await world()];
    const body = newUser();
    const id = await one.created(body);
    expect(await other.created(body)).not.toBe(id);
    expect(await refused(other, () => other.send('GET', id))).toMatchObject({ status: 404 });
  });
});

describe('[P6] somebody who is a member already', () => {
  async function aMemberOf(at: ScimWorld, overrides: object = {}) {
    const member = aMember(at.at.organization, { role: 'developer', email: anAddress(), ...overrides });
    expect(await at.admin.store.addMember(member, undefined, 'operator', anAudit(at.at.organization))).toBe('done');
    return member;
  }

  it('and whom no provider knows is the provider’s to manage, with the role that they have', async () => {
    const at = await world();
    const member = await aMemberOf(at, { role: 'guest' });
    expect((await at.find(`userName eq "${member.email}"`)).body).toMatchObject({ totalResults: 0 });
    expect(await at.created({ userName: member.email, externalId: 'e-1' })).toBe(member.id);
    expect(await at.member(member.id)).toMatchObject({
      role: 'guest',
      status: 'active',
      linked: false,
      provisioning: { provider: at.at.provider.id, externalId: 'e-1' },
    });
  });

  it('[L7] and whom another provider knows is not; nor one whom an administrator disabled or removed', async () => {
    const at = await world();
    const linked = await aMemberOf(at, { linked: true });
    const disabled = await aMemberOf(at, { status: 'disabled' });
    const removed = await aMemberOf(at);
    done(await removeMember(at.admin, at.at.organization, removed.id));
    const reasons = [];
    for (const { email } of [linked, disabled, removed]) {
      const { status, reason } = await refused(at, () => at.create({ userName: email }));
      reasons.push([status, reason]);
    }
    expect(reasons).toStrictEqual([
      [409, 'member_of_another_provider'],
      [409, 'member_disabled_here'],
      [409, 'member_removed'],
    ]);
  });

  it('and whom the provider knows by a subject is found, and managed from the first change on', async () => {
    const at = await world();
    const { bob } = at.at;
    expect((await at.find(`userName eq "${bob.email}"`)).body).toMatchObject({ Resources: [{ id: bob.id }] });
    expect((await at.send('GET', undefined)).body).toMatchObject({ totalResults: 0 });
    expect((await at.patch(bob.id, { op: 'add', path: 'externalId', value: 'bob-1' })).status).toBe(200);
    expect((await at.find('externalId eq "bob-1"')).body).toMatchObject({ Resources: [{ id: bob.id }] });
    expect((await at.send('GET', undefined)).body).toMatchObject({ totalResults: 1 });
  });

  it('[P13][L7] and is nobody’s of the provider is as if not there', async () => {
    const at = await world();
    const { ada } = at.at;
    for (const method of ['GET', 'PATCH', 'PUT', 'DELETE']) {
      const body = method === 'PATCH' ? patchOf(OKTA_OFF) : newUser({ userName: ada.email });
      const sent = () => at.send(method, ada.id, method === 'GET' ? {} : { body });
      expect(await refused(at, sent)).toMatchObject({ status: 404, detail: 'There is no such user' });
    }
    expect(await refused(at, () => at.send('GET', 'nobody at all'))).toMatchObject({ status: 404 });
  });
});

describe('[P7] a list', () => {
  it('is filtered by userName, externalId or id, without case of names and operators', async () => {
    const at = await world();
    const id = await at.created({ userName: 'Filter.Me@acme.example', externalId: 'Abc"1' });
    for (const filter of [
      'userName eq "filter.me@acme.example"',
      'USERNAME EQ "FILTER.ME@ACME.EXAMPLE"',
      'externalId eq "Abc\\"1"',
      `id eq "${id}"`,
      `urn:ietf:params:scim:schemas:core:2.0:User:userName eq "filter.me@acme.example"`,
    ]) {
      const { status, body } = await at.find(filter);
      expect([filter, status, body]).toMatchObject([filter, 200, { totalResults: 1, Resources: [{ id }] }]);
    }
    for (const filter of ['externalId eq "abc\\"1"', 'userName eq "no address"', 'id eq "nobody"']) {
      const { status, body } = await at.find(filter);
      expect([filter, status, body]).toMatchObject([filter, 200, { totalResults: 0, Resources: [] }]);
    }
  });

  it('[L10] is never everybody by a filter that is not understood', async () => {
    const at = await world();
    await at.created();
    for (const filter of ['active eq true', ''])
      expect(await refused(at, () => at.find(filter))).toMatchObject({ status: 400, scimType: 'invalidFilter' });
  });

  it('has pages, counted from 1', async () => {
    const at = await world();
    const ids = [];
    for (let i = 0; i < 5; i += 1) ids.push(await at.created());
    const page = async (startIndex: string, count: string) => {
      const { body } = await at.send('GET', undefined, { query: { startIndex, count } });
      const { totalResults, itemsPerPage, Resources } = body as Record<string, readonly { id: string }[]>;
      expect([totalResults, itemsPerPage]).toStrictEqual([5, Resources?.length]);
      return Resources?.map(({ id }) => id);
    };
    const sorted = [...ids].sort();
    expect(await page('1', '2')).toStrictEqual(sorted.slice(0, 2));
    expect(await page('3', '2')).toStrictEqual(sorted.slice(2, 4));
    expect(await page('5', '100')).toStrictEqual(sorted.slice(4));
    expect(await page('0', '1')).toStrictEqual(sorted.slice(0, 1));
    expect(await page('6', '1')).toStrictEqual([]);
    expect(await page('1', '-1')).toStrictEqual([]);
    const bad = () => at.send('GET', undefined, { query: { startIndex: 'first' } });
    expect(await refused(at, bad)).toMatchObject({ status: 400, scimType: 'invalidValue' });
  });
});

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

describe('[S9][P15] an outage', () => {
  it('is a 503 in SCIM’s form, and says when to try again', async () => {
    const at = await world();
    at.isDown = true;
    const { status, headers, body } = await at.send('GET', undefined);
    expect([status, body]).toMatchObject([503, { schemas: [ERROR], status: '503' }]);
    expect(headers['retry-after']).toMatch(/^\d+$/);
    expect(at.told).toStrictEqual(['unavailable']);
  });
});

describe('[P15] methods', () => {
  it('that an address does not take are a 405 with what it takes', async () => {
    const at = await world();
    expect((await at.send('PUT', undefined, { body: {} })).headers['allow']).toBe('GET, HEAD, POST');
    expect((await at.send('POST', 'x', { body: {} })).status).toBe(405);
  });
});

describe('[P16] what is offered', () => {
  const { serviceProviderConfig, resourceTypes, resourceType, schemas, schema } = ROUTES.provisioning;
  const open = { token: null };

  it('is told to everybody', async () => {
    const at = await world();
    expect((await at.get(serviceProviderConfig.key, {}, 'GET', open)).body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 200 },
      etag: { supported: true },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
    });
    const user = { id: 'User', endpoint: '/Users', schema: USER_SCHEMA };
    expect((await at.get(resourceTypes.key, {}, 'GET', open)).body).toMatchObject({
      totalResults: 1,
      Resources: [user],
    });
    expect((await at.get(resourceType.key, { resourceType: 'User' }, 'GET', open)).body).toMatchObject(user);
    expect((await at.get(schemas.key, {}, 'GET', open)).body).toMatchObject({ Resources: [{ id: USER_SCHEMA }] });
    const { body, headers } = await at.get(schema.key, { schema: USER_SCHEMA }, 'GET', open);
    expect(body).toMatchObject({ id: USER_SCHEMA });
    expect(headers['content-type']).toBe('application/scim+json');
  });

  it('takes no filter, no other method, and has nothing else', async () => {
    const at = await world();
    const filter = { query: { filter: 'id eq "User"' } };
    expect((await at.get(schemas.key, {}, 'GET', filter)).status).toBe(403);
    expect((await at.get(schemas.key, {}, 'POST')).status).toBe(405);
    expect((await at.get(resourceType.key, { resourceType: 'Group' })).status).toBe(404);
  });
});
