import { whatever } from '../../../lambdas/core/administration/revision.ts';
import type { Member } from '../../../lambdas/core/records.ts';
import type { Administered, ByMember } from '../../../lambdas/flows/administration/administration.ts';
import {
  changeMember,
  findMember,
  type MemberChange,
  memberTag,
  recallMember,
} from '../../../lambdas/flows/administration/change-member.ts';
import { aMember, anAudit } from '../../contract/records.ts';
import { administeredOrganization, demote, operatorOn } from '../../support/administered-organization.ts';
import { done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

const OWN_MEMBERSHIP = { reason: 'own_membership' };

/** Bob as he is kept when nothing but this is special about him. */
async function world(overrides: Partial<Member> = {}) {
  const at = await administeredOrganization(admin());
  const bob = aMember(at.organization, { role: 'developer', ...overrides });
  expect(await admin().store.addMember(bob, undefined, 'operator', anAudit(at.organization))).toBe('done');
  return { ...at, bob };
}

type World = Awaited<ReturnType<typeof world>>;

const stored = async ({ organization, id }: Pick<Member, 'organization' | 'id'>) =>
  (await admin().reads.findMember(organization, id))?.record;
const tagOf = async (member: Member) => {
  const found = await stored(member);
  return found === undefined ? 'none' : memberTag(found);
};
const change = async ({ bob }: World, wanted: MemberChange, by: ByMember) =>
  changeMember(by, bob.id, wanted, await tagOf(bob));
const entries = async ({ bob }: World) =>
  (await entriesOf(tables(), bob.id)).filter(({ action }) => action !== 'member.added');

describe('a member whom an administrator changes', () => {
  it.each<[MemberChange, Partial<Member>, string]>([
    [{ role: 'guest' }, { role: 'guest' }, 'member.changed'],
    [{ status: 'disabled' }, { status: 'disabled', recalledAt: NOW }, 'member.disabled'],
    [{ status: 'removed' }, { status: 'removed', recalledAt: NOW }, 'member.removed'],
    [{ role: 'guest', status: 'disabled' }, { role: 'guest', status: 'disabled', recalledAt: NOW }, 'member.disabled'],
  ])('[L9] is so from then on, in one entry, and who stops is recalled: %j', async (wanted, made, action) => {
    const at = await world();
    const next = { ...at.bob, ...made };
    expect(done(await change(at, wanted, at.by))).toEqual(next);
    expect(await stored(at.bob)).toEqual(next);
    const details = { role: next.role, status: next.status };
    const actor = { kind: 'member', id: at.ada.id };
    expect(await entries(at)).toContainEqual({ organization: at.organization, action, actor, at: NOW, details });
  });

  it.each<[string, Partial<Member>, MemberChange, number | undefined]>([
    ['disabled once more', { status: 'disabled', recalledAt: NOW - 9 }, { status: 'disabled', role: 'guest' }, NOW - 9],
    ['given another role', { recalledAt: NOW - 9 }, { role: 'guest' }, NOW - 9],
    ['active again', { status: 'disabled', recalledAt: NOW - 9 }, { status: 'active' }, NOW - 9],
    ['removed after being disabled', { status: 'disabled', recalledAt: NOW - 9 }, { status: 'removed' }, NOW],
    ['removed by a clock that is behind', { recalledAt: NOW + 9 }, { status: 'removed' }, NOW + 9],
  ])('[L18] never has a recall taken back: %s', async (_, before, wanted, recalledAt) => {
    const at = await world(before);
    expect(done(await change(at, wanted, at.by)).recalledAt).toBe(recalledAt);
    expect((await stored(at.bob))?.recalledAt).toBe(recalledAt);
  });

  it('is active again in an entry that says that they were changed, not stopped', async () => {
    const at = await world({ status: 'disabled' });
    done(await change(at, { status: 'active' }, at.by));
    expect((await entries(at)).map(({ action }) => action)).toContain('member.changed');
  });

  it('is an administrator’s word from then on, where a provider had stopped them, unless only the role changes', async () => {
    const at = await world({ status: 'disabled', stoppedBy: 'provider' as never });
    const before = await stored(at.bob);
    done(await change(at, { role: 'guest' }, at.by));
    expect((await stored(at.bob))?.stoppedBy).toEqual(before?.stoppedBy);
    done(await change(at, { status: 'disabled' }, at.by));
    expect((await stored(at.bob))?.stoppedBy).toEqual(before?.stoppedBy);
    done(await change(at, { status: 'active' }, at.by));
    expect(await stored(at.bob)).not.toHaveProperty('stoppedBy');
  });

  it('as they are already, is written nowhere', async () => {
    const at = await world();
    const before = await tables().snapshot();
    for (const wanted of [{}, { role: 'developer' }, { status: 'active' }] as const)
      expect(done(await change(at, wanted, at.by))).toEqual(at.bob);
    expect(await tables().snapshot()).toEqual(before);
  });

  it('has a role that there is', async () => {
    const at = await world();
    for (const role of ['nobody', '', 'toString'])
      expect(await refused(() => change(at, { role }, at.by))).toEqual(['invalid_request', 'role']);
  });

  it('[L7] is one of their own organization', async () => {
    const [at, other] = [await world(), await world()];
    for (const id of [other.bob.id, 'nobody', 'two words', '']) {
      expect(await refused(() => changeMember(at.by, id, { role: 'guest' }, 'any'))).toEqual(['not_found', 'member']);
      expect(await refused(() => recallMember(at.by, id, 'any'))).toEqual(['not_found', 'member']);
      expect(await findMember(at.by, id)).toMatchObject({ ok: false, error: { reason: 'not_found' } });
    }
    expect(done(await findMember(at.by, at.bob.id))).toEqual(at.bob);
  });

  it('is what was looked at, and what there is now is told otherwise', async () => {
    const at = await world();
    const current = await tagOf(at.bob);
    expect(await refused(() => changeMember(at.by, at.bob.id, { role: 'guest' }, '"of-before"'))).toEqual({
      ...{ reason: 'changed_meanwhile', current },
    });
    const other = () =>
      admin().store.changeMember(whatever(at.bob), { role: 'guest' }, 'operator', anAudit(at.organization));
    const late = await change(at, { status: 'disabled' }, meanwhile(at.by, 'changeMember', other));
    expect(late).toEqual({ ok: false, error: { reason: 'changed_meanwhile', current: await tagOf(at.bob) } });
    expect(await stored(at.bob)).toEqual({ ...at.bob, role: 'guest' });
  });

  it('is nobody any more when their row is gone at that moment', async () => {
    const at = await world();
    const leave = () => tables().delete('members', { organization: at.organization, member: at.bob.id });
    const late = await change(at, { role: 'guest' }, meanwhile(at.by, 'changeMember', leave));
    expect(late).toMatchObject({ error: { reason: 'not_found', problems: [{ field: 'member' }] } });
  });

  it('[L6] never is oneself, nor anybody’s who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    const ada = { ...at, bob: at.ada };
    for (const wanted of [{ role: 'developer' }, { status: 'disabled' }, { status: 'removed' }] as const)
      expect(await refused(() => change(ada, wanted, at.by))).toEqual(OWN_MEMBERSHIP);
    const tag = await tagOf(at.ada);
    expect(await refused(() => recallMember(at.by, at.ada.id, tag))).toEqual(OWN_MEMBERSHIP);
    const carol = aMember(at.organization, { role: 'developer' });
    expect(await admin().store.addMember(carol, undefined, 'operator', anAudit(at.organization))).toBe('done');
    const byBob = memberAdministration(admin(), at.bob);
    expect(await refused(() => change({ ...at, bob: carol }, { role: 'guest' }, byBob))).toEqual(OWN_MEMBERSHIP);
    const demoting = meanwhile(at.by, 'changeMember', () => demote(admin(), at.ada));
    expect(await change(at, { role: 'guest' }, demoting)).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await stored(at.bob)).toEqual(at.bob);
  });

  it('[L6] never is another administrator, by one who has not signed in', async () => {
    const at = await world({ role: 'admin' });
    const notStanding = { reason: 'last_sign_in', because: 'not_standing' };
    for (const wanted of [{ role: 'developer' }, { status: 'disabled' }, { status: 'removed' }] as const)
      expect(await refused(() => change(at, wanted, at.by))).toEqual(notStanding);
    const tag = await tagOf(at.bob);
    expect(done(await recallMember(at.by, at.bob.id, tag)).recalledAt).toBe(NOW);
  });
});

describe('a member whom an administrator recalls', () => {
  it('[L18] is so up to that moment, in one entry, and stays what they are', async () => {
    const at = await world();
    expect(done(await recallMember(at.by, at.bob.id, await tagOf(at.bob)))).toEqual({ ...at.bob, recalledAt: NOW });
    expect(await stored(at.bob)).toEqual({ ...at.bob, recalledAt: NOW });
    expect((await entries(at)).map(({ action, details }) => [action, details])).toContainEqual([
      'member.recalled',
      { role: at.bob.role, status: at.bob.status },
    ]);
    const before = await tables().snapshot();
    done(await recallMember(at.by, at.bob.id, await tagOf(at.bob)));
    expect(await tables().snapshot()).toEqual(before);
  });
});
