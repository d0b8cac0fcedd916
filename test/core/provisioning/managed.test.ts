import {
  adoption,
  changesOf,
  deletionOf,
  type FoundMember,
  isSeenBy,
  isStoppedBy,
  newMember,
  roleOfNew,
} from '../../../lambdas/core/provisioning/managed.ts';
import type { Member } from '../../../lambdas/core/records.ts';
import { input } from '../../support/activation-world.ts';
import { configurationOf, member, NOW, provider, providerId } from '../../support/fixtures.ts';

const OTHER = providerId(`idp_${'b'.repeat(32)}`);
const own = { provider: provider.id, externalId: 'e-1' };
const stoppedBy = { provider: provider.id, at: NOW };
const stopped: Member = { ...member, status: 'disabled', recalledAt: NOW, provisioning: own, stoppedBy };
const found = (overrides: Partial<Member>, also: Partial<FoundMember> = {}): FoundMember => ({
  member: { ...member, ...overrides },
  isLinked: false,
  managerStands: true,
  ...also,
});

describe('[P13][L7] a member is seen by the provider', () => {
  it.each<[string, FoundMember, boolean]>([
    ['that manages them', found({ provisioning: own }), true],
    ['that deleted them', found({ provisioning: { ...own, deletedAt: NOW } }, { isLinked: true }), false],
    ['that knows them by a subject', found({}, { isLinked: true }), true],
    ['that knows nothing of them', found({}), false],
    [
      'that knows them, and another manages them',
      found({ provisioning: { provider: OTHER } }, { isLinked: true }),
      false,
    ],
    [
      'that knows them, and who managed them is gone',
      found({ provisioning: { provider: OTHER } }, { isLinked: true, managerStands: false }),
      true,
    ],
    ['that manages them, and they are removed', found({ status: 'removed', provisioning: own }), false],
    ['that manages them, and they are erased', found({ erasedAt: NOW, provisioning: own }), false],
  ])('%s', (_, of, expected) => {
    expect(isSeenBy(provider.id, of)).toBe(expected);
  });
});

describe('[P10][L6] who may be made active again', () => {
  it.each<[string, Member, boolean]>([
    ['whom this provider disabled', stopped, true],
    ['whom nobody disabled', { ...stopped, status: 'active' }, false],
    ['whom another provider disabled', { ...stopped, stoppedBy: { provider: OTHER, at: NOW } }, false],
    ['whom an administrator disabled', { ...stopped, stoppedBy: undefined }, false],
    ['who was recalled since', { ...stopped, recalledAt: NOW + 1 }, false],
    ['who is removed', { ...stopped, status: 'removed' }, false],
  ])('%s', (_, of, expected) => {
    expect(isStoppedBy(provider.id, of)).toBe(expected);
  });
});

describe('what a change makes of a member', () => {
  const change = (of: Member, said: Parameters<typeof changesOf>[1]) => changesOf(of, said, provider.id, NOW + 5);

  it('[P9] never moves a watermark back, and is nothing where it is so already', () => {
    const later = NOW + 100;
    expect(change({ ...member, provisioning: own, recalledAt: later }, { active: false })).toEqual({
      ok: true,
      value: { status: 'disabled', recalledAt: later, stoppedBy: { provider: provider.id, at: later } },
    });
    expect(change(stopped, { active: false, externalId: 'e-1', userName: 'ADA@acme.example' })).toEqual({
      ok: true,
      value: {},
    });
  });

  it('[P10] claims nothing of who is disabled already', () => {
    const byAdministrator: Member = { ...member, status: 'disabled', provisioning: own };
    expect(change(byAdministrator, { active: false })).toEqual({ ok: true, value: {} });
    expect(deletionOf(byAdministrator, provider.id, NOW)).toEqual({
      provisioning: { provider: provider.id, deletedAt: NOW },
    });
  });

  it('[P6] manages whom it changes first, and nobody whom it does not change', () => {
    expect(change(member, { active: true })).toEqual({ ok: true, value: {} });
    expect(change(member, { active: false })).toMatchObject({ value: { provisioning: { provider: provider.id } } });
  });
});

