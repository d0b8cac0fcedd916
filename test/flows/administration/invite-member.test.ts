import { dynamoSessionStore } from '../../../lambdas/adapters/aws/sessions/store.ts';
import { INVITATION_LIFETIME_SECONDS, type Invitation } from '../../../lambdas/core/people/invitation.ts';
import type { Member, TrustedProvider } from '../../../lambdas/core/records.ts';
import { addMember } from '../../../lambdas/flows/administration/add-member.ts';
import type { Administered } from '../../../lambdas/flows/administration/administration.ts';
import { memberTag, recallMember } from '../../../lambdas/flows/administration/change-member.ts';
import { eraseMember } from '../../../lambdas/flows/administration/erase-member.ts';
import { inviteMember, withdrawInvitation } from '../../../lambdas/flows/administration/invite-member.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { aMember, anAudit, aProvider, unique } from '../../contract/records.ts';
import { aSession } from '../../contract/session-store.ts';
import { administeredOrganization, demote, operatorOn } from '../../support/administered-organization.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';
import { offboardingOn } from '../../support/offboarding.ts';
import { outcome, race } from '../../support/race.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

const SIGN_IN: NonNullable<TrustedProvider['signIn']> = {
  clientId: 'countersign',
  authorizationEndpoint: 'https://idp.example/authorize',
  tokenEndpoint: 'https://idp.example/token',
  authentication: { method: 'private_key_jwt' },
};

const world = (overrides: Partial<TrustedProvider> = {}) =>
  administeredOrganization(admin(), { signIn: SIGN_IN, ...overrides });
type World = Awaited<ReturnType<typeof world>>;

const stored = async ({ organization, id }: Pick<Member, 'organization' | 'id'>): Promise<Member> => {
  const found = await admin().reads.findMember(organization, id);
  if (found === undefined) throw new Error('nobody');
  return found.record;
};
const tagOf = async (member: Member) => memberTag(await stored(member));
const invite = async ({ by, organization, bob, provider }: World) =>
  done(await inviteMember(by, organization, { member: bob.id, provider: provider.id }, await tagOf(bob))).invitation;
const actions = async (target: string) =>
  (await entriesOf(tables(), target)).map(({ action }) => action).filter((action) => /invit/.test(String(action)));

/** As the store of sessions is told of somebody who signs in by an invitation, with an account of theirs. */
const signIn = ({ organization, provider, bob }: World, invitation: Invitation, value = unique('subject')) => {
  const session = aSession({ organization, provider: provider.id, member: bob.id });
  const membership = {
    kind: 'link' as const,
    ...{ member: { ...bob, linked: true }, link: { provider: provider.id, claim: 'sub', value } },
    ...{ invitation, audit: anAudit(organization) },
  };
  return dynamoSessionStore(tables().client, tables().names, 400).create(session, anAudit(organization), membership);
};

