import { whatever } from '../../../lambdas/core/administration/revision.ts';
import { SUB_ID } from '../../../lambdas/core/people/saml-name-id.ts';
import { subjectLinkDigest } from '../../../lambdas/core/people/subject-link.ts';
import type { Member, TrustedProvider } from '../../../lambdas/core/records.ts';
import type { Administered, ByMember } from '../../../lambdas/flows/administration/administration.ts';
import { memberTag } from '../../../lambdas/flows/administration/change-member.ts';
import { addLink, listLinks, removeLink, unlinkMember } from '../../../lambdas/flows/administration/links.ts';
import { disableMember, removeMember } from '../../../lambdas/flows/administration/stop-member.ts';
import { aMember, anAudit, unique } from '../../contract/records.ts';
import { administeredOrganization, demote, operatorOn } from '../../support/administered-organization.ts';
import { BY_OLGA, done, entriesOf, meanwhile, memberAdministration, refusedBy } from '../../support/administration.ts';
import { embeddedTables } from '../../support/engines.ts';
import { NOW } from '../../support/fixtures.ts';

const tables = embeddedTables();

const admin = () => operatorOn(tables());
const refused = (use: () => Promise<Administered<unknown>>) => refusedBy(tables(), use);

const world = (overrides: Partial<TrustedProvider> = {}) => administeredOrganization(admin(), overrides);

type World = Awaited<ReturnType<typeof world>>;

const tagOf = async ({ organization, id }: Pick<Member, 'organization' | 'id'>) => {
  const found = await admin().trust.findMember(organization, id);
  return found === undefined ? 'none' : memberTag(found);
};
const idOf = async (by: ByMember, member: Member) => String(done(await listLinks(by, member.id))[0]?.id);
const entries = async (target: string, action: string) =>
  (await entriesOf(tables(), target)).filter((entry) => entry.action === action);

const OWN_MEMBERSHIP = { reason: 'own_membership' };

