import { newPlaceSteps } from '../../../lambdas/adapters/aws/directory/member-places.ts';
import { writeAll } from '../../../lambdas/adapters/aws/dynamodb/transaction.ts';
import { passkeyKey } from '../../../lambdas/adapters/aws/passkeys/rows.ts';
import { dynamoPasskeyStore } from '../../../lambdas/adapters/aws/passkeys/store.ts';
import { challengeDigest, REGISTRATION } from '../../../lambdas/core/passkeys/challenge.ts';
import { type PasskeyId, usedPasskey, userHandle } from '../../../lambdas/core/passkeys/passkey.ts';
import type { SessionDigest } from '../../../lambdas/core/sign-in/session.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import {
  changeMember,
  findMember,
  listMembers,
  memberTag,
} from '../../../lambdas/flows/administration/change-member.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { aMember, anAudit, anOrganization, aProvider, NOW, unique } from '../../contract/records.ts';
import { done, entriesOf, memberAdministration, refusedBy } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { Died, dyingStore, offboardingOn, putPasskeys } from '../../support/offboarding.ts';

describeUseCases('a member who is erased', (tables) => {
  const admin = () => offboardingOn(tables());

  /** With an account at each of two providers. */
  async function somebody() {
    const { store } = admin();
    const organization = anOrganization();
    await store.createOrganization(organization, anAudit(organization.id));
    const member = aMember(organization.id, {
      externalId: unique('external'),
      email: `${unique('maria').toLowerCase()}@acme.example`,
    });
    const links = [];
    for (const claim of ['sub', 'sub'] as const) {
      const provider = aProvider(organization.id, { subjectClaim: claim });
      await store.registerProvider(provider, 'operator', anAudit(organization.id));
      links.push({ provider: provider.id, claim, value: unique('subject') });
    }
    const [first, second] = links as [(typeof links)[0], (typeof links)[0]];
    expect(await store.addMember(member, first, 'operator', anAudit(organization.id))).toBe('done');
    const over = { record: member, revision: 'any' } as const;
    expect(await store.changeMember(over, { link: second }, 'operator', anAudit(organization.id))).toBe('done');
    const passkeys = await putPasskeys(tables(), member);
    return { organization: organization.id, member, links, passkeys };
  }

  const stored = async () => {
    const all = (['members', 'directory', 'passkeys'] as const).map((name) => tables().rows(name));
    return JSON.stringify(await Promise.all(all));
  };
  const entries = async (id: string) =>
    (await tables().rows('auditTrail')).filter(({ target, action }) => target === id && action === 'member.erased');

  it('leaves no address in what lists people, though changes at one moment left some behind', async () => {
    const { organization, member } = await somebody();
    const { client, names } = tables();
    const elsewhere = { ...member, role: 'of-before', status: 'disabled' as const };
    for (const step of newPlaceSteps(names.directory, elsewhere)) await writeAll(client, [step.item]);
    const other = aMember(organization);
    await admin().store.addMember(other, undefined, 'operator', anAudit(organization));
    done(await eraseMember(admin(), organization, member.email));
    const text = await stored();
    expect(text).not.toContain(member.email);
    expect(text).toContain(other.email);
    for (const step of newPlaceSteps(names.directory, elsewhere)) await writeAll(client, [step.item]);
    expect(done(await eraseMember(admin(), organization, member.id))).toMatchObject({ outcome: 'unchanged' });
    expect(await stored()).not.toContain(member.email);
  });

  it('leaves neither address nor account in any table, and an entry that names ids alone', async () => {
    const { organization, member, links } = await somebody();
    expect(done(await eraseMember(admin(), organization, member.email))).toEqual({
      ...{ id: member.id, links: 2, passkeys: 2, outcome: 'erased' },
    });
    const text = await stored();
    for (const { value } of links) expect(text).not.toContain(value);
    expect(text).not.toContain(member.email);
    expect(text).not.toContain(member.externalId);
    const [entry, ...others] = await entries(member.id);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ organization, details: { links: 2, passkeys: 2 } });
  });

  it('never leaves a passkey, nor whose a credential is; of another member, all', async () => {
    const [{ organization, member, passkeys }, other] = [await somebody(), await somebody()];
    expect(await admin().offboarding.countPasskeys(member)).toBe(2);
    done(await eraseMember(admin(), organization, member.id));
    const text = await stored();
    expect(text).not.toContain(userHandle({ organization, member: member.id }));
    for (const { id, credential } of passkeys) for (const it of [id, credential]) expect(text).not.toContain(it);
    expect(await admin().offboarding.countPasskeys(other.member)).toBe(2);
    for (const { id } of other.passkeys) expect(text).toContain(passkeyKey.credential({ id }).pk);
  });

  it('is erased again for passkeys that a former release has left', async () => {
    const { organization, member } = await somebody();
    done(await eraseMember(admin(), organization, member.id));
    await putPasskeys(tables(), member, 3);
    expect(done(await eraseMember(admin(), organization, member.id))).toEqual({
      ...{ id: member.id, links: 0, passkeys: 3, outcome: 'unchanged' },
    });
    expect(await entries(member.id)).toHaveLength(1);
  });

  it('never loses the race with a passkey that is used at the same moment: it goes, whoever is first', async () => {
    const { organization, member, passkeys } = await somebody();
    const store = dynamoPasskeyStore(tables().client, tables().names, 1);
    const before = await store.find(organization, member.id);
    const next = usedPasskey(before, passkeys[0]?.id as PasskeyId, 1, NOW);
    const challenge = { session: 'a'.repeat(64) as SessionDigest, purpose: REGISTRATION, endsAt: NOW + 60 };
    const digest = challengeDigest(unique('challenge'));
    await store.begin({ digest, organization, member: member.id, ...challenge });
    await Promise.all([
      store.use(next, { digest, organization, member: member.id, ...challenge }),
      eraseMember(admin(), organization, member.id),
    ]);
    expect(await admin().offboarding.countPasskeys(member)).toBe(0);
  });

  it('is still who address and accounts lead to, so that no provider brings them back', async () => {
    const { organization, member, links } = await somebody();
    done(await eraseMember(admin(), organization, member.id));
    const { trust } = admin();
    expect(await trust.findMemberByEmail(organization, member.email)).toBe(member.id);
    for (const link of links) expect(await trust.findLinkedMember(link)).toBe(member.id);
    expect(await trust.findMember(organization, member.id)).toMatchObject({ status: 'removed', email: '' });
  });

  it.each(['before', 'after'] as const)(
    'is erased by the same command again, if the process died %s any write',
    async (when) => {
      for (let survived = 0; ; survived += 1) {
        const { organization, member, links } = await somebody();
        const offboarding = dyingStore(admin().offboarding, survived, when);
        const outcome = await eraseMember({ ...admin(), offboarding }, organization, member.email).catch(
          (error) => error,
        );
        if (!(outcome instanceof Died)) break;
        done(await eraseMember(admin(), organization, member.email));
        const text = await stored();
        for (const { value } of [...links, { value: member.email }]) expect(text).not.toContain(value);
        expect(await entries(member.id)).toHaveLength(1);
      }
    },
  );

  it('by two at once, or twice, is erased once, by one entry', async () => {
    const { organization, member } = await somebody();
    const twice = await Promise.all([1, 2].map(() => eraseMember(admin(), organization, member.id)));
    for (const each of twice) expect(each.ok).toBe(true);
    expect(done(await eraseMember(admin(), organization, member.id))).toMatchObject({ outcome: 'unchanged' });
    expect(await entries(member.id)).toHaveLength(1);
  });

  it('is somebody of the organization that is named: else nothing is written', async () => {
    const [{ member }, other] = [await somebody(), await somebody()];
    const erase = (organization: string, who: string) => () => eraseMember(admin(), organization, who);
    expect(await refusedBy(tables(), erase(other.organization, member.id))).toEqual(['not_found', 'member']);
    expect(await refusedBy(tables(), erase(other.organization, member.email))).toEqual(['not_found', 'member']);
    expect(await refusedBy(tables(), erase('no organization', member.id))).toEqual(['not_found', 'organization']);
  });

  it('is removed first, once: whoever was removed before is not removed anew', async () => {
    const { organization, member } = await somebody();
    done(await removeMember({ ...admin(), clock: () => NOW - 60 }, organization, member.id));
    done(await eraseMember(admin(), organization, member.id));
    expect(await admin().trust.findMember(organization, member.id)).toMatchObject({ recalledAt: NOW - 60 });
    const actions = (await entriesOf(tables(), member.id)).map(({ action }) => action);
    expect(actions.toSorted()).toEqual(['member.erased', 'member.removed']);
  });

  /** Something happens, so often, each time that the address is about to go. */
  const disturbed = (times: number, happens: (count: number) => Promise<unknown>) => {
    const { offboarding } = admin();
    let count = 0;
    const eraseTombstone: typeof offboarding.eraseMember = async (...args) => {
      if (count < times) {
        count += 1;
        await happens(count);
      }
      return offboarding.eraseMember(...args);
    };
    return { by: { ...admin(), offboarding: { ...offboarding, eraseMember: eraseTombstone } }, count: () => count };
  };

  it('is erased over the state that was looked at, four times anew, and then it is told', async () => {
    const { store } = admin();
    for (const [times, expected] of [
      [4, { ok: true, value: { links: 2, passkeys: 2, outcome: 'erased' } }],
      [5, { ok: false, error: { reason: 'conflict', problems: [{ field: 'member' }] } }],
    ] as const) {
      const { organization, member } = await somebody();
      const audit = () => anAudit(organization);
      const { by, count } = disturbed(times, (at) =>
        store.changeMember({ record: member, revision: 'any' }, { recalledAt: NOW + at }, 'operator', audit()),
      );
      expect(await eraseMember(by, organization, member.id)).toMatchObject(expected);
      expect(count()).toBe(times);
      expect(await entries(member.id)).toHaveLength(expected.ok ? 1 : 0);
    }
  });

  it('is not erased when the operator adds them again at that moment: they are told, and stay a member', async () => {
    const { organization, member } = await somebody();
    const again = { email: member.email, role: 'guest' };
    const { by, count } = disturbed(1, async () => done(await addMember(admin(), organization, again)));
    expect(await eraseMember(by, organization, member.id)).toMatchObject({ error: { reason: 'conflict' } });
    expect(count()).toBe(1);
    expect(await admin().trust.findMember(organization, member.id)).toMatchObject({
      ...{ status: 'active', email: member.email },
    });
  });

  it('is nobody whom an administrator finds or changes, nor the operator; added again, somebody new', async () => {
    const { organization, member } = await somebody();
    done(await eraseMember(admin(), organization, member.id));
    const tombstone = await admin().trust.findMember(organization, member.id);
    const asAdministrator = memberAdministration(admin(), aMember(organization));
    const notFound = { ok: false, error: { reason: 'not_found' } };
    expect(await findMember(asAdministrator, member.id)).toMatchObject(notFound);
    const tag = memberTag(tombstone ?? member);
    expect(await changeMember(asAdministrator, member.id, { status: 'active' }, tag)).toMatchObject(notFound);
    for (const text of ['', member.email]) {
      const removed = await listMembers(asAdministrator, { statuses: ['removed'], text, descending: false });
      expect(done(removed).members).toHaveLength(0);
    }
    expect(await disableMember(admin(), organization, member.id)).toMatchObject(notFound);

    const input = { email: member.email, role: 'guest' };
    const { member: added } = done(await addMember(admin(), organization, input));
    expect(added.id).not.toBe(member.id);
    expect(await admin().trust.findMember(organization, member.id)).toEqual(tombstone);
    expect(await admin().trust.findMemberByEmail(organization, member.email)).toBe(added.id);
  });
});
