import { whatever } from '../../../lambdas/core/administration/revision.ts';
import type { Member } from '../../../lambdas/core/records.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import type { Administered, ByMember } from '../../../lambdas/flows/administration/administration.ts';
import { createOrganization } from '../../../lambdas/flows/administration/create-organization.ts';
import { registerProvider } from '../../../lambdas/flows/administration/register-provider.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { anAudit, unique } from '../../contract/records.ts';
import { input } from '../../support/activation-world.ts';
import { administrationOn, done, memberAdministration } from '../../support/administration.ts';
import { describeUseCases } from '../../support/engines.ts';
import { configurationOf, NOW } from '../../support/fixtures.ts';

const configuration = configurationOf(input);

describeUseCases('an administrator who adds', (tables) => {
  const admin = () => administrationOn(tables(), { configuration });
  const discover = async (issuer: string) => ({ ok: true as const, value: { jwksUri: `${issuer}/keys`, hosts: [] } });

  async function maria(): Promise<Member> {
    const { id } = done(await createOrganization(admin(), { id: unique('org') }));
    return done(await addMember(admin(), id, { email: 'maria@acme.example', role: 'admin' })).member;
  }

  const recall = (member: Member) =>
    admin().store.changeMember(whatever(member), { recalledAt: NOW }, 'operator', anAudit(member.organization));

  /** What may become of an administrator at that very moment. */
  const ENDS = {
    demoted: async ({ organization, email }: Member) =>
      done(await addMember(admin(), organization, { email, role: 'developer' })),
    disabled: async ({ organization, email }: Member) => done(await disableMember(admin(), organization, email)),
    removed: async ({ organization, email }: Member) => done(await removeMember(admin(), organization, email)),
    recalled: recall,
  };

  /** Every road by which administrators make somebody or something, of an address that was somebody's before. */
  const ROADS = {
    'a member': (by: ByMember, to: string) => addMember(by, to, { email: 'new@acme.example', role: 'admin' }),
    'a member who was removed': (by: ByMember, to: string) =>
      addMember(by, to, { email: 'was@acme.example', role: 'admin' }),
    'a provider': (by: ByMember, to: string) =>
      registerProvider(by, discover, to, { issuer: `https://${unique('idp')}.example` }),
  } satisfies Record<string, (by: ByMember, to: string) => Promise<Administered<unknown>>>;

  const ALL = (Object.keys(ROADS) as (keyof typeof ROADS)[]).flatMap((road) =>
    (Object.keys(ENDS) as (keyof typeof ENDS)[]).map((end) => [road, end] as const),
  );

  it.each(ALL)(
    '[L6] adds nothing when they are none any more at the moment that it is written: %s, %s',
    async (road, end) => {
      const member = await maria();
      const { organization } = member;
      done(await addMember(admin(), organization, { email: 'was@acme.example', role: 'developer' }));
      done(await removeMember(admin(), organization, 'was@acme.example'));
      const { reads } = admin();
      let ended: unknown;
      const findMember: typeof reads.findMember = async (of, id) => {
        const found = await reads.findMember(of, id);
        // Read as an administrator, and none before the change is written.
        if (id === member.id && ended === undefined) {
          await ENDS[end](member);
          ended = await tables().snapshot();
        }
        return found;
      };
      const by = { ...memberAdministration(admin(), member), reads: { ...reads, findMember } };
      expect(await ROADS[road](by, organization)).toEqual({ ok: false, error: { reason: 'own_membership' } });
      expect(ended).toBeDefined();
      expect(await tables().snapshot()).toEqual(ended);
    },
  );

  it.each(Object.keys(ROADS) as (keyof typeof ROADS)[])(
    '[L9] adds nothing by what they came by before they were recalled: %s',
    async (road) => {
      const member = await maria();
      const by = memberAdministration(admin(), member);
      await recall(member);
      expect(await ROADS[road](by, member.organization)).toEqual({ ok: false, error: { reason: 'own_membership' } });
      const since = { ...by, caller: { ...by.caller, recalledAt: NOW } };
      expect((await ROADS[road](since, member.organization)).ok).toBe(true);
    },
  );

  it('[L6] never gives themselves back what was taken from them', async () => {
    const member = await maria();
    const by = memberAdministration(admin(), member);
    const again = () => addMember(by, member.organization, { email: ' Maria@acme.example', role: 'admin' });
    const conflict = { ok: false, error: { reason: 'conflict', problems: [{ field: 'email' }] } };
    expect(await again()).toMatchObject(conflict);
    done(await disableMember(admin(), member.organization, member.id));
    expect(await again()).toMatchObject(conflict);
    done(await removeMember(admin(), member.organization, member.id));
    const before = await tables().snapshot();
    expect(await again()).toEqual({ ok: false, error: { reason: 'own_membership' } });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('[L6] changes nobody by adding them, whoever became a member meanwhile', async () => {
    const member = await maria();
    const { organization } = member;
    const by = memberAdministration(admin(), member);
    done(await addMember(admin(), organization, { email: 'was@acme.example', role: 'admin' }));
    done(await removeMember(admin(), organization, 'was@acme.example'));
    const { reads } = admin();
    const findMember: typeof reads.findMember = async (of, id) => {
      const found = await reads.findMember(of, id);
      if (found?.record.status === 'removed')
        done(await addMember(admin(), organization, { email: 'was@acme.example', role: 'admin' }));
      return found;
    };
    const racing = { ...by, reads: { ...reads, findMember } };
    const added = await addMember(racing, organization, { email: 'was@acme.example', role: 'developer' });
    expect(added).toMatchObject({ ok: false, error: { reason: 'conflict', problems: [{ field: 'email' }] } });
    const [was] = (await tables().rows('members')).filter(
      (row) => row['email'] === 'was@acme.example' && row['organization'] === organization,
    );
    expect(was).toMatchObject({ status: 'active', role: 'admin' });
  });
});