describe('a link that an administrator adds', () => {
  const add = async ({ by, bob, provider }: World, subject: object = {}, ifMatch?: string) =>
    addLink(by, bob.id, { provider: provider.id, value: '00u1', ...subject }, ifMatch ?? (await tagOf(bob)));

  it('leads to the member by the claim that is mapped, and is one entry that says whose account it was', async () => {
    const at = await world();
    const value = unique('00u');
    const { id, ...added } = done(await add(at, { value }));
    expect(added).toEqual({ provider: at.provider.id, claim: 'sub', value, status: 'active' });
    expect(await admin().trust.findLinkedMember({ provider: at.provider.id, claim: 'sub', value })).toBe(at.bob.id);
    expect(done(await listLinks(at.by, at.bob.id)).map((link) => link.id)).toContain(id);
    expect(await entries(at.bob.id, 'member.linked')).toEqual([
      {
        organization: at.organization,
        action: 'member.linked',
        actor: { kind: 'member', id: at.ada.id },
        at: NOW,
        details: { provider: at.provider.id, claim: 'sub', subject: value },
      },
    ]);
  });

  it('[L10] never is of a member who was removed, or is not there', async () => {
    const at = await world();
    done(await removeMember(admin(), at.organization, at.bob.id));
    expect(await refused(() => add(at))).toEqual(['conflict', 'status']);
    for (const id of ['nobody', 'two words'])
      expect(await refused(() => addLink(at.by, id, { provider: at.provider.id, value: 'x' }, 'any'))).toEqual([
        'not_found',
        'member',
      ]);
  });

  it('names what is wrong with the subject: an address where one identifies people, a SAML name where some do', async () => {
    const at = await world({ subjectClaim: 'email' });
    expect(await refused(() => add(at, { value: 'no address' }))).toEqual(['invalid_request', 'subject']);
    expect(await refused(() => add(at, { claim: SUB_ID }))).toEqual(['invalid_request', 'subject']);
    expect(done(await add(at, { value: 'Bob@Acme.example' })).value).toBe('bob@acme.example');
  });

  it('may be of a member who is disabled', async () => {
    const at = await world();
    done(await disableMember(admin(), at.organization, at.bob.id));
    expect(done(await add(at)).status).toBe('active');
  });

  it('[L7] is at a provider of this organization', async () => {
    const [at, other] = [await world(), await world()];
    for (const provider of [other.provider.id, 'idp_x', ''])
      expect(await refused(() => add(at, { provider }))).toEqual(['invalid_request', 'provider']);
  });

  it('is never made over what somebody else has made of the member', async () => {
    const at = await world();
    const current = await tagOf(at.bob);
    expect(await refused(() => add(at, {}, '"of-before"'))).toEqual({ reason: 'changed_meanwhile', current });
    const disable = async () => done(await disableMember(admin(), at.organization, at.bob.id));
    const late = await add({ ...at, by: meanwhile(at.by, 'changeMember', disable) });
    expect(late).toEqual({ ok: false, error: { reason: 'changed_meanwhile', current: await tagOf(at.bob) } });
    expect(done(await listLinks(at.by, at.bob.id))).toHaveLength(1);
  });

  it('is refused when the provider is disabled, or the member is gone, at that moment', async () => {
    const at = await world();
    const disable = () =>
      admin().store.changeProvider(whatever(at.provider), { status: 'disabled' }, 'operator', anAudit(at.organization));
    expect(await add({ ...at, by: meanwhile(at.by, 'changeMember', disable) })).toMatchObject({
      error: { reason: 'invalid_request', problems: [{ field: 'provider' }] },
    });
    const ready = await world();
    const leave = () => tables().delete('members', { organization: ready.organization, member: ready.bob.id });
    expect(await add({ ...ready, by: meanwhile(ready.by, 'changeMember', leave) })).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'member' }] },
    });
  });

  it('[L6] never is made by who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    const byBob = memberAdministration(admin(), at.bob);
    expect(await refused(() => add({ ...at, by: byBob }))).toEqual(OWN_MEMBERSHIP);
    const late = await add({ ...at, by: meanwhile(at.by, 'changeMember', () => demote(admin(), at.ada)) });
    expect(late).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await entries(at.bob.id, 'member.linked')).toEqual([]);
  });
});

describe('links that are listed', () => {
  it('say of each whether it leads somewhere: by the claim that is mapped, or a SAML name while some are', async () => {
    const at = await world();
    const { id, organization } = at.provider;
    const saml = { provider: id, claim: SUB_ID, value: unique('name') };
    const change = { linked: true, link: saml };
    const audit = () => anAudit(organization);
    expect(await admin().store.changeMember(whatever(at.bob), change, 'operator', audit())).toBe('done');
    const statuses = async () =>
      Object.fromEntries(done(await listLinks(at.by, at.bob.id)).map(({ claim, status }) => [claim, status]));
    expect(await statuses()).toEqual({ sub: 'active', [SUB_ID]: 'inactive' });
    const samlNameId = { issuer: 'https://saml.example', format: 'persistent' } as never;
    const mapped = { subjectClaim: 'oid', samlNameId } as const;
    expect(await admin().store.changeProvider(whatever(at.provider), mapped, 'operator', audit())).toBe('done');
    expect(await statuses()).toEqual({ sub: 'inactive', [SUB_ID]: 'active' });
  });

  it('[L7] are of a member of one’s own organization', async () => {
    const [at, other] = [await world(), await world()];
    expect(await refused(() => listLinks(at.by, other.bob.id))).toEqual(['not_found', 'member']);
  });
});