describe('[P6] who becomes the provider’s to manage', () => {
  const user = { email: member.email, active: true };
  const as = { provider: provider.id, role: 'developer' };
  const adopted = (of: FoundMember) => adoption(of, user, as, NOW);

  it.each<[string, FoundMember, string]>([
    ['removed', found({ status: 'removed', linked: false }), 'member_removed'],
    ['disabled', found({ status: 'disabled', linked: false }), 'member_disabled_here'],
    ['known by another', found({}), 'member_of_another_provider'],
    ['managed by another', found({ linked: false, provisioning: { provider: OTHER } }), 'member_of_another_provider'],
    ['managed by it', found({ provisioning: own }), 'user_exists'],
  ])('not one who is %s', (_, of, reason) => {
    expect(adopted(of)).toMatchObject({ ok: false, error: { reason } });
  });

  it('one whom no provider knows, whom it knows itself, or whose manager is gone: as they are', () => {
    const gone = found({ linked: false, provisioning: { provider: OTHER } }, { managerStands: false });
    for (const one of [found({ linked: false }), found({}, { isLinked: true }), gone])
      expect(adopted(one)).toEqual({ ok: true, value: { provisioning: { provider: provider.id } } });
  });

  it('[P11] one whom it deleted: active, with the role of new ones', () => {
    const deleted = { ...stopped, role: 'admin', provisioning: { provider: provider.id, deletedAt: NOW } };
    expect(adopted(found(deleted))).toEqual({
      ok: true,
      value: { provisioning: { provider: provider.id }, role: 'developer', status: 'active', stoppedBy: undefined },
    });
  });
});

describe('[P2][L6] the role of new members', () => {
  const { roles } = configurationOf(input);

  it.each([
    ['admin', 'provisioning_role_unusable'],
    ['nobody', 'provisioning_role_unusable'],
  ])('is never %s', (scimRole, reason) => {
    expect(roleOfNew({ id: provider.id, scimRole }, roles)).toMatchObject({ error: { reason } });
  });

  it('is the one that was chosen; none is off', () => {
    expect(roleOfNew({ id: provider.id, scimRole: 'developer' }, roles)).toEqual({ ok: true, value: 'developer' });
    expect(roleOfNew({ id: provider.id }, roles)).toMatchObject({ error: { reason: 'provisioning_off' } });
  });
});

describe('[L6] what a member is called by the provider', () => {
  const called = (displayName: Member['displayName'], said: Parameters<typeof changesOf>[1]) =>
    changesOf({ ...member, provisioning: own, displayName }, { externalId: 'e-1', ...said }, provider.id, NOW);
  const ada = (by: 'administrator' | 'scim' | 'sign_in') => ({ text: 'Ada', by });

  it.each<[string, Member['displayName'], Parameters<typeof changesOf>[1], object]>([
    ['is new', undefined, { displayName: 'Ada' }, { displayName: ada('scim') }],
    ['takes the place of what a sign-in said', ada('sign_in'), { displayName: 'Ada' }, { displayName: ada('scim') }],
    ['gives way to an administrator', ada('administrator'), { displayName: 'Eve' }, {}],
    ['is so already', ada('scim'), { displayName: ' Ada' }, {}],
    ['cannot be shown', ada('scim'), { displayName: 'A\u202eda' }, {}],
    ['is taken away', ada('scim'), { displayName: null }, { displayName: undefined }],
    ['is not its own to take away', ada('administrator'), { displayName: null }, {}],
  ])('%s', (_, before, said, changes) => {
    expect(called(before, said)).toStrictEqual({ ok: true, value: changes });
  });

  it('comes with somebody new, and with whom it begins to manage', () => {
    const user = { email: 'ada@acme.example', active: true, formattedName: 'Ada' };
    const { id, organization } = member;
    expect(newMember(user, { id, organization, provider: provider.id, role: 'viewer' }, NOW).displayName).toEqual(
      ada('scim'),
    );
    const adopted = adoption(found({ linked: false }), user, { provider: provider.id, role: 'viewer' }, NOW);
    expect(adopted).toMatchObject({ ok: true, value: { displayName: ada('scim') } });
  });
});
