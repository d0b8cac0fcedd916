import { dynamoSignInNotes } from '../../../lambdas/adapters/aws/members/sign-in-notes.ts';
import { whatever } from '../../../lambdas/core/administration/revision.ts';
import { nameIdOf } from '../../../lambdas/core/people/saml-name-id.ts';
import { aMember, anAudit, unique } from '../../contract/records.ts';
import { AdministrationWorld, type As, SIGN_IN } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { ISSUER, NOW } from '../../support/fixtures.ts';

describeUseCases('members, by administrators', (tables) => {
  let world: AdministrationWorld;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
  });

  const MEMBER = '/members/{member}';
  const at = (member: string) => ({ path: { member } });
  const subject = (claim: string, value: string) => ({ provider: world.provider.id, claim, value });

  it('are added with a role and a subject, once', async () => {
    const json = {
      email: 'Maria@acme.example',
      role: 'developer',
      link: { provider: world.provider.id, subject: unique('s') },
    };
    const { status, headers, body } = await world.call('POST', '/members', { json });
    expect([status, body.email, body.role, body.status, body.linked]).toEqual([
      201,
      'maria@acme.example',
      'developer',
      'active',
      true,
    ]);
    expect(headers['location']).toBe(`/organizations/${world.acme}/members/${body.id}`);
    expect(await world.trust.findLinkedMember(subject('sub', json.link.subject))).toBe(body.id);
    const again = await world.call('POST', '/members', { json });
    expect([again.status, again.body.errors]).toEqual([
      409,
      [{ field: 'email', detail: `belongs to a member already: ${body.id}` }],
    ]);
  });

  it('[L7] never have an id that an administrator has chosen: it is named, and nobody is added', async () => {
    const id = world.globexAdmin.id;
    const json = { email: 'maria@acme.example', role: 'developer', id };
    const { status, body } = await world.call('POST', '/members', { json });
    expect([status, body.errors]).toEqual([400, [{ field: 'id', detail: 'is not a member of this request' }]]);
    expect(await world.trust.findMember(world.acme, id)).toBeUndefined();
  });

  it('[K16] are added and linked by a SAML name where one is meant, and never by the mapped claim in its place', async () => {
    const [provider, other] = [world.provider.id, await world.addMember()];
    const add = (subject: string) =>
      world.call('POST', '/members', {
        json: { email: `${subject}@acme.example`, role: 'developer', link: { provider, subject, claim: 'sub_id' } },
      });
    const unmapped = await add('maria');
    expect([unmapped.status, unmapped.body.errors[0].field]).toEqual([400, 'subject']);

    const mapping = { issuer: 'https://saml.acme.example/entity' };
    const path = { path: { provider } };
    const PROVIDER = '/identity-providers/{provider}';
    await world.change('PATCH', PROVIDER, PROVIDER, { ...path, json: { saml_name_id: mapping } });
    const added = await add('maria');
    const json = { provider, subject: 'otto', claim: 'sub_id' };
    const linked = await world.change('POST', `${MEMBER}/links`, MEMBER, { ...at(other.id), json });
    expect([added.status, linked.status]).toEqual([201, 201]);
    for (const [subject, id] of [
      ['maria', added.body.id],
      ['otto', other.id],
    ]) {
      const value = nameIdOf(subject, mapping);
      expect(await world.trust.findLinkedMember({ provider, claim: 'sub_id', value })).toBe(id);
      expect(await world.trust.findLinkedMember({ provider, claim: 'sub', value: subject })).toBeUndefined();
      expect((await world.call('GET', `${MEMBER}/links`, at(id))).body.items).toEqual([
        expect.objectContaining({ claim: 'sub_id', subject: value, status: 'active' }),
      ]);
    }
  });

  it('[L9] are disabled: what was issued until now is recalled, in one transaction with its audit entry', async () => {
    const { id } = await world.addMember();
    const disabled = await world.change('PATCH', MEMBER, MEMBER, { ...at(id), json: { status: 'disabled' } });
    expect([disabled.status, disabled.body.status, disabled.body.recalled_at]).toEqual([
      200,
      'disabled',
      world.clock.now(),
    ]);
    expect((await world.audited()).map(({ action, target }) => [action, target])).toEqual([['member.disabled', id]]);
    const active = await world.change('PATCH', MEMBER, MEMBER, {
      ...at(id),
      json: { status: 'active', role: 'admin' },
    });
    expect(active.body).toMatchObject({ status: 'active', role: 'admin', recalled_at: world.clock.now() });
  });

  it('are recalled, and go on', async () => {
    const { id } = await world.addMember();
    const { body } = await world.change('POST', `${MEMBER}/recall`, MEMBER, at(id));
    expect([body.status, body.recalled_at]).toEqual(['active', world.clock.now()]);
  });

  it('are removed, and only added again by name', async () => {
    const { id, email } = await world.addMember();
    expect((await world.change('DELETE', MEMBER, MEMBER, at(id))).body.status).toBe('removed');
    expect((await world.call('GET', '/members')).body.items.map((one: { id: string }) => one.id)).not.toContain(id);
    const removed = await world.call('GET', '/members', { query: { status: 'removed' } });
    expect(removed.body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    const again = await world.call('POST', '/members', { json: { email, role: 'guest' } });
    expect([again.status, again.body.id, again.body.status]).toEqual([201, id, 'active']);
  });

  it.each([
    ['PATCH', '', { role: 'guest' }],
    ['PATCH', '', { status: 'disabled' }],
    ['DELETE', '', undefined],
    ['POST', '/recall', undefined],
  ])('[L6] do not take away their own administration: %s%s %j', async (method, route, json) => {
    const { status, body } = await world.change(method, MEMBER + route, MEMBER, { ...at(world.admin.id), json });
    expect([status, body.type]).toEqual([409, 'urn:countersign:problem:own_membership']);
  });

  it('[L6] keep one administrator, of two who take each other’s role at once', async () => {
    const bob = await world.addMember({ role: 'admin' });
    const bobs: As = world.session(bob, world.provider.id);
    const tag = async (id: string) => (await world.call('GET', MEMBER, at(id))).etag;
    const [ofBob, ofAdmin] = [await tag(bob.id), await tag(world.admin.id)];
    const json = { role: 'guest' };
    const answers = await Promise.all([
      world.call('PATCH', MEMBER, { ...at(bob.id), ifMatch: ofBob, json }),
      world.call('PATCH', MEMBER, { ...at(world.admin.id), as: bobs, ifMatch: ofAdmin, json }),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  });

  it.each([['GET'], ['PATCH'], ['DELETE']])('[L7] of another organization do not exist here: %s', async (method) => {
    const path = at(world.globexAdmin.id);
    const { status } = await world.call(method, MEMBER, { ...path, ifMatch: '"x"', json: { role: 'guest' } });
    expect(status).toBe(404);
  });

  it('name the field that is wrong', async () => {
    const { id } = await world.addMember();
    const call = (json: unknown) => world.change('PATCH', MEMBER, MEMBER, { ...at(id), json });
    expect((await call({ role: 'king' })).body.errors[0]).toMatchObject({
      field: 'role',
      detail: expect.stringContaining('admin'),
    });
    expect((await call({ status: 'removed' })).body.errors[0].field).toBe('status');
    expect((await call({ rolle: 'guest' })).body.errors).toEqual([
      { field: 'rolle', detail: 'is not a member of this request' },
    ]);
    expect((await call([])).body.errors[0].field).toBe('body');
    const untyped = await world.call('PATCH', MEMBER, { ...at(id), body: '{}', contentType: 'text/plain' });
    expect(untyped.status).toBe(415);
  });

  it('[L15] are asked for by what is no order, role or state: refused by the name of the field', async () => {
    for (const [field, value] of [
      ['sort', 'role'],
      ['status', 'gone'],
      ['role', ''],
      ['q', 'x'.repeat(255)],
    ] as const) {
      const { status, body } = await world.call('GET', '/members', { query: { [field]: value } });
      expect([status, body.errors?.[0]?.field]).toEqual([400, field]);
    }
  });

  describe('what a member is called', () => {
    const change = (id: string, json: object) => world.change('PATCH', MEMBER, MEMBER, { ...at(id), json });

    it('is what an administrator says, found by its words, until they take it back', async () => {
      const displayName = { text: 'Ada', by: 'scim' as const };
      const { id } = await world.addMember({ displayName });
      expect((await world.call('GET', MEMBER, at(id))).body).toMatchObject({ name: 'Ada', name_from: 'scim' });
      const { body } = await change(id, { name: ' Countess  Lovelace ' });
      expect(body).toMatchObject({ name: 'Countess Lovelace', name_from: 'administrator' });
      expect((await world.audited()).map(({ action, details }) => [action, details])).toEqual([
        ['member.changed', expect.objectContaining({ name: 'set' })],
      ]);
      const found = async (q: string) => (await world.call('GET', '/members', { query: { q } })).body.items.length;
      expect([await found('lovel'), await found('ada')]).toEqual([1, 0]);
      expect((await change(id, { name: null })).body).not.toHaveProperty('name');
      expect(await found('lovel')).toBe(0);
    });

    it('may be one’s own, which takes nothing away; nothing else of one’s own may', async () => {
      expect(await change(world.admin.id, { name: 'Root' })).toMatchObject({ status: 200, body: { name: 'Root' } });
      expect((await change(world.admin.id, { name: 'Root 2', role: 'guest' })).status).toBe(409);
    });

    it('is not taken from whoever else has said it', async () => {
      const { id } = await world.addMember({ displayName: { text: 'Ada', by: 'sign_in' } });
      expect((await change(id, { name: null })).body).toMatchObject({ name: 'Ada', name_from: 'sign_in' });
    });

    it('may be said of somebody new', async () => {
      const json = { email: 'eve@acme.example', role: 'developer', name: 'Eve' };
      const { status, body } = await world.call('POST', '/members', { json });
      expect([status, body.name, body.name_from]).toEqual([201, 'Eve', 'administrator']);
    });

    it.each([['A\u202eda'], ['Ad\u200ba'], [' '], [''], ['x'.repeat(101)], [7]])(
      '[L15] is refused by the name of the field where it is %j',
      async (name) => {
        const { id } = await world.addMember();
        const changed = await change(id, { name });
        const added = await world.call('POST', '/members', {
          json: { email: 'e@acme.example', role: 'developer', name },
        });
        for (const { status, body } of [changed, added]) expect([status, body.errors[0].field]).toEqual([400, 'name']);
      },
    );
  });

  describe('by last sign-in', () => {
    const SAID = { provider: 'idp', claims: [{ name: 'groups', values: ['staff'] }], omitted: 2 };
    const DAY = 86_400;
    const came = (days: number) =>
      world.addMember({ lastSignIn: { ...SAID, provider: world.provider.id, at: world.clock.now() - days * DAY } });
    const idsOf = async (query: Record<string, string>) =>
      (await world.call('GET', '/members', { query })).body.items.map(({ id }: { id: string }) => id);

    it('are the most recent first, or who has not come for so many days, and never', async () => {
      const [old, recent] = [await came(91), await came(1)];
      expect(await idsOf({ sort: '-last_sign_in' })).toEqual([recent.id, old.id, world.admin.id]);
      expect(await idsOf({ not_signed_in_for_days: '90' })).toEqual([world.admin.id, old.id]);
      expect(await idsOf({ not_signed_in_for_days: '90', sort: '-last_sign_in' })).toEqual([old.id, world.admin.id]);
      expect((await world.call('GET', '/members', { query: { sort: 'last_sign_in' } })).body.order).toBe(
        'last_sign_in',
      );
    });

    it('say what the provider said then: of one member, and in a list that asks for it', async () => {
      const { id } = await came(1);
      const at_ = world.clock.now() - DAY;
      const said = { at: at_, provider: world.provider.id, claims: SAID.claims, omitted_values: 2 };
      expect((await world.call('GET', MEMBER, at(id))).body.last_sign_in).toEqual(said);
      const first = async (query: Record<string, string>) =>
        (await world.call('GET', '/members', { query: { sort: '-last_sign_in', ...query } })).body.items[0];
      expect((await first({})).last_sign_in).toEqual({ at: at_, provider: world.provider.id });
      expect((await first({ include: 'claims' })).last_sign_in).toEqual(said);
    });

    it('and a sign-in is no change of theirs: whoever looked before it may change them', async () => {
      const member = await world.addMember();
      const { etag } = await world.call('GET', MEMBER, at(member.id));
      const lastSignIn = { at: world.clock.now(), provider: world.provider.id, claims: [] };
      await dynamoSignInNotes(world.tables.client, world.tables.names).note(member, { lastSignIn });
      const changed = await world.call('PATCH', MEMBER, { ...at(member.id), ifMatch: etag, json: { role: 'guest' } });
      expect([changed.status, changed.body.last_sign_in.at]).toEqual([200, world.clock.now()]);
    });

    it.each([
      ['q', { q: 'a', sort: 'last_sign_in' }],
      ['q', { q: 'a', not_signed_in_for_days: '90' }],
      ['sort', { sort: 'address', not_signed_in_for_days: '90' }],
      ['not_signed_in_for_days', { not_signed_in_for_days: '0' }],
      ['not_signed_in_for_days', { not_signed_in_for_days: '1.5' }],
      ['not_signed_in_for_days', { not_signed_in_for_days: '9'.repeat(40) }],
      ['not_signed_in_for_days', { not_signed_in_for_days: '' }],
      ['include', { include: 'tokens' }],
    ])('[L15] are refused by the name of %s: %j', async (field, query) => {
      const { status, body } = await world.call('GET', '/members', { query });
      expect([status, body.errors[0].field]).toEqual([400, field]);
    });
  });

  it('[L15] a role that nobody could have is a wrong filter, and no empty list', async () => {
    const { status, body } = await world.call('GET', '/members', { query: { role: 'king' } });
    expect([status, body.errors[0].field]).toEqual([400, 'role']);
    expect(body.errors[0].detail).toContain('admin');
  });

  it('are listed in pages, by address too, and a cursor opens no other organization', async () => {
    const emails = Array.from({ length: 55 }, (_, i) => `page-${String(i).padStart(2, '0')}@acme.example`);
    await Promise.all(emails.map((email) => world.addMember({ email })));
    const first = await world.call('GET', '/members');
    const second = await world.call('GET', '/members', { query: { cursor: first.body.next_cursor } });
    const ids = [...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id);
    expect([first.body.items.length, ids.length, new Set(ids).size, second.body.next_cursor]).toEqual([
      50,
      56,
      56,
      undefined,
    ]);

    const found = await world.call('GET', '/members', { query: { q: 'Page-1' } });
    // By words, in whatever order and case: `page`, and what begins with a 1.
    expect(found.body.items.map(({ email }: { email: string }) => email)).toEqual(emails.slice(10, 20));
    expect(first.body.order).toBe('address');
    expect((await world.call('GET', '/members', { query: { q: ' PAGE-54 ' } })).body.items).toHaveLength(1);

    const { id } = await world.addMember({ status: 'disabled' });
    const disabled = await world.call('GET', '/members', { query: { status: 'disabled' } });
    expect(disabled.body.items).toEqual([expect.objectContaining({ id, status: 'disabled' })]);
    const active = await world.call('GET', '/members', { query: { status: 'active', q: emails[0] ?? '' } });
    expect(active.body.items).toHaveLength(1);
    const elsewhere = { as: world.session(world.globexAdmin, world.globexProvider.id), organization: world.globex };
    const theirs = await world.call('GET', '/members', { ...elsewhere, query: { cursor: first.body.next_cursor } });
    expect([theirs.status, theirs.body.errors[0].field]).toEqual([400, 'cursor']);
    expect((await world.call('GET', '/members', { query: { cursor: 'ÿ' } })).status).toBe(400);
  });

  it('[K17] are invited through one provider, with the link to send, until that is taken back', async () => {
    const { id } = await world.addMember();
    const INVITATION = `${MEMBER}/invitation`;
    const invited = await world.change('POST', INVITATION, MEMBER, { ...at(id), json: {} });
    expect([invited.status, invited.body.id, invited.body.invitation]).toEqual([
      201,
      id,
      {
        provider: world.provider.id,
        ...{ invited_at: NOW, expires_at: NOW + 7 * 86_400 },
        sign_in_uri: `${ISSUER}/login/${world.acme}?provider=${world.provider.id}&return_to=%2Fconsole%2F`,
      },
    ]);
    expect((await world.call('GET', MEMBER, at(id))).body).toEqual(invited.body);
    expect((await world.call('DELETE', INVITATION, { ...at(id), ifMatch: '"old"' })).status).toBe(412);
    const withdrawn = await world.change('DELETE', INVITATION, MEMBER, at(id));
    expect([withdrawn.status, withdrawn.body.invitation]).toEqual([200, undefined]);
    expect((await world.call('GET', MEMBER, at(id))).body).toEqual(withdrawn.body);
  });

  it.each([
    ['a number', { provider: 5 }, 'provider'],
    ['a list', { provider: ['idp_1'] }, 'provider'],
    ['nothing', { provider: '' }, 'provider'],
    ['too long', { provider: 'x'.repeat(65) }, 'provider'],
    ['no provider of theirs', { provider: `idp_${'0'.repeat(32)}` }, 'provider'],
    ['something else', { expires_at: NOW }, 'expires_at'],
  ])('[L15] are not invited through what is %s: the field is named, and nothing is written', async (_, json, field) => {
    const { id } = await world.addMember();
    const before = await world.call('GET', MEMBER, at(id));
    const { status, body } = await world.change('POST', `${MEMBER}/invitation`, MEMBER, { ...at(id), json });
    expect([status, body.errors[0].field]).toEqual([400, field]);
    expect((await world.call('GET', MEMBER, at(id))).body).toEqual(before.body);
  });

  describe('and their links', () => {
    const LINKS = `${MEMBER}/links`;

    it('are listed, added, and taken away; an address does not bring them back', async () => {
      const { id } = await world.addMember();
      const json = { provider: world.provider.id, subject: unique('00u:1') };
      const added = await world.change('POST', LINKS, MEMBER, { ...at(id), json });
      expect([added.status, added.body]).toEqual([
        201,
        {
          id: expect.stringMatching(/^idp_/),
          provider: json.provider,
          claim: 'sub',
          subject: json.subject,
          status: 'active',
        },
      ]);
      expect((await world.call('GET', LINKS, at(id))).body.items).toEqual([added.body]);
      expect(added.headers['location']).toBe(`/organizations/${world.acme}/members/${id}/links/${added.body.id}`);
      // What the next change of the member has to name.
      expect(added.etag).toBe((await world.call('GET', MEMBER, at(id))).etag);
      expect(await world.trust.findLinkedMember(subject('sub', json.subject))).toBe(id);

      const path = { path: { member: id, link: added.body.id } };
      const removed = await world.change('DELETE', `${LINKS}/{link}`, MEMBER, path);
      expect([removed.status, removed.body.linked]).toEqual([200, true]);
      expect((await world.call('GET', LINKS, at(id))).body.items).toEqual([]);
      expect(await world.trust.findLinkedMember(subject('sub', json.subject))).toBeUndefined();
      expect((await world.change('DELETE', `${LINKS}/{link}`, MEMBER, path)).status).toBe(404);
      expect((await world.audited()).map(({ action }) => action).sort()).toEqual(['member.linked', 'member.unlinked']);
    });

    it('lead to one member: another’s subject is refused, and stays', async () => {
      const [one, two] = [await world.addMember(), await world.addMember()];
      const json = { provider: world.provider.id, subject: unique('subject') };
      await world.change('POST', LINKS, MEMBER, { ...at(one.id), json });
      const refused = await world.change('POST', LINKS, MEMBER, { ...at(two.id), json });
      expect([refused.status, refused.body.errors[0].field]).toEqual([409, 'subject']);
      expect(await world.trust.findLinkedMember(subject('sub', json.subject))).toBe(one.id);
    });

    describe('of one’s own', () => {
      /** The administrator, known at the first provider, where they came through, and at a second one. */
      async function twoWaysIn() {
        const second = await world.addProvider({ signIn: SIGN_IN });
        const throughSecond = await world.signedIn(world.admin, second);
        const { items } = (await world.call('GET', LINKS, at(world.admin.id))).body;
        const linkAt = (id: string) => items.find(({ provider }: { readonly provider: string }) => provider === id);
        return { second, throughSecond, first: linkAt(world.provider.id), other: linkAt(second.id) };
      }
      const unlink = (link: { id: string }, as?: As) =>
        world.change('DELETE', `${LINKS}/{link}`, MEMBER, {
          path: { member: world.admin.id, link: link.id },
          ...(as && { as }),
        });

      it('are undone by a sole administrator who came through another provider', async () => {
        const { other, first } = await twoWaysIn();
        expect((await unlink(other)).status).toBe(200);
        expect(await world.trust.findLinkedMember({ ...other, value: other.subject })).toBeUndefined();
        expect((await unlink(first)).status).toBe(409);
        const entry = (await world.audited()).find(({ action }) => action === 'member.unlinked');
        expect(entry).toMatchObject({ details: { claim: 'sub', subject: other.subject } });
      });

      it('[L6] never are where they came through, nor when that leads to nobody', async () => {
        const { second, throughSecond, first, other } = await twoWaysIn();
        const refused = await unlink(first);
        expect([refused.status, refused.body.type]).toEqual([409, 'urn:countersign:problem:own_membership']);
        expect((await unlink(other, throughSecond)).status).toBe(409);
        expect((await unlink(first, world.session(world.admin, second.id))).status).toBe(409);
        await world.store.removeLink(
          whatever(world.admin),
          subject('sub', first.subject),
          'operator',
          anAudit(world.acme),
        );
        expect((await unlink(other)).status).toBe(409);
      });

      it('[L6] keep one of two that would each keep the other', async () => {
        const { throughSecond, first, other } = await twoWaysIn();
        const etag = (await world.call('GET', MEMBER, at(world.admin.id))).etag;
        const call = (link: { id: string }, as?: As) =>
          world.call('DELETE', `${LINKS}/{link}`, {
            ...{ path: { member: world.admin.id, link: link.id }, ifMatch: etag },
            ...(as && { as }),
          });
        const answers = await Promise.all([call(other), call(first, throughSecond)]);
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      });
    });

    it('[L7] of another organization’s provider are refused', async () => {
      const { id } = await world.addMember();
      for (const provider of [world.globexProvider.id, 'idp_x']) {
        const refused = await world.change('POST', LINKS, MEMBER, { ...at(id), json: { provider, subject: 'x' } });
        expect(refused.status).toBe(400);
        expect(JSON.stringify(refused.body)).not.toContain(world.globex);
      }
    });

    it('of a former release work, and are listed when they are added again', async () => {
      const { id } = await world.addMember();
      const value = unique('old');
      const member = aMember(world.acme);
      expect(
        await world.store.addMember(
          { ...member, id: unique('m') as typeof member.id },
          subject('sub', value),
          'operator',
          anAudit(world.acme),
        ),
      ).toBe('done');
      const rows = (await tables().rows('directory')).filter((row) => row['value'] === value);
      const listing = rows.find(({ pk }) => String(pk).startsWith('links#'));
      await tables().delete('directory', { pk: listing?.['pk'], sk: listing?.['sk'] });
      const owner = String(listing?.['member']);
      expect(await world.trust.findLinkedMember(subject('sub', value))).toBe(owner);
      expect((await world.call('GET', LINKS, at(owner))).body.items).toEqual([]);
      const json = { provider: world.provider.id, subject: value };
      expect((await world.change('POST', LINKS, MEMBER, { ...at(owner), json })).status).toBe(201);
      expect((await world.call('GET', LINKS, at(owner))).body.items).toHaveLength(1);
      expect((await world.change('POST', LINKS, MEMBER, { ...at(id), json })).status).toBe(409);
    });
  });
});