describe('an invitation by an administrator', () => {
  it('is one entry, and names its provider and its end', async () => {
    const at = await world();
    const invitation = await invite(at);
    const expiresAt = NOW + INVITATION_LIFETIME_SECONDS;
    expect(invitation).toEqual({ provider: at.provider.id, invitedAt: NOW, expiresAt });
    expect(await stored(at.bob)).toEqual({ ...at.bob, invitation });
    expect((await entriesOf(tables(), at.bob.id)).filter(({ action }) => action === 'member.invited')).toEqual([
      {
        ...{ organization: at.organization, action: 'member.invited', at: NOW },
        actor: { kind: 'member', id: at.ada.id },
        details: { provider: at.provider.id, expiresAt },
      },
    ]);
  });

  it('[K17] links one account of a member whom a provider knows already, and is used up', async () => {
    const at = await world();
    const invitation = await invite(at);
    const words = await race(4, () => signIn(at, invitation));
    expect(outcome(words, 'created')).toEqual({ winners: 1, lost: ['person_changed'] });
    expect(await stored(at.bob)).toEqual({ ...at.bob, linked: true });
    expect(await signIn(at, invitation)).toBe('person_changed');
  });

  it.each<[string, (at: World) => Promise<unknown>]>([
    ['withdrawn', async (at) => withdrawInvitation(at.by, at.organization, at.bob.id, await tagOf(at.bob))],
    [
      'replaced',
      async (at) =>
        inviteMember({ ...at.by, clock: () => NOW + 1 }, at.organization, { member: at.bob.id }, await tagOf(at.bob)),
    ],
    ['recalled', async (at) => recallMember(at.by, at.bob.id, await tagOf(at.bob))],
    ['disabled', (at) => disableMember(admin(), at.organization, at.bob.id)],
    [
      'disabled and brought back',
      async (at) => {
        await disableMember(admin(), at.organization, at.bob.id);
        return addMember(admin(), at.organization, { email: at.bob.email, role: at.bob.role });
      },
    ],
    ['removed', (at) => removeMember(admin(), at.organization, at.bob.id)],
  ])('[L9] links nobody once the member or it is %s', async (_what, happens) => {
    const at = await world();
    const invitation = await invite(at);
    await happens(at);
    const before = await tables().snapshot();
    expect(await signIn(at, invitation)).toBe('person_changed');
    expect(await tables().snapshot()).toEqual(before);
  });

  it('is withdrawn once, and what is not there is withdrawn without a word', async () => {
    const at = await world();
    await invite(at);
    expect(done(await withdrawInvitation(at.by, at.organization, at.bob.id, await tagOf(at.bob)))).toEqual(at.bob);
    expect(done(await withdrawInvitation(at.by, at.organization, at.bob.id, await tagOf(at.bob)))).toEqual(at.bob);
    expect((await actions(at.bob.id)).sort()).toEqual(['member.invitation_withdrawn', 'member.invited']);
  });

  it('[L6] is nobody’s who is an administrator no more when it is written', async () => {
    const at = await world();
    const late = meanwhile(at.by, 'changeMember', () => demote(admin(), at.ada));
    const tag = await tagOf(at.bob);
    const invited = await inviteMember(late, at.organization, { member: at.bob.id }, tag);
    expect(invited).toMatchObject({ ok: false, error: { reason: 'own_membership' } });
    expect(await stored(at.bob)).toEqual(at.bob);
  });

  it('[L6] is nobody’s who is no administrator, and neither is withdrawing one', async () => {
    const at = await world();
    const carol = aMember(at.organization, { role: 'developer' });
    expect(await admin().store.addMember(carol, undefined, 'operator', anAudit(at.organization))).toBe('done');
    const byCarol = memberAdministration(admin(), carol);
    const first = await tagOf(at.bob);
    const ownMembership = { reason: 'own_membership' };
    expect(await refused(() => inviteMember(byCarol, at.organization, { member: at.bob.id }, first))).toEqual(
      ownMembership,
    );
    await invite(at);
    const tag = await tagOf(at.bob);
    expect(await refused(() => withdrawInvitation(byCarol, at.organization, at.bob.id, tag))).toEqual(ownMembership);
  });

  it('[L10] is of nobody who was erased, nor is one withdrawn of nobody', async () => {
    const at = await world();
    done(await eraseMember(offboardingOn(tables()), at.organization, at.bob.email));
    const nobody = ['not_found', 'member'];
    for (const member of [at.bob.id, 'nobody', 'two words']) {
      expect(await refused(() => inviteMember(at.by, at.organization, { member }, 'any'))).toEqual(nobody);
      expect(await refused(() => withdrawInvitation(at.by, at.organization, member, 'any'))).toEqual(nobody);
    }
    expect(await refused(() => inviteMember(admin(), at.organization, { member: at.bob.email }))).toEqual(nobody);
    expect(await refused(() => withdrawInvitation(admin(), at.organization, at.bob.id))).toEqual(nobody);
  });

  it('names the member by id: an address is the operator’s way alone', async () => {
    const at = await world();
    const tag = await tagOf(at.bob);
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.email }, tag))).toEqual([
      ...['not_found', 'member'],
    ]);
  });

  it('is of what was looked at', async () => {
    const at = await world();
    const tag = await tagOf(at.bob);
    await invite(at);
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }, tag))).toMatchObject({
      reason: 'changed_meanwhile',
    });
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }))).toEqual([
      'invalid_request',
      'organization',
    ]);
    const late = meanwhile(at.by, 'changeMember', () => recallMember(at.by, at.bob.id, again));
    const again = await tagOf(at.bob);
    expect(await inviteMember(late, at.organization, { member: at.bob.id }, again)).toMatchObject({
      ok: false,
      error: { reason: 'conflict' },
    });
  });

  it('[L7] is of a member and a provider of their own organization', async () => {
    const [at, other] = [await world(), await world()];
    const tag = await tagOf(at.bob);
    for (const member of [other.bob.id, 'nobody', 'two words'])
      expect(await refused(() => inviteMember(at.by, at.organization, { member }, tag))).toEqual([
        'not_found',
        'member',
      ]);
    expect(await refused(() => inviteMember(at.by, other.organization, { member: other.bob.id }, tag))).toEqual([
      'not_found',
      'organization',
    ]);
    const through = (provider: string) => inviteMember(at.by, at.organization, { member: at.bob.id, provider }, tag);
    for (const provider of [other.provider.id, 'okta'])
      expect(await refused(() => through(provider))).toEqual(['invalid_request', 'provider']);
  });
});

