import { USER_SCHEMA } from '../../lambdas/core/provisioning/attributes.ts';
import { scimTokenId } from '../../lambdas/core/provisioning/token.ts';
import { changeProvider, disableProvider } from '../../lambdas/flows/administration/change-provider.ts';
import { listScimTokens, revokeScimToken } from '../../lambdas/flows/administration/scim-tokens.ts';
import { removeMember } from '../../lambdas/flows/administration/stop-member.ts';
import { ROUTES } from '../../lambdas/routes.ts';
import { aMember, anAudit } from '../contract/records.ts';
import { done } from '../support/administration.ts';
import { embeddedTables } from '../support/engines.ts';
import { anAddress, ENTRA_ON, newUser, OKTA_OFF, patchOf } from '../support/scim-requests.ts';
import { ERROR, refused, ScimWorld, scimTokensOn, userAt } from '../support/scim-world.ts';

const tables = embeddedTables();
const world = () => ScimWorld.start(tables());

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
      ...{ displayName: 'Test User', name: { formatted: 'Test User' } },
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
      displayName: { text: 'Test User', by: 'scim' },
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

describe('[L11] what a client makes up', () => {
  const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl';

  it.each<[string, object]>([
    ['as the name of an attribute, twice', { ...newUser(), [TOKEN]: 1, [TOKEN.toUpperCase()]: 2 }],
    ['as an address', newUser({ userName: TOKEN })],
    ['as a domain', newUser({ userName: `a@${TOKEN.replaceAll('_', '')}` })],
    ['as the schema', { ...newUser(), schemas: [TOKEN] }],
  ])('stands in no answer: a token %s', async (_, body) => {
    const at = await world();
    const answer = await at.send('POST', undefined, { body });
    expect(answer.status).toBe(400);
    expect(answer.text.toLowerCase()).not.toContain(TOKEN.toLowerCase());
  });

  it('stands in no answer and no fact of a refusal, as a path, an operation or a filter', async () => {
    const at = await world();
    const id = await at.created();
    const answers = [
      await at.send('PATCH', id, { body: patchOf({ op: 'replace', path: `${TOKEN} [`, value: TOKEN }) }),
      await at.send('PATCH', id, { body: patchOf({ op: TOKEN, path: 'active', value: false }) }),
      await at.send('GET', undefined, { query: { filter: `${TOKEN} eq "x"` } }),
      await at.send('GET', undefined, { query: { startIndex: TOKEN } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    for (const text of [...answers.map((one) => one.text), JSON.stringify(at.refusals)])
      expect(text.toLowerCase()).not.toContain(TOKEN.toLowerCase());
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
