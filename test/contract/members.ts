import { whatever } from '../../lambdas/core/administration/revision.ts';
import type { AuditEntry } from '../../lambdas/core/audit/entry.ts';
import type { SubjectLinkKey } from '../../lambdas/core/people/subject-link.ts';
import type { Member } from '../../lambdas/core/records.ts';
import type { MemberId } from '../../protect/vocabulary/identifiers.ts';
import { outcome, race } from '../support/race.ts';
import type { AdministrationLaws } from './administration-laws.ts';
import { aMember, anAudit, anOrganization, aProvider, aProviderId, NOW, unique } from './records.ts';

/** The laws of members and subject links in `AdministrationStore` and `TrustSources`. */
export function membersContract(laws: AdministrationLaws): void {
  /** An organization and a subject at its provider, linked to nobody. */
  async function aSubject() {
    const { id: organization } = await laws.anOrganization();
    const provider = aProvider(organization);
    expect(await laws.store.registerProvider(provider, 'operator', anAudit(organization))).toBe('done');
    const link: SubjectLinkKey = { provider: provider.id, claim: 'sub', value: unique('subject') };
    return { organization, link };
  }

  async function add(member: Member, link?: SubjectLinkKey): Promise<Member> {
    expect(await laws.store.addMember(member, link, 'operator', anAudit(member.organization))).toBe('done');
    return member;
  }

  /** As the operator does, whatever the member's state. */
  const change = (member: Member, link: SubjectLinkKey | undefined, audit: AuditEntry) => {
    const { role, status, linked } = member;
    return laws.store.changeMember(whatever(member), { role, status, linked, link }, 'operator', audit);
  };

  const unlink = (member: Member, link: SubjectLinkKey, audit: AuditEntry) =>
    laws.store.removeLink(whatever(member), link, 'operator', audit);

  describe('added', () => {
    it('is found at once, by id and by subject', async () => {
      const { organization, link } = await aSubject();
      const member = aMember(organization);
      await laws.makes((audit) => laws.store.addMember(member, link, 'operator', audit), anAudit(organization));
      expect(await laws.trust.findMember(organization, member.id)).toEqual(member);
      expect(await laws.trust.findLinkedMember(link)).toBe(member.id);
    });

    it('[L7] is a member of no other organization', async () => {
      const { id: organization } = await laws.anOrganization();
      const { id } = await add(aMember(organization));
      expect(await laws.trust.findMember((await laws.anOrganization()).id, id)).toBeUndefined();
    });

    it('[K17] is found by exactly (provider, claim, value)', async () => {
      const { organization, link } = await aSubject();
      await add(aMember(organization), link);
      const others = [
        { ...link, provider: aProviderId() },
        { ...link, claim: 'email' },
        { ...link, value: `${link.value} ` },
        { ...link, claim: 'sub2', value: link.value.slice(1) },
      ];
      for (const other of others) expect(await laws.trust.findLinkedMember(other)).toBeUndefined();
    });

    it.each(['ü'.repeat(500), 'a#b|c', ' '])('may have any subject: %j', async (value) => {
      const { organization, link } = await aSubject();
      const { id } = await add(aMember(organization), { ...link, value });
      expect(await laws.trust.findLinkedMember({ ...link, value })).toBe(id);
    });

    it('needs an organization that exists', async () => {
      const member = aMember(anOrganization().id);
      await laws.refuses('no_organization', (audit) => laws.store.addMember(member, undefined, 'operator', audit));
    });

    it('is refused with an address or an id that another member has', async () => {
      const { id: organization } = await laws.anOrganization();
      const { id, email } = await add(aMember(organization));
      const sameAddress = aMember(organization, { email });
      const sameId = aMember(organization, { id });
      await laws.refuses('email_taken', (audit) => laws.store.addMember(sameAddress, undefined, 'operator', audit));
      await laws.refuses('member_exists', (audit) => laws.store.addMember(sameId, undefined, 'operator', audit));
    });

    it('may have the address of a member of another organization', async () => {
      const { email } = await add(aMember((await laws.anOrganization()).id));
      await add(aMember((await laws.anOrganization()).id, { email }));
    });

    it('[L7] never has the id of a member of another organization, not even of one who was removed', async () => {
      const member = await add(aMember((await laws.anOrganization()).id));
      const other = aMember((await laws.anOrganization()).id, { id: member.id });
      await laws.refuses('id_taken', (audit) => laws.store.addMember(other, undefined, 'operator', audit));
      await laws.store.stopMember(member, 'removed', NOW, anAudit(member.organization));
      await laws.refuses('id_taken', (audit) => laws.store.addMember(other, undefined, 'operator', audit));
      expect(await change(member, undefined, anAudit(member.organization))).toBe('done');
    });

    it.each([2, 20])('[L7] is one of %s, of as many organizations, that race for an id', async (racers) => {
      const organizations = await Promise.all(Array.from({ length: racers }, () => laws.anOrganization()));
      const { id } = aMember(anOrganization().id);
      const words = await race(racers, (racer) => {
        const member = aMember(organizations[racer]?.id ?? anOrganization().id, { id });
        return laws.store.addMember(member, undefined, 'operator', anAudit(member.organization));
      });
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['id_taken'] });
    });

    it('[K17] is refused with a subject that leads to another member, or of a provider that is not theirs', async () => {
      const { organization, link } = await aSubject();
      await add(aMember(organization), link);
      const foreign = (await aSubject()).link;
      const member = aMember(organization);
      await laws.refuses('subject_taken', (audit) => laws.store.addMember(member, link, 'operator', audit));
      await laws.refuses('no_provider', (audit) => laws.store.addMember(member, foreign, 'operator', audit));
    });

    it.each([2, 50])('is one of %s that race for an address', async (racers) => {
      const { id: organization } = await laws.anOrganization();
      const email = `${unique('maria')}@acme.example`;
      const words = await race(racers, () =>
        laws.store.addMember(aMember(organization, { email }), undefined, 'operator', anAudit(organization)),
      );
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['email_taken'] });
    });

    it.each([2, 50])('is one of %s that race for an id', async (racers) => {
      const { id: organization } = await laws.anOrganization();
      const { id } = aMember(organization);
      const words = await race(racers, (racer) => {
        const member = aMember(organization, { id, email: `racer-${racer}@acme.example` });
        return laws.store.addMember(member, undefined, 'operator', anAudit(organization));
      });
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['member_exists'] });
    });

    it.each([2, 50])('is one of %s that race for a subject, and the subject leads to that one', async (racers) => {
      const { organization, link } = await aSubject();
      const members = Array.from({ length: racers }, () => aMember(organization));
      const words = await race(racers, (racer) =>
        laws.store.addMember(members[racer] ?? aMember(organization), link, 'operator', anAudit(organization)),
      );
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['subject_taken'] });
      expect(await laws.trust.findLinkedMember(link)).toBe(members[words.indexOf('done')]?.id);
    });
  });

  describe('in the place of one who was removed', () => {
    const replace = (former: Member, member: Member, link?: SubjectLinkKey, audit = anAudit(member.organization)) =>
      laws.store.replaceMember({ former, member }, link, 'operator', audit);

    async function aTombstone() {
      const { organization, link } = await aSubject();
      const former = await add(aMember(organization), link);
      await laws.store.stopMember(former, 'removed', NOW, anAudit(organization));
      return { former, member: aMember(organization, { email: former.email }), link };
    }

    it('has the address and the subject, and the tombstone stays', async () => {
      const { former, member, link } = await aTombstone();
      await laws.makes((audit) => replace(former, member, link, audit), anAudit(former.organization));
      expect(await laws.trust.findMemberByEmail(member.organization, member.email)).toBe(member.id);
      expect(await laws.trust.findLinkedMember(link)).toBe(member.id);
      expect(await laws.trust.findMember(former.organization, former.id)).toMatchObject({ status: 'removed' });
    });

    it('never has the id of somebody of another organization, nor the place of a member who is there', async () => {
      const { former, member } = await aTombstone();
      const stranger = await add(aMember((await laws.anOrganization()).id));
      await laws.refuses('id_taken', () => replace(former, { ...member, id: stranger.id }));
      await change(former, undefined, anAudit(former.organization));
      await laws.refuses('member_missing', () => replace(former, member));
    });

    it.each([2, 20])('is one of %s that race for it', async (racers) => {
      const { former, member } = await aTombstone();
      const words = await race(racers, (racer) => replace(former, { ...member, id: unique(`r${racer}`) as MemberId }));
      expect(outcome(words, 'done')).toEqual({ winners: 1, lost: ['email_taken'] });
    });
  });

  describe('changed', () => {
    it('has the new role and status, and the subject too', async () => {
      const { organization, link } = await aSubject();
      const member = await add(aMember(organization, { status: 'disabled' }));
      const changed = { ...member, role: 'admin', status: 'active' as const };
      await laws.makes((audit) => change(changed, link, audit), anAudit(organization));
      expect(await laws.trust.findMember(organization, member.id)).toEqual(changed);
      expect(await laws.trust.findLinkedMember(link)).toBe(member.id);
    });

    it('may be given the subject that they have', async () => {
      const { organization, link } = await aSubject();
      const member = await add(aMember(organization), link);
      await laws.makes((audit) => change(member, link, audit), anAudit(organization));
      expect(await laws.trust.findLinkedMember(link)).toBe(member.id);
    });

    it('must exist: nobody comes to be by being changed', async () => {
      const { organization, link } = await aSubject();
      const nobody = aMember(organization);
      await laws.refuses('member_missing', (audit) => change(nobody, link, audit));
    });

    it("[K17] does not get another member's subject, nor one of a foreign provider", async () => {
      const { organization, link } = await aSubject();
      await add(aMember(organization), link);
      const member = await add(aMember(organization));
      const promoted = { ...member, role: 'admin' };
      const foreign = (await aSubject()).link;
      await laws.refuses('subject_taken', (audit) => change(promoted, link, audit));
      await laws.refuses('no_provider', (audit) => change(promoted, foreign, audit));
    });
  });

  describe('disabled', () => {
    it('[L9] is so at the next read, with everything issued until then recalled', async () => {
      const member = await add(aMember((await laws.anOrganization()).id));
      const { organization, id } = member;
      await laws.makes((audit) => laws.store.stopMember(member, 'disabled', NOW, audit), anAudit(organization));
      const expected = { ...member, status: 'disabled', recalledAt: NOW };
      expect(await laws.trust.findMember(organization, id)).toEqual(expected);
    });

    it('and added again, is active, and what was recalled stays recalled', async () => {
      const member = await add(aMember((await laws.anOrganization()).id));
      await laws.store.stopMember(member, 'disabled', NOW, anAudit(member.organization));
      expect(await change(member, undefined, anAudit(member.organization))).toBe('done');
      expect(await laws.trust.findMember(member.organization, member.id)).toEqual({ ...member, recalledAt: NOW });
    });

    it('by a clock that is behind, does not bring recalled tokens back', async () => {
      const member = await add(aMember((await laws.anOrganization()).id));
      await laws.store.stopMember(member, 'disabled', NOW, anAudit(member.organization));
      await change(member, undefined, anAudit(member.organization));
      await laws.makes(
        (audit) => laws.store.stopMember(member, 'disabled', NOW - 60, audit),
        anAudit(member.organization),
      );
      const expected = { ...member, status: 'disabled', recalledAt: NOW };
      expect(await laws.trust.findMember(member.organization, member.id)).toEqual(expected);
    });

    it('must exist: nobody comes to be by being disabled', async () => {
      const nobody = aMember((await laws.anOrganization()).id);
      await laws.refuses('missing', (audit) => laws.store.stopMember(nobody, 'disabled', NOW, audit));
    });
  });

  describe('unlinked', () => {
    it('is found by that subject no more, and by every other as before', async () => {
      const { organization, link } = await aSubject();
      const other = { ...link, value: unique('other') };
      const member = await add(aMember(organization), link);
      expect(await change(member, other, anAudit(organization))).toBe('done');
      await laws.makes((audit) => unlink(member, link, audit), anAudit(organization));
      expect(await laws.trust.findLinkedMember(link)).toBeUndefined();
      expect(await laws.trust.findLinkedMember(other)).toBe(member.id);
    });

    it('again, or of a subject that leads to another, is refused and changes nothing', async () => {
      const { organization, link } = await aSubject();
      const member = await add(aMember(organization), link);
      const stranger = await add(aMember(organization));
      await laws.refuses('missing', (audit) => unlink(stranger, link, audit));
      expect(await unlink(member, link, anAudit(organization))).toBe('done');
      await laws.refuses('missing', (audit) => unlink(member, link, audit));
    });
  });
}
