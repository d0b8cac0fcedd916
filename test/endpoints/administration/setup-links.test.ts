import { dynamoOffboardingStore } from '../../../lambdas/adapters/aws/administration/offboarding.ts';
import { dynamoSetupStore } from '../../../lambdas/adapters/aws/sessions/setup-store.ts';
import { whatever } from '../../../lambdas/core/administration/revision.ts';
import type { Member } from '../../../lambdas/core/records.ts';
import { type SetupToken, setupDigest } from '../../../lambdas/core/sign-in/setup.ts';
import type { MemberChanges } from '../../../lambdas/ports/administration-store.ts';
import { anAudit } from '../../contract/records.ts';
import { AdministrationWorld, type As } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { ISSUER, NOW } from '../../support/fixtures.ts';

describeUseCases('a setup link, by an administrator', (tables) => {
  let world: AdministrationWorld;
  let otto: Member;
  beforeEach(async () => {
    world = await AdministrationWorld.start(tables());
    otto = await world.addMember({ role: 'admin' });
  });

  const make = (member: string, as: As = world.adminSession) =>
    world.call('POST', '/members/{member}/setup-link', { path: { member }, as });
  const change = (member: Member, changes: MemberChanges) => {
    const { role, status } = member;
    return world.store.changeMember(whatever(member), { role, status, ...changes }, 'operator', anAudit(world.acme));
  };
  const links = async () => (await tables().rows('sessions')).filter(({ organization }) => organization === world.acme);

  it('is for another administrator, an hour long, in this answer alone, with its audit entry and whose word it is', async () => {
    const { status, headers, body } = await make(otto.id);
    expect([status, headers['cache-control'], Object.keys(body)]).toStrictEqual([
      201,
      'no-store',
      ['url', 'expires_at'],
    ]);
    const [url, token] = body.url.split(/\/(?=[^/]*$)/);
    expect([url, body.expires_at]).toStrictEqual([`${ISSUER}/setup/${world.acme}`, NOW + 3_600]);
    const digest = setupDigest(token as SetupToken);
    const store = dynamoSetupStore(tables().client, tables().names, 400);
    expect(await store.findLink(digest)).toStrictEqual({
      ...{ digest, organization: world.acme, member: otto.id, madeBy: world.admin.id, expiresAt: NOW + 3_600 },
    });
    expect(await world.audited()).toMatchObject([
      {
        action: 'setup_link.created',
        actor: { kind: 'member', id: world.admin.id },
        target: otto.id,
        details: { expiresAt: NOW + 3_600 },
      },
    ]);
    expect(JSON.stringify([await tables().snapshot(), world.told, world.contexts])).not.toContain(token);
  });

  it('is another one each time', async () => {
    const [first, second] = await Promise.all([make(otto.id), make(otto.id)]);
    expect(first.body.url).not.toBe(second.body.url);
    expect(await links()).toHaveLength(2);
  });

  it.each<[string, MemberChanges, string]>([
    ['who administers nothing', { role: 'developer' }, 'role'],
    ['whose role is none', { role: 'nobody' }, 'role'],
    ['who is disabled', { status: 'disabled' }, 'status'],
    ['who is removed', { status: 'removed' }, 'status'],
    ['who is recalled in this second', { recalledAt: NOW }, 'member'],
  ])('[L8] is for nobody %s', async (_, changes, field) => {
    await change(otto, changes);
    const { status, body } = await make(otto.id);
    expect([status, body.errors?.[0].field, await links()]).toStrictEqual([409, field, []]);
  });

  it('[L18] is for a member who was recalled a second before, too', async () => {
    await change(otto, { recalledAt: NOW - 1 });
    expect([(await make(otto.id)).status, await links()]).toMatchObject([201, [{ member: otto.id }]]);
  });

  it('is for nobody who is erased', async () => {
    await dynamoOffboardingStore(tables().client, tables().names, 400).eraseMember(
      { record: otto, revision: 0 },
      NOW,
      anAudit(world.acme),
    );
    expect([(await make(otto.id)).status, await links()]).toStrictEqual([404, []]);
  });

  it('[L7] is for nobody of another organization', async () => {
    expect([(await make(world.globexAdmin.id)).status, await links()]).toStrictEqual([404, []]);
  });

  it('is nobody’s for themselves, who are told where to go', async () => {
    const { status, body } = await make(world.admin.id);
    expect([status, body.errors]).toStrictEqual([
      409,
      [{ field: 'member', detail: expect.stringContaining('register the provider under Identity providers') }],
    ]);
    expect(await links()).toStrictEqual([]);
  });

  it.each<[string, () => As | Promise<As>, number]>([
    ['an access token', () => world.token(world.admin.id, 'org:admin'), 403],
    ['a setup session', () => world.setupSession(otto), 403],
    ['a session of somebody else', async () => world.session(await world.addMember(), world.provider.id), 403],
    ['nothing', () => 'nothing', 401],
  ])('[L6] is never made with %s', async (_, as, status) => {
    const sofia = await world.addMember({ role: 'admin' });
    expect([(await make(sofia.id, await as())).status, await links()]).toStrictEqual([status, []]);
  });

  it('[L6] is not made by who loses their role at the same moment', async () => {
    const session = world.session(otto, world.provider.id);
    const [taken, made] = await Promise.all([change(otto, { role: 'guest' }), make(world.admin.id, session)]);
    expect(taken).toBe('done');
    // In one order or the other; and a link of whoever is none any more does not open.
    const rows = await links();
    expect([made.status, rows.length]).toStrictEqual(made.status === 201 ? [201, 1] : [made.status, 0]);
    expect([201, 403, 409]).toContain(made.status);
  });
});
