import { dynamoTrustSources } from '../../../lambdas/adapters/aws/directory/trust-sources.ts';
import { dynamoMemberIds } from '../../../lambdas/adapters/aws/members/ids.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import { claimMemberIds } from '../../../lambdas/flows/administration/claim-member-ids.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { unique } from '../../contract/records.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { memberId, NOW, organizationId } from '../../support/fixtures.ts';

const neverDiscovered = () => Promise.reject(new Error('nothing is discovered'));

describeUseCases('members', (tables) => {
  const claims = () => dynamoMemberIds(tables().client, tables().names, 400);

  /** An organization with a provider. */
  async function world() {
    const admin = administrationOn(tables());
    const organization = unique('org');
    done(await createOrganization(admin, { id: organization }));
    const keys = { issuer: `https://${unique('idp')}.example`, jwksUri: 'https://idp.example/keys' };
    const provider = done(await registerProvider(admin, neverDiscovered, organization, keys));
    const ada = { email: 'ada@acme.example', role: 'developer', id: unique('ada') };
    await claimMemberIds(admin, claims());
    const find = (id: string) =>
      dynamoTrustSources(tables().client, tables().names).findMember(organizationId(organization), memberId(id));
    return { admin, organization, provider, ada, find };
  }

  describe('added', () => {
    it.each([
      ['with nothing else', {}],
      ['by the same subject', { subject: '00u1' }],
    ])('again %s, is unchanged, and nothing is written', async (_, { subject }: { subject?: string }) => {
      const { admin, organization, provider, ada } = await world();
      const input = { ...ada, ...(subject && { subject: `${provider.id}:${subject}` }) };
      expect(done(await addMember(admin, organization, input)).outcome).toBe('added');
      const before = await tables().snapshot();
      expect(done(await addMember(admin, organization, input)).outcome).toBe('unchanged');
      expect(await tables().snapshot()).toEqual(before);
    });

    it.each([
      ['in another role', { role: 'guest' }, 0],
      ['with a first subject', {}, 1],
      ['with one more subject', {}, 2],
    ])('again %s, is changed', async (_, change, subjects) => {
      const { admin, organization, provider, ada } = await world();
      const subject = (count: number) => (count === 0 ? {} : { subject: `${provider.id}:${count}` });
      done(await addMember(admin, organization, { ...ada, ...subject(subjects - 1) }));
      const again = await addMember(admin, organization, { ...ada, ...change, ...subject(subjects) });
      expect(done(again).outcome).toBe('changed');
    });

    it('keep the vendor’s own user id until the operator says another, whose value no audit entry repeats', async () => {
      const { admin, organization, ada, find } = await world();
      const named = { ...ada, externalId: 'crm-4711-of-ada' };
      done(await addMember(admin, organization, named));
      expect(done(await addMember(admin, organization, named)).outcome).toBe('unchanged');
      expect(done(await addMember(admin, organization, ada)).outcome).toBe('unchanged');
      expect(await find(ada.id)).toMatchObject({ externalId: 'crm-4711-of-ada' });
      expect(done(await addMember(admin, organization, { ...ada, externalId: 'crm-2' })).outcome).toBe('changed');
      expect(await find(ada.id)).toMatchObject({ externalId: 'crm-2' });
      expect(JSON.stringify(await tables().rows('auditTrail'))).not.toContain('crm-4711-of-ada');
    });

    it('never get the vendor’s own user id by an administrator’s word', async () => {
      const { admin, organization, ada } = await world();
      const member = memberAdministration(admin, { organization: organizationId(organization), id: memberId('boss') });
      expect(
        await addMember(member, organization, { email: ada.email, role: ada.role, externalId: 'x' }),
      ).toMatchObject({
        error: {
          reason: 'invalid_request',
          problems: [{ field: 'externalId', problem: 'is set by the operator alone' }],
        },
      });
    });

    it('again after being stopped, is active, and what was issued before stays recalled', async () => {
      const { admin, organization, ada, find } = await world();
      for (const [stop, status] of [
        [disableMember, 'disabled'],
        [removeMember, 'removed'],
      ] as const) {
        done(await addMember(admin, organization, ada));
        done(await stop(admin, organization, ada.email));
        expect(await find(ada.id)).toMatchObject({ status, recalledAt: NOW });
        expect(done(await addMember(admin, organization, ada)).outcome).toBe('changed');
        expect(await find(ada.id)).toMatchObject({ status: 'active', recalledAt: NOW });
      }
    });

    it('with the subject of another member, is refused, and nothing is written', async () => {
      const { admin, organization, provider, ada } = await world();
      done(await addMember(admin, organization, { ...ada, subject: `${provider.id}:00u1` }));
      const bob = { email: 'bob@acme.example', role: 'guest', subject: `${provider.id}:00u1` };
      const before = await tables().snapshot();
      const problem = 'leads to another member already: 00u1';
      expect(await addMember(admin, organization, bob)).toEqual({
        ok: false,
        error: { reason: 'conflict', problems: [{ field: 'subject', problem }] },
      });
      expect(await tables().snapshot()).toEqual(before);
    });
  });
});
