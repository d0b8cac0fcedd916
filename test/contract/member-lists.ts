import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type {
  AdministrationReads,
  AdministrationStore,
  MemberPlaces,
  MemberSearch,
} from '../../lambdas/ports/administration-store.ts';
import type { OffboardingStore } from '../../lambdas/ports/offboarding-store.ts';
import type { SignInNotes } from '../../lambdas/ports/sign-in-notes.ts';
import type { MemberId, OrganizationId } from '../../protect/vocabulary/identifiers.ts';
import { provider } from '../support/fixtures.ts';
import { aMember, anAudit, anOrganization, NOW, unique } from './records.ts';

export interface MemberListsUnderTest {
  readonly reads: AdministrationReads;
  readonly store: AdministrationStore;
  readonly offboarding: OffboardingStore;
  readonly places: MemberPlaces;
  readonly signIns: SignInNotes;
  /** As a release left it that knew no order of sign-ins. */
  listAsBefore(organization: OrganizationId): Promise<void>;
  /** As a former release made it: without anything that lists it. */
  formerly(member: Member): Promise<void>;
  /** As a former release left an organization. */
  unlist(organization: OrganizationId): Promise<void>;
  /** Keys of whatever lists a member. */
  placesOf(member: MemberId): Promise<readonly string[]>;
}