describe('a link that an administrator takes away', () => {
  const remove = async ({ by, bob }: World, id?: string, ifMatch?: string) =>
    removeLink(by, bob.id, id ?? (await idOf(by, bob)), ifMatch ?? (await tagOf(bob)));

  it('leads nowhere from then on, by one entry, and what they can is not at stake by another’s', async () => {
    const at = await world();
    expect(done(await remove(at)).id).toBe(at.bob.id);
    expect(await admin().trust.findLinkedMember(at.link)).toBeUndefined();
    const { provider, claim, value } = at.link;
    expect(await entries(at.bob.id, 'member.unlinked')).toEqual([
      {
        organization: at.organization,
        action: 'member.unlinked',
        actor: { kind: 'member', id: at.ada.id },
        at: NOW,
        details: { provider, claim, subject: value },
      },
    ]);
  });

  it('is one of this very member, at a provider of this organization', async () => {
    const [at, other] = [await world(), await world()];
    const elsewhere = await idOf(other.by, other.bob);
    const [, digest] = (await idOf(at.by, at.bob)).split('.');
    const ids = ['', 'idp_x.y', at.provider.id, `${at.provider.id}.x`, `${other.provider.id}.${digest}`, elsewhere];
    for (const id of ids) expect(await refused(() => remove(at, id))).toEqual(['not_found', 'subject']);
    const theirs = await idOf(at.by, at.bob);
    const tag = await tagOf(at.ada);
    expect(await refused(() => removeLink(at.by, at.ada.id, theirs, tag))).toEqual(['not_found', 'subject']);
    expect(await refused(() => removeLink(other.by, at.bob.id, theirs, tag))).toEqual(['not_found', 'member']);
  });

  it('is never taken over what somebody else has made of the member', async () => {
    const at = await world();
    const current = await tagOf(at.bob);
    expect(await refused(() => remove(at, undefined, '"of-before"'))).toEqual({ reason: 'changed_meanwhile', current });
    const disable = async () => done(await disableMember(admin(), at.organization, at.bob.id));
    const late = await remove({ ...at, by: meanwhile(at.by, 'removeLink', disable) });
    expect(late).toEqual({ ok: false, error: { reason: 'changed_meanwhile', current: await tagOf(at.bob) } });
    expect(await admin().trust.findLinkedMember(at.link)).toBe(at.bob.id);
  });

  it('[L6] never is taken by who is no administrator, or none any more at that moment', async () => {
    const at = await world();
    const id = await idOf(at.by, at.bob);
    const byBob = memberAdministration(admin(), at.bob);
    const carol = await added(at, { role: 'developer' });
    const tag = await tagOf(carol.member);
    expect(await refused(() => removeLink(byBob, carol.member.id, carol.id, tag))).toEqual(OWN_MEMBERSHIP);
    const late = await remove({ ...at, by: meanwhile(at.by, 'removeLink', () => demote(admin(), at.ada)) }, id);
    expect(late).toEqual({ ok: false, error: OWN_MEMBERSHIP });
    expect(await admin().trust.findLinkedMember(at.link)).toBe(at.bob.id);
  });

  it('[L6] never is an administrator’s, or one’s own, without a sign-in that stays', async () => {
    const at = await world();
    const carol = await added(at, { role: 'admin' });
    const [id, tag] = [carol.id, await tagOf(carol.member)];
    const notStanding = { reason: 'last_sign_in', because: 'not_standing' };
    expect(await refused(() => removeLink(at.by, carol.member.id, id, tag))).toEqual(notStanding);
    const own = memberAdministration(admin(), carol.member);
    expect(await refused(() => removeLink(own, carol.member.id, id, tag))).toEqual({ reason: 'own_sign_in' });
  });

  it('[L6] never is one’s own by who is no administrator, which is told as that', async () => {
    const at = await world();
    const byBob = memberAdministration(admin(), at.bob);
    const signIn = { link: 'another', settings: 'as they were' } as never;
    const own: ByMember = { ...byBob, caller: { ...byBob.caller, provider: at.provider.id, signIn } };
    const [id, tag] = [await idOf(at.by, at.bob), await tagOf(at.bob)];
    expect(await refused(() => removeLink(own, at.bob.id, id, tag))).toEqual(OWN_MEMBERSHIP);
  });

  it('is one that still leads there at that moment', async () => {
    const at = await world();
    const gone = meanwhile(at.by, 'removeLink', async () => {
      for (const { pk, sk } of await tables().rows('directory'))
        if (String(pk).startsWith('link') && String(pk).includes(subjectLinkDigest(at.link)))
          await tables().delete('directory', { pk, sk });
    });
    expect(await remove({ ...at, by: gone })).toMatchObject({
      error: { reason: 'not_found', problems: [{ field: 'subject' }] },
    });
  });

  it('[L6] may be that of an administrator who is disabled: it is nobody’s way in', async () => {
    const at = await world();
    const carol = await added(at, { role: 'admin' });
    done(await disableMember(admin(), at.organization, carol.member.id));
    expect(done(await removeLink(at.by, carol.member.id, carol.id, await tagOf(carol.member))).id).toBe(
      carol.member.id,
    );
  });

  /** Somebody else whom the provider knows. */
  async function added({ organization, provider, by }: World, overrides: Partial<Member>) {
    const member = aMember(organization, { linked: true, ...overrides });
    const link = { provider: provider.id, claim: 'sub', value: unique('subject') };
    expect(await admin().store.addMember(member, link, 'operator', anAudit(organization))).toBe('done');
    return { member, id: await idOf(by, member) };
  }
});

