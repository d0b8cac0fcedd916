import { dynamoMemberIds } from '../../../lambdas/adapters/aws/members/ids.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import { claimMemberIds } from '../../../lambdas/flows/administration/claim-member-ids.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { aMember, anAudit, anOrganization, aProvider, aProviderId, unique } from '../../contract/records.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { administrationConfiguration as configuration } from '../../support/administration-world.ts';
import { describeUseCases } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';
import { offboardingOn } from '../../support/offboarding.ts';

describeUseCases('a member who is added', (tables) => {
  const admin = () => ({ ...offboardingOn(tables()), configuration });

  /** An organization with a provider and an administrator, and somebody who is no member yet. */
  async function anAcme() {
    const { store } = admin();
    const organization = anOrganization();
    await store.createOrganization(organization, anAudit(organization.id));
    const provider = aProvider(organization.id);
    expect(await store.registerProvider(provider, 'operator', anAudit(organization.id))).toBe('done');
    const boss = aMember(organization.id, { role: 'admin' });
    expect(await store.addMember(boss, undefined, 'operator', anAudit(organization.id))).toBe('done');
    await claimMemberIds(admin(), dynamoMemberIds(tables().client, tables().names, 400));
    const ada = { email: `${unique('ada').toLowerCase()}@acme.example`, role: 'developer' };
    return { organization: organization.id, provider, boss, by: memberAdministration(admin(), boss), ada };
  }

  it.each([
    ['email', { email: 'no address' }],
    ['role', { role: 'king' }],
    ['id', { id: 'a/b' }],
    ['externalId', { externalId: ' ' }],
    ['subject', { subject: '00u1' }],
  ])('[L15] is refused by the name of the field, whoever adds them: %s', async (field, wrong) => {
    const { organization, by, ada } = await anAcme();
    for (const from of [admin(), by]) {
      const refused = await refusedBy(tables(), () => addMember(from, organization, { ...ada, ...wrong }));
      expect(refused).toEqual(['invalid_request', field]);
    }
  });

  it('[L7] with the subject of a provider that is not here, is refused', async () => {
    const [{ organization, ada }, other] = [await anAcme(), await anAcme()];
    for (const id of [aProviderId(), other.provider.id]) {
      const input = { ...ada, subject: `${id}:00u1` };
      const refused = await refusedBy(tables(), () => addMember(admin(), organization, input));
      expect(refused).toEqual(['invalid_request', 'subject']);
    }
  });

  it('to an organization that is not there, is refused', async () => {
    const refused = refusedBy(tables(), () =>
      addMember(admin(), unique('nowhere'), { email: 'a@b.example', role: 'guest' }),
    );
    expect(await refused).toEqual(['not_found', 'organization']);
  });

  it('[L6] who is a member already, is the operator’s to change: by an administrator nobody is, themselves least of all', async () => {
    const { organization, boss, by, ada } = await anAcme();
    const { member } = done(await addMember(by, organization, ada));
    for (const email of [ada.email, boss.email]) {
      const refused = await refusedBy(tables(), () => addMember(by, organization, { email, role: 'guest' }));
      expect(refused).toEqual(['conflict', 'email']);
    }
    expect(done(await addMember(admin(), organization, { ...ada, role: 'guest' }))).toMatchObject({
      outcome: 'changed',
      member: { id: member.id, role: 'guest' },
    });
  });

  it('[L6] who was removed, comes again by an administrator’s word, but not the one who was removed by their own', async () => {
    const { organization, boss, by, ada } = await anAcme();
    const { member } = done(await addMember(by, organization, ada));
    done(await removeMember(admin(), organization, ada.email));
    expect(done(await addMember(by, organization, ada))).toMatchObject({
      outcome: 'changed',
      member: { id: member.id, status: 'active' },
    });
    done(await removeMember(admin(), organization, boss.email));
    const itself = await refusedBy(tables(), () => addMember(by, organization, { email: boss.email, role: 'admin' }));
    expect(itself).toEqual({ reason: 'own_membership' });
  });

  it('again without a subject, stays linked', async () => {
    const { organization, provider, ada } = await anAcme();
    done(await addMember(admin(), organization, { ...ada, subject: `${provider.id}:${unique('sub')}` }));
    expect(done(await addMember(admin(), organization, { ...ada, role: 'guest' })).member.linked).toBe(true);
  });

  it('after they were erased, is somebody else, who never has the id of before', async () => {
    const { organization, ada } = await anAcme();
    const { member } = done(await addMember(admin(), organization, ada));
    done(await eraseMember(admin(), organization, member.email));
    const refused = refusedBy(tables(), () => addMember(admin(), organization, { ...ada, id: member.id }));
    expect(await refused).toEqual(['invalid_request', 'id']);
    const again = done(await addMember(admin(), organization, ada));
    expect(again.outcome).toBe('added');
    expect(again.member.id).not.toBe(member.id);
  });

  it('stands in the audit trail: as what, linked where, and in whose place', async () => {
    const { organization, provider, ada } = await anAcme();
    const subject = unique('00u');
    const first = done(await addMember(admin(), organization, { ...ada, subject: `${provider.id}:${subject}` })).member;
    const linked = { linkedAt: provider.id, claim: 'sub', subject };
    const by = { organization, at: NOW, ...BY_OLGA };
    expect(await entriesOf(tables(), first.id)).toEqual([
      { ...by, action: 'member.added', details: { role: 'developer', ...linked } },
    ]);
    done(await addMember(admin(), organization, { ...ada, role: 'guest', externalId: 'crm-1' }));
    expect(await entriesOf(tables(), first.id)).toContainEqual({
      ...by,
      action: 'member.changed',
      details: { role: 'guest', externalId: 'set' },
    });
    done(await removeMember(admin(), organization, ada.email));
    const second = done(await addMember(admin(), organization, { ...ada, id: unique('ada') })).member;
    expect(await entriesOf(tables(), second.id)).toEqual([
      { ...by, action: 'member.added', details: { role: 'developer', replaces: first.id } },
    ]);
  });

  it('at the same moment as another, is told apart from them, and nothing is half written', async () => {
    const { organization, provider, ada } = await anAcme();
    const id = unique('chosen');
    const other = { ...ada, email: `other-${ada.email}`, id };
    const both = meanwhile(admin(), 'addMember', () => addMember(admin(), organization, other));
    expect(await addMember(both, organization, { ...ada, id })).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'id' }] },
    });
    const twice = meanwhile(admin(), 'addMember', () => addMember(admin(), organization, ada));
    expect(await addMember(twice, organization, ada)).toMatchObject({
      error: { reason: 'conflict', problems: [{ field: 'email' }] },
    });
    const { store, reads } = admin();
    const trusted = await reads.findProvider(organization, provider.id);
    if (trusted === undefined) throw new Error('no provider');
    const gone = meanwhile(admin(), 'addMember', () =>
      store.changeProvider(trusted, { status: 'disabled' }, 'operator', anAudit(organization)),
    );
    const late = { email: `late-${ada.email}`, role: 'guest', subject: `${provider.id}:late` };
    expect(await addMember(gone, organization, late)).toMatchObject({
      error: { reason: 'invalid_request', problems: [{ field: 'subject' }] },
    });
  });
});