/** The laws of `searchMembers` and `MemberPlaces`: lists follow members, and cost what a page costs. */
export function memberListsContract(open: () => MemberListsUnderTest): void {
  async function anOrganizationOf(addresses: readonly string[], overrides: Partial<Member> = {}) {
    const { id } = anOrganization();
    await open().store.createOrganization({ ...anOrganization(), id }, anAudit(id));
    const members = addresses.map((email) => aMember(id, { email, ...overrides }));
    for (const member of members) await add(member);
    return { organization: id, members };
  }

  /** Many, at less than a transaction each. */
  async function many(addresses: readonly string[], disabled: (i: number) => boolean = () => false) {
    const { organization } = await anOrganizationOf([]);
    const members = addresses.map((email, i) =>
      aMember(organization, { email, ...(disabled(i) && { status: 'disabled' }) }),
    );
    await Promise.all(members.map((member) => open().formerly(member)));
    await open().places.place(organization);
    return organization;
  }

  async function add(member: Member): Promise<void> {
    expect(await open().store.addMember(member, undefined, 'operator', anAudit(member.organization))).toBe('done');
  }

  const everybody: MemberSearch = { statuses: ['active', 'disabled'], words: [], descending: false };

  async function page(organization: OrganizationId, search: Partial<MemberSearch> = {}) {
    const found = await open().reads.searchMembers(organization, { ...everybody, ...search });
    if (typeof found === 'string') throw new Error(found);
    return found;
  }

  const addresses = async (...of: Parameters<typeof page>) => (await page(...of)).members.map(({ email }) => email);

  /** Page after page, as far as they go. */
  async function all(organization: OrganizationId, search: Partial<MemberSearch> = {}) {
    const pages: (readonly string[])[] = [];
    let after: string | undefined;
    do {
      const { members, next } = await page(organization, { ...search, ...(after !== undefined && { after }) });
      pages.push(members.map(({ email }) => email));
      after = next;
    } while (after !== undefined);
    return pages;
  }

  it('are in the order of addresses, either way, with everybody once and in pages of fifty', async () => {
    const emails = Array.from({ length: 120 }, (_, i) => `p${String(i).padStart(3, '0')}@acme.example`);
    // Two shelves are one list.
    const organization = await many([...emails].reverse(), (i) => i % 3 === 0);
    const upwards = await all(organization);
    expect(upwards.map(({ length }) => length)).toEqual([50, 50, 20]);
    expect(upwards.flat()).toEqual(emails);
    expect((await all(organization, { descending: true })).flat()).toEqual([...emails].reverse());
  });

  it('have whoever has each word, by its beginning, once', async () => {
    const { organization } = await anOrganizationOf([
      ...['jane.smith@acme.example', 'smith.smithson@acme.example', 'bob.jones@acme.example', 'josé@smithy.example'],
    ]);
    expect(await addresses(organization, { words: ['smi'] })).toEqual([
      ...['jane.smith@acme.example', 'smith.smithson@acme.example', 'josé@smithy.example'],
    ]);
    expect(await addresses(organization, { words: ['smi', 'ja'] })).toEqual(['jane.smith@acme.example']);
    expect(await addresses(organization, { words: ['jose'] })).toEqual(['josé@smithy.example']);
    expect(await addresses(organization, { words: ['mith'] })).toHaveLength(0);
  });

  it('[L7] have nobody of another organization', async () => {
    const { organization } = await anOrganizationOf(['ada@acme.example']);
    await anOrganizationOf(['ada@acme.example', 'bob@acme.example']);
    expect(await addresses(organization)).toEqual(['ada@acme.example']);
    expect(await addresses(organization, { words: ['bob'] })).toHaveLength(0);
  });

  it('a rare match among many is found on a later page, and no page reads them all', async () => {
    const organization = await many([
      ...Array.from({ length: 230 }, (_, i) => `common${String(i).padStart(3, '0')}@acme.example`),
      'rare.commonx@acme.example',
    ]);
    const pages = await all(organization, { words: ['common', 'rar'] });
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(['rare.commonx@acme.example']);
  });

  describe('follow a member', () => {
    const lists = async (organization: OrganizationId) => ({
      present: await addresses(organization),
      removed: await addresses(organization, { statuses: ['removed'] }),
      admins: await addresses(organization, { role: 'admin' }),
      disabledAdmins: await addresses(organization, { role: 'admin', statuses: ['disabled'] }),
      editors: await addresses(organization, { role: 'editor' }),
    });
    const none = { present: [], removed: [], admins: [], disabledAdmins: [], editors: [] };
    const EMAIL = 'ada@acme.example';

    async function ada() {
      const { organization, members } = await anOrganizationOf([EMAIL]);
      return { organization, member: members[0] as Member };
    }

    it('who gets another role, by whoever looked, and by the operator', async () => {
      const { organization, member } = await ada();
      expect(await lists(organization)).toEqual({ ...none, present: [EMAIL], editors: [EMAIL] });
      const audit = () => anAudit(organization);
      await open().store.changeMember({ record: member, revision: 0 }, { role: 'admin' }, 'operator', audit());
      expect(await lists(organization)).toEqual({ ...none, present: [EMAIL], admins: [EMAIL] });
      // Over what was read before that: the places of the role that is written stand all the same.
      const { role, status } = member;
      await open().store.changeMember(whatever(member), { role, status }, 'operator', audit());
      expect(await lists(organization)).toEqual({ ...none, present: [EMAIL], editors: [EMAIL] });
    });

    it('whose name is another, or none any more: no place of the former one is left', async () => {
      const { organization, member } = await ada();
      const places = async () => (await open().placesOf(member.id)).length;
      const bare = await places();
      const change = async (displayName: Member['displayName']) => {
        const found = await open().reads.findMember(organization, member.id);
        if (found === undefined) throw new Error('is gone');
        return open().store.changeMember(found, { displayName }, 'operator', anAudit(organization));
      };
      expect(await change({ text: 'Countess Lovelace', by: 'administrator' })).toBe('done');
      expect(await addresses(organization, { words: ['love'] })).toEqual([EMAIL]);
      expect(await places()).toBe(bare + 4);
      expect(await change({ text: 'Byron', by: 'administrator' })).toBe('done');
      expect([await addresses(organization, { words: ['love'] }), await places()]).toEqual([[], bare + 2]);
      expect(await change(undefined)).toBe('done');
      expect([await addresses(organization, { words: ['byr'] }), await places()]).toEqual([[], bare]);
    });

    it('who is disabled or removed by the operator, whatever was read of them', async () => {
      const { organization, member } = await ada();
      await open().store.changeMember(
        { record: member, revision: 0 },
        { role: 'admin' },
        'operator',
        anAudit(organization),
      );
      await open().store.stopMember(member, 'disabled', NOW, anAudit(organization));
      expect(await lists(organization)).toEqual({
        ...none,
        ...{ present: [EMAIL], admins: [EMAIL], disabledAdmins: [EMAIL] },
      });
      await open().store.stopMember(member, 'removed', NOW - 1, anAudit(organization));
      expect(await lists(organization)).toEqual({ ...none, removed: [EMAIL] });
    });

    it('who is erased, or whose organization is deleted: no list and no key has the address', async () => {
      const { organization, member } = await ada();
      await open().store.stopMember(member, 'removed', NOW, anAudit(organization));
      const found = await open().reads.findMember(organization, member.id);
      if (found === undefined) throw new Error('is gone');
      await open().offboarding.eraseMember(found, NOW, anAudit(organization));
      expect(await lists(organization)).toEqual(none);
      expect(await open().placesOf(member.id)).toHaveLength(0);

      const other = await ada();
      await open().offboarding.forgetMember(other.member, NOW);
      expect(await open().placesOf(other.member.id)).toHaveLength(0);
    });
  });

  describe('of a former release', () => {
    it('are not listed until they are placed; then as everybody is, and again changes nothing', async () => {
      const { organization } = await anOrganizationOf([]);
      await open().unlist(organization);
      await open().formerly(aMember(organization, { email: 'ada@acme.example', role: 'admin' }));
      await open().formerly(aMember(organization, { email: 'bob@acme.example', status: 'removed' }));
      expect(await open().reads.searchMembers(organization, everybody)).toBe('not_listed');
      for (const _ of ['once', 'again']) {
        expect(await open().places.place(organization)).toBe(2);
        expect(await addresses(organization)).toEqual(['ada@acme.example']);
        expect(await addresses(organization, { role: 'admin', words: ['ad'] })).toEqual(['ada@acme.example']);
        expect(await addresses(organization, { statuses: ['removed'] })).toEqual(['bob@acme.example']);
      }
    });

    it('one who was never listed is when they change', async () => {
      const { organization } = await anOrganizationOf([]);
      const member = aMember(organization, { email: `${unique('eve')}@acme.example` });
      await open().formerly(member);
      await open().store.stopMember(member, 'disabled', NOW, anAudit(organization));
      expect(await addresses(organization)).toEqual([member.email]);
    });
  });

  describe('in the order of sign-ins', () => {
    const HOUR = 3_600;
    const lastSignIn = (at: number) => ({
      at,
      provider: provider.id,
      claims: [{ name: 'groups', values: ['a'] }],
    });
    const bySignIn = {};

    async function four() {
      const { organization, members } = await anOrganizationOf(
        ['ada', 'bob', 'eve', 'never'].map((name) => `${name}@acme.example`),
      );
      for (const [i, member] of members.slice(0, 3).entries()) {
        expect(await open().signIns.note(member, { lastSignIn: lastSignIn(NOW - i * HOUR) })).toBe('noted');
      }
      return { organization, members };
    }
    const names = async (...of: Parameters<typeof page>) =>
      (await addresses(...of)).map((email) => email.split('@')[0]);

    it('are the most recent first, or those who never came; and of whoever has not come since', async () => {
      const { organization } = await four();
      expect(await names(organization, { bySignIn, descending: true })).toEqual(['ada', 'bob', 'eve', 'never']);
      expect(await names(organization, { bySignIn })).toEqual(['never', 'eve', 'bob', 'ada']);
      expect(await names(organization, { bySignIn: { before: NOW - HOUR } })).toEqual(['never', 'eve']);
      expect(await names(organization, { bySignIn, role: 'admin' })).toEqual([]);
    });

    it('have everybody once, page by page', async () => {
      const emails = Array.from({ length: 70 }, (_, i) => `p${String(i).padStart(3, '0')}@acme.example`);
      const organization = await many([...emails].reverse());
      expect((await all(organization, { bySignIn })).flat()).toEqual(emails);
      expect((await all(organization, { bySignIn, descending: true })).flat()).toEqual([...emails].reverse());
    });

    it('move who comes again, who gets a role, and who is erased, with no place left behind', async () => {
      const { organization, members } = await four();
      const [ada, bob] = members as [Member, Member];
      const came = { ...bob, lastSignIn: lastSignIn(NOW - HOUR) };
      const before = await open().placesOf(bob.id);
      expect(await open().signIns.note(came, { lastSignIn: lastSignIn(NOW + HOUR) })).toBe('noted');
      expect(await open().placesOf(bob.id)).toHaveLength(before.length);
      expect(await names(organization, { bySignIn, descending: true })).toEqual(['bob', 'ada', 'eve', 'never']);
      const found = await open().reads.findMember(organization, ada.id);
      if (found === undefined) throw new Error('is gone');
      await open().store.changeMember(found, { role: 'admin' }, 'operator', anAudit(organization));
      expect(await names(organization, { bySignIn, role: 'admin' })).toEqual(['ada']);
      await open().store.stopMember(ada, 'removed', NOW, anAudit(organization));
      const removed = await open().reads.findMember(organization, ada.id);
      if (removed === undefined) throw new Error('is gone');
      await open().offboarding.eraseMember(removed, NOW, anAudit(organization));
      expect(await open().placesOf(ada.id)).toHaveLength(0);
      const erased = await open().reads.findMember(organization, ada.id);
      expect(erased?.record).not.toHaveProperty('lastSignIn');
    });

    it('are noted over what was read, leave the revision as it is, and bring a name with its words', async () => {
      const { organization, members } = await anOrganizationOf(['ada@acme.example']);
      const ada = members[0] as Member;
      const displayName = { text: 'Countess Lovelace', by: 'sign_in' } as const;
      expect(await open().signIns.note(ada, { lastSignIn: lastSignIn(NOW), displayName })).toBe('noted');
      expect(await open().signIns.note(ada, { lastSignIn: lastSignIn(NOW + 1) })).toBe('changed');
      expect(await open().signIns.note({ ...ada, role: 'admin' }, { lastSignIn: lastSignIn(NOW + 1) })).toBe('changed');
      const other = { ...ada, lastSignIn: lastSignIn(NOW) };
      expect(await open().signIns.note(other, { lastSignIn: lastSignIn(NOW + 1) })).toBe('changed');
      expect(await open().reads.findMember(organization, ada.id)).toMatchObject({
        record: { lastSignIn: lastSignIn(NOW), displayName },
        revision: 0,
      });
      expect(await names(organization, { words: ['love'] })).toEqual(['ada']);
      expect(await open().reads.findMember(organization, 'nobody' as MemberId)).toBeUndefined();
      expect(await open().signIns.note({ ...ada, id: 'nobody' as MemberId }, { lastSignIn: lastSignIn(NOW) })).toBe(
        'changed',
      );
      expect(await open().reads.findMember(organization, 'nobody' as MemberId)).toBeUndefined();
    });

    it('are not there for members of a release that knew none, until they are placed', async () => {
      const { organization } = await four();
      await open().listAsBefore(organization);
      expect(await open().reads.searchMembers(organization, { ...everybody, bySignIn })).toBe('not_listed');
      expect(await addresses(organization)).toHaveLength(4);
      await open().places.place(organization);
      expect(await names(organization, { bySignIn })).toEqual(['never', 'eve', 'bob', 'ada']);
    });
  });

  it('[L15] go on after no place outside of what is looked for', async () => {
    const { organization } = await anOrganizationOf(['ada@acme.example']);
    const search = { ...everybody, words: ['ad'], after: 'bob#bob@acme.example#x' };
    expect(await open().reads.searchMembers(organization, search)).toBe('no_such_place');
  });
}