describe('a link that the operator takes away', () => {
  const unlink = ({ organization, provider, bob, link }: World, input: object = {}) =>
    unlinkMember(admin(), organization, { member: bob.email, provider: provider.id, subject: link.value, ...input });

  it('leads nowhere from then on, by one entry; again, nothing is written', async () => {
    const at = await world();
    expect(done(await unlink(at))).toEqual({ member: at.bob.id, outcome: 'unlinked' });
    expect(await admin().trust.findLinkedMember(at.link)).toBeUndefined();
    const { provider, claim, value } = at.link;
    const details = { provider, claim, subject: value };
    expect(await entries(at.bob.id, 'member.unlinked')).toEqual([
      { organization: at.organization, action: 'member.unlinked', ...BY_OLGA, at: NOW, details },
    ]);
    const before = await tables().snapshot();
    expect(done(await unlink(at))).toEqual({ member: at.bob.id, outcome: 'unchanged' });
    expect(await tables().snapshot()).toEqual(before);
  });

  it('may be of a claim that is mapped no more', async () => {
    const at = await world();
    const changes = { subjectClaim: 'oid' } as const;
    const audit = anAudit(at.organization);
    expect(await admin().store.changeProvider(whatever(at.provider), changes, 'operator', audit)).toBe('done');
    expect(done(await unlink(at)).outcome).toBe('unchanged');
    expect(done(await unlink(at, { claim: 'sub', member: at.bob.id })).outcome).toBe('unlinked');
  });

  it('is one of this very member: another’s subject stays', async () => {
    const at = await world();
    expect(done(await unlink(at, { member: at.ada.id }))).toEqual({ member: at.ada.id, outcome: 'unchanged' });
    expect(await admin().trust.findLinkedMember(at.link)).toBe(at.bob.id);
  });

  it.each([
    [{ member: 'nobody@acme.example' }, 'member'],
    [{ provider: 'idp_x' }, 'provider'],
  ])('names who and what there is: %j is not', async (named, field) => {
    const at = await world();
    expect(await refused(() => unlink(at, named))).toEqual(['not_found', field]);
  });

  it('[L7] is of the organization that is named', async () => {
    const [at, other] = [await world(), await world()];
    const { organization } = other;
    expect(await refused(() => unlink({ ...at, organization }))).toEqual(['not_found', 'member']);
    expect(await refused(() => unlink(at, { provider: other.provider.id }))).toEqual(['not_found', 'provider']);
    expect(await refused(() => unlink({ ...at, organization: 'no organization' as never }))).toEqual([
      'not_found',
      'organization',
    ]);
  });
});