describe('an invitation is refused', () => {
  const by = async (overrides: Partial<TrustedProvider>) => {
    const at = await world(overrides);
    const tag = await tagOf(at.bob);
    return refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }, tag));
  };

  it('where members cannot sign in', async () => {
    const at = await administeredOrganization(admin());
    const tag = await tagOf(at.bob);
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }, tag))).toEqual([
      'invalid_request',
      'provider',
    ]);
    expect(await by({ status: 'pending' })).toEqual(['invalid_request', 'provider']);
    expect(await inviteMember(at.by, at.organization, { member: at.bob.id }, tag)).toMatchObject({
      error: { problems: [{ problem: expect.stringContaining('has none yet that members can sign in with') }] },
    });
  });

  it('[K17] through a provider that names people by addresses it may not speak for', async () => {
    expect(await by({ subjectClaim: 'email' })).toEqual(['invalid_request', 'provider']);
    const at = await world({ subjectClaim: 'email', emailDomains: new Set(['acme.example']) });
    const [, domain] = at.bob.email.split('@');
    expect(domain).toBe('acme.example');
    expect(await invite(at)).toMatchObject({ provider: at.provider.id });
  });

  it('without a name where there are two to choose from', async () => {
    const at = await world();
    const second = aProvider(at.organization, { signIn: SIGN_IN });
    expect(await admin().store.registerProvider(second, 'operator', anAudit(at.organization))).toBe('done');
    const tag = await tagOf(at.bob);
    const unnamed = () => inviteMember(at.by, at.organization, { member: at.bob.id }, tag);
    expect(await refused(unnamed)).toEqual(['invalid_request', 'provider']);
    const named = { member: at.bob.id, provider: second.id };
    expect(done(await inviteMember(at.by, at.organization, named, tag)).invitation.provider).toBe(second.id);
  });

  it.each([
    ['disabled', disableMember],
    ['removed', removeMember],
  ] as const)('of a member who is %s', async (_status, stop) => {
    const at = await world();
    done(await stop(admin(), at.organization, at.bob.id));
    const tag = await tagOf(at.bob);
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }, tag))).toEqual([
      'conflict',
      'status',
    ]);
  });

  it('[L18] in the second of a recall, which it could not outlive', async () => {
    const at = await world();
    done(await recallMember(at.by, at.bob.id, await tagOf(at.bob)));
    const tag = await tagOf(at.bob);
    expect(await refused(() => inviteMember(at.by, at.organization, { member: at.bob.id }, tag))).toEqual([
      'conflict',
      'member',
    ]);
    const later = { ...at.by, clock: () => NOW + 1 };
    expect(done(await inviteMember(later, at.organization, { member: at.bob.id }, tag)).invitation.invitedAt).toBe(
      NOW + 1,
    );
  });
});

describe('an invitation by the operator', () => {
  it('finds the member by address, and has looked at nothing', async () => {
    const at = await world();
    const input = { member: at.bob.email.toUpperCase().replace('@ACME', '@acme') };
    const invited = done(await inviteMember(admin(), at.organization, input));
    expect(invited).toMatchObject({ id: at.bob.id, invitation: { provider: at.provider.id } });
    expect((await entriesOf(tables(), at.bob.id)).find(({ action }) => action === 'member.invited')).toMatchObject(
      BY_OLGA,
    );
    expect(done(await withdrawInvitation(admin(), at.organization, at.bob.id))).toEqual(at.bob);
  });
});
