import { nameIdOf } from '../../lambdas/core/people/saml-name-id.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { member, memberId, provider } from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

const samlNameId = { issuer: 'http://www.okta.com/exk1', format: 'urn:a' };
const sub_id = { format: 'saml-nameid', issuer: samlNameId.issuer, nameid: 'ada', nameid_format: 'urn:a' };
const bySub = { provider: provider.id, claim: 'sub', value: '00u9' };
const byName = { provider: provider.id, claim: 'sub_id', value: nameIdOf('ada', samlNameId) };

let world: RedemptionWorld;
let assertions = 0;
beforeEach(() => {
  world = redemptionWorld();
  world.facts.links = [];
});

function says(claims: Readonly<Record<string, unknown>> = {}) {
  assertions += 1;
  const person = { sub: '00u9', email: 'new@acme.example', email_verified: true, sub_id };
  return withClaims({ jti: `saml-${assertions}`, ...person, ...claims });
}

const provisioning = (override: object = {}) =>
  changeAll(world.facts.providers, {
    emailDomains: new Set(['acme.example']),
    justInTimeRole: 'developer',
    ...override,
  });
const memberships = () => [...world.store.memberships.values()];
const unmapped = { samlIssuer: samlNameId.issuer, nameIdFormat: 'urn:a' };

describe('[K16] an assertion with sub_id that nobody has mapped', () => {
  it('never adds anybody, where the same without it would', async () => {
    provisioning();
    const refusal = { reason: 'sub_id_not_mapped', provider: provider.id, ...unmapped };
    expect(await redeem(world, says())).toEqual(err(refusal));
    for (const said of ['ada', null, {}, { format: 'email' }]) {
      expect(await redeem(world, says({ sub_id: said }))).toMatchObject({ error: { reason: 'sub_id_not_mapped' } });
    }
    expectNothingHappened(world);
    issued(await redeem(world, says({ sub_id: undefined })));
    expect(memberships()).toHaveLength(1);
  });

  it('never is told to be about an address, where both stand in the way: mapping the name trusts no address', async () => {
    provisioning();
    const refused = await redeem(world, says({ email_verified: undefined }));
    expect(refused).toMatchObject({ error: { reason: 'sub_id_not_mapped' } });
  });

  it('still finds who is known by the mapped claim', async () => {
    world.facts.links = [{ ...bySub, member: member.id }];
    expect(issued(await redeem(world, says())).record.member).toBe(member.id);
    expect(memberships()).toEqual([]);
  });

  it('still links a member by their verified address, who is one person then', async () => {
    provisioning();
    changeAll(world.facts.members, { linked: false });
    expect(issued(await redeem(world, says({ email: member.email }))).record.member).toBe(member.id);
    expect(memberships()).toMatchObject([{ kind: 'link', link: bySub }]);
  });
});

describe('[K16] an assertion with a sub_id that is mapped', () => {
  it('finds whoever is linked by the whole SAML name', async () => {
    changeAll(world.facts.providers, { samlNameId });
    world.facts.links = [{ ...byName, member: member.id }];
    expect(issued(await redeem(world, says())).record.member).toBe(member.id);
  });

  it('still finds who is known by the mapped claim: mapping makes no second person', async () => {
    provisioning({ samlNameId });
    world.facts.links = [{ ...bySub, member: member.id }];
    expect(issued(await redeem(world, says())).record.member).toBe(member.id);
    expect(memberships()).toEqual([]);
  });

  it('adds somebody who is known by both names from then on', async () => {
    provisioning({ samlNameId });
    issued(await redeem(world, says()));
    expect(memberships()).toMatchObject([{ kind: 'provision', link: byName, also: bySub }]);
  });

  it('never is two members', async () => {
    changeAll(world.facts.providers, { samlNameId });
    const other = memberId('somebody-else');
    world.facts.links = [
      { ...byName, member: member.id },
      { ...bySub, member: other },
    ];
    const refusal = { reason: 'subjects_of_two_members', member: member.id, other };
    expect(await redeem(world, says())).toEqual(err(refusal));
    expectNothingHappened(world);
  });

  it.each([
    ['of another SAML issuer', { issuer: 'http://www.okta.com/exk2' }],
    ['of another format', { nameid_format: 'urn:b' }],
    ['of a service provider that is not set', { sp_name_qualifier: 'https://sp.example' }],
  ])('finds nobody by a name %s, whatever else it says', async (_, change) => {
    changeAll(world.facts.providers, { samlNameId });
    world.facts.links = [
      { ...byName, member: member.id },
      { ...bySub, member: member.id },
    ];
    const refused = await redeem(world, says({ sub_id: { ...sub_id, ...change } }));
    expect(refused).toMatchObject({ error: { reason: 'saml_name_id_differs' } });
  });

  it('trusts nothing because of the SAML issuer: the assertion’s own decides', async () => {
    changeAll(world.facts.providers, { samlNameId });
    world.facts.links = [{ ...byName, member: member.id }];
    const refused = await redeem(world, says({ iss: samlNameId.issuer }));
    expect(refused).toMatchObject({ error: { reason: 'untrusted_issuer' } });
  });
});
