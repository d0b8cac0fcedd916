import { dynamoMemberIds } from '../../../lambdas/adapters/aws/members/ids.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import { claimMemberIds } from '../../../lambdas/flows/administration/claim-member-ids.ts';
import { createClient } from '../../../lambdas/flows/administration/create-client.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { splitTarget } from '../../../local/aws/cloud/request-event.ts';
import { canStandInPath, isClientId, isMemberId, isOrganizationId } from '../../../protect/vocabulary/identifiers.ts';
import { aMember, anAudit, unique } from '../../contract/records.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { memberId, organizationId } from '../../support/fixtures.ts';

const ROLE = 'developer';

describeUseCases("a member's id", (tables) => {
  const admin = (overrides = {}) => administrationOn(tables(), overrides);
  const claims = () => dynamoMemberIds(tables().client, tables().names, 400);
  const anOrganization = async () => done(await createOrganization(admin(), { id: unique('org') })).id;
  const address = () => `${unique('ada')}@acme.example`;
  const find = (organization: string, id: string) =>
    admin().trust.findMember(organizationId(organization), memberId(id));

  /** As a former release has made them: nobody claimed the id. */
  async function ofFormerRelease(organization: string, id: string): Promise<string> {
    const email = address();
    const member = { organization, member: id, email, role: ROLE, status: 'active', linked: false };
    await tables().put('members', member);
    return email;
  }

  describe('of a member of a former release', () => {
    beforeEach(() => tables().delete('directory', { pk: 'member-ids', sk: 'claimed' }));

    it('[L10] is not known until it is claimed, and until then nobody chooses an id', async () => {
      const organization = await anOrganization();
      const refused = await addMember(admin(), organization, { email: address(), role: ROLE, id: unique('id') });
      expect(refused).toMatchObject({ ok: false, error: { problems: [{ field: 'id' }] } });
      expect(JSON.stringify(refused)).toContain('countersign member claim-ids');
      expect((await addMember(admin(), organization, { email: address(), role: ROLE })).ok).toBe(true);
    });

    it('[L7] is never chosen again in another organization, whose refusal names the one', async () => {
      const [old, other, id] = [await anOrganization(), await anOrganization(), unique('user')];
      await ofFormerRelease(old, id);
      await claimMemberIds(admin(), claims());
      const refused = await addMember(admin(), other, { email: address(), role: ROLE, id });
      expect(refused).toMatchObject({ ok: false, error: { reason: 'conflict', problems: [{ field: 'id' }] } });
      expect(JSON.stringify(refused)).toContain(`of ${old}`);
      expect(await find(other, id)).toBeUndefined();
    });

    it('that two organizations share already is told, stays with both, and is never a third one’s', async () => {
      const [one, two, third] = [await anOrganization(), await anOrganization(), await anOrganization()];
      const id = unique('user');
      await Promise.all([ofFormerRelease(one, id), ofFormerRelease(two, id)]);
      for (const attempt of ['first', 'again']) {
        const { shared } = await claimMemberIds(admin(), claims());
        const told = shared.filter((each) => each.id === id);
        expect([attempt, told.flatMap(({ organization, other }) => [organization, other]).toSorted()]).toEqual([
          attempt,
          [one, two].toSorted(),
        ]);
      }
      expect([await find(one, id), await find(two, id)]).toEqual([
        expect.objectContaining({ status: 'active' }),
        expect.objectContaining({ status: 'active' }),
      ]);
      expect((await addMember(admin(), third, { email: address(), role: ROLE, id })).ok).toBe(false);
    });

    it('claimed twice, or half-way and again, changes nothing but the audit trail', async () => {
      await ofFormerRelease(await anOrganization(), unique('user'));
      await claimMemberIds(admin(), claims());
      const directory = await tables().rows('directory');
      await claimMemberIds(admin(), claims());
      expect(await tables().rows('directory')).toEqual(directory);
    });
  });

  describe('chosen', () => {
    beforeEach(() => claimMemberIds(admin(), claims()));

    it.each(['session', 'setup', 'access_token'] as const)(
      '[L6] is the operator’s to choose, never an administrator’s by a %s',
      async (kind) => {
        const organization = await anOrganization();
        const { member } = done(await addMember(admin(), organization, { email: address(), role: ROLE }));
        const input = { email: address(), role: ROLE, id: unique('id') };
        expect(await addMember(memberAdministration(admin(), member, kind), organization, input)).toEqual({
          ok: false,
          error: { reason: 'invalid_request', problems: [{ field: 'id', problem: 'is chosen by the operator alone' }] },
        });
      },
    );

    it('stays with its organization: the same person comes back by it, another organization’s never has it', async () => {
      const [one, other, id, email] = [await anOrganization(), await anOrganization(), unique('id'), address()];
      done(await addMember(admin(), one, { email, role: ROLE, id }));
      done(await removeMember(admin(), one, email));
      const elsewhere = await addMember(admin(), other, { email, role: ROLE, id });
      expect(elsewhere).toMatchObject({ ok: false, error: { reason: 'conflict', problems: [{ field: 'id' }] } });
      expect(done(await addMember(admin(), one, { email, role: ROLE, id })).outcome).toBe('changed');
    });

    it('is given to a removed member in the place of another, with address and subject', async () => {
      const organization = await anOrganization();
      const [email, old, fresh] = [address(), unique('a/b'), unique('id')];
      const provider = done(
        await registerProvider(admin(), () => Promise.reject(new Error('nothing is discovered')), organization, {
          issuer: `https://${unique('idp')}.example`,
          jwksUri: 'https://idp.example/keys',
        }),
      );
      const link = { provider: provider.id, claim: 'sub', value: 's' };
      const member = aMember(organizationId(organization), { id: memberId(old), email, role: ROLE });
      expect(await admin().store.addMember(member, link, 'operator', anAudit(member.organization))).toBe('done');
      const input = { email, role: ROLE, id: fresh, subject: `${provider.id}:s` };
      expect(await addMember(admin(), organization, input)).toMatchObject({
        ok: false,
        error: { problems: [{ field: 'id' }] },
      });
      done(await removeMember(admin(), organization, email));
      expect(done(await addMember(admin(), organization, input)).outcome).toBe('added');
      expect(await admin().trust.findLinkedMember(link)).toBe(fresh);
      expect(await find(organization, old)).toMatchObject({ status: 'removed' });
    });

    it.each(['a/b', 'a?b', 'a#b', 'a%2Fb', 'a\\b', '.', '..'])(
      '[L15] can be named by an address: %s is refused',
      async (id) => {
        const organization = await anOrganization();
        const refused = await addMember(admin(), organization, { email: address(), role: ROLE, id });
        expect(refused).toMatchObject({ ok: false, error: { problems: [{ field: 'id' }] } });
        const scope = 'projects:read';
        expect((await createClient(admin(), { id, auth: 'client_secret_basic', scope })).ok).toBe(false);
      },
    );
  });
});

describe('what can stand in a path', () => {
  const PRINTABLE = Array.from({ length: 0x7e - 0x21 + 1 }, (_, i) => String.fromCharCode(0x21 + i));

  /** What an HTTP API hands over for one segment, when a browser asks for it. */
  function carried(id: string): string | undefined {
    const { pathname, search } = new URL(`https://x.example/members/${encodeURIComponent(id)}`);
    const segments = splitTarget(pathname + search)?.rawPath.split('/');
    return segments?.length === 3 ? segments[2] : undefined;
  }

  it.each(PRINTABLE.flatMap((character) => [character, `a${character}b`]).concat('..', '%2e', 'a%3Fb'))(
    '[L15] %s, if and only if it comes back as it was sent',
    (id) => {
      if (canStandInPath(id)) expect(carried(id)).toBe(id);
      else expect(isOrganizationId(id)).toBe(false);
    },
  );

  it('an id of a former release that cannot is still read', () => {
    expect(isMemberId('a/b')).toBe(true);
    expect(isClientId('..')).toBe(true);
  });
});
