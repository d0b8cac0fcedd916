import { describeMember, describeOrganization, everyMember } from '../../../lambdas/flows/administration/describe.ts';
import { locateProviders } from '../../../lambdas/flows/administration/locate-provider.ts';
import type { OrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit, anOrganization, aProvider, NOW, unique } from '../../contract/records.ts';
import { administrationOn, done } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';

describeUseCases('what an operator looks at', (tables) => {
  const admin = () => administrationOn(tables());

  async function organization() {
    const created = anOrganization();
    expect(await admin().store.createOrganization(created, anAudit(created.id))).toBe('done');
    return created;
  }

  async function provider(of: OrganizationId, issuer: string, status: 'active' | 'pending' = 'pending') {
    const made = aProvider(of, { issuer, status });
    expect(await admin().store.registerProvider(made, 'operator', anAudit(of))).toBe('done');
    return made;
  }

  it('finds every organization that has an issuer, whatever its state, and names what nearly has it', async () => {
    const issuer = `https://${unique('issuer').toLowerCase()}.example`;
    const [acme, globex, initech] = [await organization(), await organization(), await organization()];
    const exact = [await provider(acme.id, issuer, 'active'), await provider(globex.id, issuer)];
    const near = await provider(initech.id, `${issuer}/`);
    const found = await locateProviders(admin(), issuer);
    expect(new Set(found.slice(0, 2).map((each) => each.provider.id))).toEqual(new Set(exact.map(({ id }) => id)));
    expect(found.slice(2)).toMatchObject([
      { provider: { id: near.id }, organization: { id: initech.id }, differs: ['trailing_slash'] },
    ]);
    expect(await locateProviders(admin(), near.id)).toMatchObject([{ organization: { id: initech.id }, differs: [] }]);
    expect(await locateProviders(admin(), `${issuer}.org`)).toEqual([]);
  });

  it('lists members by role and status, and counts all of them', async () => {
    const { id } = await organization();
    const members = ['viewer', 'admin', 'viewer'].map((role) => aMember(id, { role }));
    for (const member of members) await admin().store.addMember(member, undefined, 'operator', anAudit(id));
    const [first, , third] = members as [(typeof members)[0], unknown, (typeof members)[0]];
    await admin().store.stopMember(first, 'removed', NOW, anAudit(id));
    const { organization: of, members: counts } = done(await describeOrganization(admin(), id));
    expect(counts).toEqual({ active: 2, disabled: 0, removed: 1 });
    const viewers = await Array.fromAsync(everyMember(admin(), of, { role: 'viewer', statuses: ['active'] }));
    expect(viewers.map(({ id: member }) => member)).toEqual([third.id]);
  });

  it('[L7] shows a member by address or id, with what leads to them, and nobody of another organization', async () => {
    const [acme, globex] = [await organization(), await organization()];
    const idp = await provider(acme.id, `https://${unique('issuer')}.example`, 'active');
    const member = aMember(acme.id);
    const link = { provider: idp.id, claim: 'sub', value: unique('subject') };
    await admin().store.addMember(member, link, 'operator', anAudit(acme.id));
    for (const who of [member.email, member.id]) {
      expect(done(await describeMember(admin(), acme.id, who))).toMatchObject({ member, links: [link] });
      expect(await describeMember(admin(), globex.id, who)).toMatchObject({
        ok: false,
        error: { reason: 'not_found' },
      });
    }
  });
});
