import type { TrustedProvider } from '../../lambdas/core/records.ts';
import type { Refusal } from '../../lambdas/core/refusal.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { err } from '../../protect/vocabulary/result.ts';
import {
  configurationInput,
  configurationOf,
  member,
  memberId,
  NOW,
  provider,
  providerId,
  scopes,
} from '../support/fixtures.ts';
import { changeAll } from '../support/memory-trust.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

/** Whom an assertion is about: a member who is linked, one who is to be linked or provisioned, or nobody. */

let world: RedemptionWorld;
beforeEach(() => {
  world = redemptionWorld();
});

/** The provider may speak for acme.example; nobody is linked yet. */
function mapByEmail(override: Partial<TrustedProvider> = {}): void {
  changeAll(world.facts.providers, { emailDomains: new Set(['acme.example']), ...override });
  world.facts.links = [];
  changeAll(world.facts.members, { linked: false });
}

const NEW_SUBJECT = '00u9new';
let assertions = 0;

/** A verified address, and an assertion of its own each time. */
function says(claims: Readonly<Record<string, unknown>> = {}) {
  assertions += 1;
  const person = { sub: NEW_SUBJECT, email: 'ada@acme.example', email_verified: true };
  return withClaims({ jti: `assertion-${assertions}`, ...person, ...claims });
}

async function expectRefused(claims: Readonly<Record<string, unknown>>, refusal: Refusal): Promise<void> {
  expect(await redeem(world, says(claims))).toEqual(err(refusal));
  expectNothingHappened(world);
}

const link = { provider: provider.id, claim: 'sub', value: NEW_SUBJECT };
const notLinked: Refusal = { reason: 'subject_not_linked', provider: provider.id, claim: 'sub', subject: NEW_SUBJECT };
const memberships = () => [...world.store.memberships.values()];

/** What the store holds is what the next reader finds, as in a database. */
function commitMemberships(): void {
  for (const { member: stored, link: key } of memberships()) {
    world.facts.members = [...world.facts.members.filter(({ id }) => id !== stored.id), stored];
    world.facts.links.push({ ...key, member: stored.id });
  }
}

describe('[K17] a verified address in a pinned domain', () => {
  it('links the member who has it, once, by the subject', async () => {
    mapByEmail();
    expect(issued(await redeem(world, says())).record.member).toBe(member.id);
    expect(memberships()).toEqual([
      {
        kind: 'link',
        member: { ...member, linked: true },
        link,
        audit: {
          organization: 'acme',
          at: NOW,
          suffix: expect.any(String),
          actor: { kind: 'provider', id: provider.id },
          action: 'member.linked',
          target: member.id,
          details: { role: 'developer', claim: 'sub', subject: NEW_SUBJECT },
        },
      },
    ]);
    commitMemberships();
    issued(await redeem(world, says({ email: 'moved@elsewhere.example' })));
    expect(memberships()).toHaveLength(1);
  });

  it('[known] account take-over: another subject with the address of somebody linked is refused', async () => {
    mapByEmail();
    changeAll(world.facts.members, { linked: true });
    await expectRefused({}, { reason: 'member_linked_elsewhere', member: member.id });
  });

  it('[known] account take-over: a second subject does not get the address of a member who was just linked', async () => {
    mapByEmail();
    issued(await redeem(world, says()));
    commitMemberships();
    expect(await redeem(world, says({ sub: 'attacker' }))).toEqual(
      err({ reason: 'member_linked_elsewhere', member: member.id }),
    );
  });

  it('[known] account take-over: a link that exists decides, whatever address is claimed', async () => {
    mapByEmail();
    const victim = { ...member, id: memberId('user-18'), email: 'victim@acme.example' };
    world.facts.members.push(victim);
    world.facts.links = [{ ...link, member: member.id }];
    expect(issued(await redeem(world, says({ email: victim.email }))).record.member).toBe(member.id);
    expect(memberships()).toEqual([]);
  });

  const noAddress: Refusal = { reason: 'malformed_claim', member: 'email', requirement: 'an e-mail address' };
  const notPinned = (domain: string): Refusal => ({ reason: 'email_domain_not_pinned', domain });
  it.each<[string, Readonly<Record<string, unknown>>, Refusal]>([
    ['not verified', { email_verified: false }, { reason: 'email_not_verified' }],
    ['verified by the text "true"', { email_verified: 'true' }, { reason: 'email_verified_not_boolean' }],
    ['without a word about verification', { email_verified: undefined }, { reason: 'email_verified_absent' }],
    ['in a subdomain', { email: 'ada@mail.acme.example' }, notPinned('mail.acme.example')],
    ['in a lookalike', { email: 'ada@acme.example.evil.example' }, notPinned('acme.example.evil.example')],
    ['of nobody', { email: 'nobody@acme.example' }, notLinked],
    ['that is none', { email: 'ada' }, noAddress],
    ['that is a list', { email: ['ada@acme.example'] }, noAddress],
    ['that is absent', { email: undefined }, notLinked],
  ])('links and provisions nobody when it is %s, and says so', async (_what, claims, refusal) => {
    mapByEmail();
    await expectRefused(claims, refusal);
    mapByEmail({ justInTimeRole: 'developer' });
    if (refusal.reason !== 'subject_not_linked') await expectRefused(claims, refusal);
    mapByEmail({ emailDomains: new Set() });
    await expectRefused(claims, notLinked);
  });

  describe('of a member who is invited through this provider', () => {
    const invitation = { provider: provider.id, invitedAt: NOW - 60, expiresAt: NOW + 60 };
    const ELSEWHERE = { email: 'ada@partner.example' };

    /** Ada's address is in no domain of the provider's, and another provider knows her. */
    function invite(override: Partial<typeof invitation> = {}, domains: readonly string[] = []): void {
      mapByEmail({ emailDomains: new Set(domains) });
      const invited = { ...invitation, ...override };
      changeAll(world.facts.members, { email: ELSEWHERE.email, linked: true, invitation: invited });
    }

    it('links the account that has it, of whatever domain it is, and whoever knows them already', async () => {
      for (const domains of [[], ['acme.example'], ['partner.example']]) {
        world = redemptionWorld();
        invite({}, domains);
        expect(issued(await redeem(world, says(ELSEWHERE))).record.member).toBe(member.id);
        expect(memberships()).toMatchObject([
          { kind: 'link', link, invitation, member: { id: member.id, linked: true } },
        ]);
      }
    });

    it.each<[string, Readonly<Record<string, unknown>>, Refusal]>([
      ['not verified', { email_verified: false }, { reason: 'email_not_verified' }],
      ['verified by the text "true"', { email_verified: 'true' }, { reason: 'email_verified_not_boolean' }],
      ['without a word about verification', { email_verified: undefined }, { reason: 'email_verified_absent' }],
      ['of somebody else', { email: 'eve@partner.example' }, notPinned('partner.example')],
      ['in a lookalike', { email: 'ada@partner.example.evil.example' }, notPinned('partner.example.evil.example')],
      ['that is absent', { email: undefined }, notLinked],
    ])('links nobody when it is %s', async (_what, claims, refusal) => {
      invite({}, ['acme.example']);
      await expectRefused({ ...ELSEWHERE, ...claims }, refusal);
    });

    it('never takes silence about an address for a yes: that is trusted in the domains of the provider alone', async () => {
      invite({}, ['acme.example']);
      changeAll(world.facts.providers, { emailVerifiedAbsent: 'trusted' });
      await expectRefused({ ...ELSEWHERE, email_verified: undefined }, notPinned('partner.example'));
    });

    it.each([
      ['over', { expiresAt: NOW }],
      ['for another provider', { provider: providerId('idp_ffffffffffffffffffffffffffffffff') }],
    ] as const)('links nobody when it is %s', async (_what, override) => {
      invite(override, ['acme.example']);
      await expectRefused(ELSEWHERE, notPinned('partner.example'));
      invite(override, ['partner.example']);
      await expectRefused(ELSEWHERE, { reason: 'member_linked_elsewhere', member: member.id });
    });

    it.each([
      ['disabled', { status: 'disabled' }, { reason: 'member_disabled', member: member.id }],
      ['removed', { status: 'removed' }, { reason: 'member_removed', member: member.id }],
      ['recalled', { recalledAt: NOW - 60 }, { reason: 'member_linked_elsewhere', member: member.id }],
    ] as const)('[L9] links nobody when the member is %s since', async (_what, override, refusal) => {
      invite({}, ['partner.example']);
      changeAll(world.facts.members, override);
      await expectRefused(ELSEWHERE, refusal);
    });

    it('[K16] links nobody whom the assertion names by SAML too, in a way that nobody has mapped', async () => {
      invite({}, ['partner.example']);
      const named = { format: 'saml-nameid', issuer: 'https://saml.example', nameid: 'ada', nameid_format: 'urn:x' };
      expect(await redeem(world, says({ ...ELSEWHERE, sub_id: named }))).toMatchObject({ ok: false });
      expectNothingHappened(world);
    });
  });

  it('finds a member whose address was stored before domains were compared in one form', async () => {
    for (const stored of ['ada@münchen.example', 'ada@xn--mnchen-3ya.example']) {
      world = redemptionWorld();
      mapByEmail({ emailDomains: new Set(['xn--mnchen-3ya.example']) });
      changeAll(world.facts.members, { email: stored });
      expect(issued(await redeem(world, says({ email: 'ada@münchen.example' }))).record.member).toBe(member.id);
    }
    changeAll(world.facts.members, { linked: true });
    changeAll(world.facts.providers, { subjectClaim: 'email' });
    for (const value of ['ada@münchen.example', 'ada@xn--mnchen-3ya.example']) {
      world.facts.links = [{ provider: provider.id, claim: 'email', value, member: member.id }];
      expect(issued(await redeem(world, says({ email: 'ada@münchen.example' }))).record.member).toBe(member.id);
    }
  });

  it.each([
    ['disabled', 'member_disabled'],
    ['removed', 'member_removed'],
  ] as const)('[S7] never revives a member who is %s', async (status, reason) => {
    mapByEmail({ justInTimeRole: 'developer' });
    changeAll(world.facts.members, { status });
    await expectRefused({}, { reason, member: member.id });
  });

  it('[L10] whose member is gone from the table provisions nobody in its place', async () => {
    mapByEmail({ justInTimeRole: 'developer' });
    const { findMember } = world.dependencies.trust;
    Object.assign(world.dependencies.trust, { findMember: async () => undefined });
    await expectRefused({}, { reason: 'member_missing', member: member.id });
    Object.assign(world.dependencies.trust, { findMember });
  });

  it('[L7] is looked for in the organization of the provider alone', async () => {
    mapByEmail();
    changeAll(world.facts.members, { organization: 'other' as typeof member.organization });
    await expectRefused({}, notLinked);
  });

  it('[L8] links nobody when the request is refused afterwards', async () => {
    mapByEmail();
    expect(await redeem(world, { ...says(), form: { ...says().form, scope: 'org:admin' } })).toMatchObject({
      error: { reason: 'no_scope_granted' },
    });
    expectNothingHappened(world);
    expect(memberships()).toEqual([]);
  });
});

describe('[K15] a provider that maps by another claim', () => {
  it.each([
    ['aud_sub', 'a-7'],
    ['oid', 'o-9'],
    ['email', 'ada@acme.example'],
  ])('%s finds the link of that claim, and of no other', async (subjectClaim, value) => {
    mapByEmail({ subjectClaim });
    changeAll(world.facts.members, { linked: true });
    const claims = { [subjectClaim]: value };
    world.facts.links = [{ provider: provider.id, claim: 'sub', value, member: member.id }];
    expect((await redeem(world, says({ sub: value, email: 'b@acme.example', ...claims }))).ok).toBe(false);
    world.facts.links = [{ provider: provider.id, claim: subjectClaim, value, member: member.id }];
    expect(issued(await redeem(world, says(claims))).record.member).toBe(member.id);
  });

  it('that is absent is refused by its name', async () => {
    mapByEmail({ subjectClaim: 'aud_sub' });
    const requirement = 'a string of 1–1024 characters';
    await expectRefused({}, { reason: 'malformed_claim', member: 'aud_sub', requirement });
  });

  it('email is refused by what is wrong with it', async () => {
    mapByEmail({ subjectClaim: 'email' });
    await expectRefused({ email_verified: 'true' }, { reason: 'email_verified_not_boolean' });
    await expectRefused({ email: 'ada@x.example' }, { reason: 'email_domain_not_pinned', domain: 'x.example' });
  });

  it("[K16][known] sub_id.issuer is never trust: the assertion's own issuer decides, and sub maps", async () => {
    const other = { ...provider, id: providerId(`idp_${'b'.repeat(32)}`), issuer: 'https://idp.other.example' };
    world.facts.providers.push(other);
    world.facts.links.push({ provider: other.id, claim: 'sub', value: NEW_SUBJECT, member: member.id });
    const sub_id = { format: 'saml-nameid', issuer: other.issuer, nameid: NEW_SUBJECT };
    const unmapped = { reason: 'sub_id_not_mapped', provider: provider.id, nameIdFormat: undefined } as const;
    await expectRefused({ sub_id }, { ...unmapped, samlIssuer: other.issuer });
    const byIssuer = { format: 'iss_sub', iss: other.issuer, sub: NEW_SUBJECT };
    await expectRefused({ sub_id: byIssuer }, { ...unmapped, samlIssuer: undefined });
  });
});

describe('somebody whom nobody knows', () => {
  const newcomer = { email: 'grace@acme.example' };

  it('is refused where the provider may not provision', async () => {
    mapByEmail();
    await expectRefused(newcomer, notLinked);
  });

  it('becomes a member of the role that the provider may give', async () => {
    mapByEmail({ justInTimeRole: 'developer' });
    const { record } = issued(await redeem(world, says(newcomer)));
    expect(record.member).toMatch(/^mem_/);
    expect(memberships()).toEqual([
      {
        kind: 'provision',
        member: {
          id: record.member,
          organization: 'acme',
          email: 'grace@acme.example',
          role: 'developer',
          status: 'active',
          linked: true,
          lastSignIn: { at: NOW, provider: provider.id, claims: [] },
        },
        link,
        audit: expect.objectContaining({ action: 'member.provisioned', target: record.member }),
      },
    ]);
  });

  it('has the role that a claim gives, as it is at this first time, and none where no claim does', async () => {
    const roles = { claim: 'groups', values: [{ value: 'engineering', role: 'developer' }] };
    mapByEmail({ justInTimeRoles: roles });
    await expectRefused({ ...newcomer, groups: ['sales'] }, notLinked);
    const { record } = issued(await redeem(world, says({ ...newcomer, groups: ['sales', 'engineering'] })));
    expect(memberships()).toEqual([
      expect.objectContaining({ member: expect.objectContaining({ id: record.member, role: 'developer' }) }),
    ]);
  });

  it('[L6] keeps the role that they have once they are a member, whatever a claim says', async () => {
    const roles = { claim: 'groups', values: [{ value: 'engineering', role: 'developer' }] };
    mapByEmail({ justInTimeRoles: roles });
    changeAll(world.facts.members, { linked: true, role: 'viewer' });
    world.facts.links = [{ provider: provider.id, claim: 'sub', value: NEW_SUBJECT, member: member.id }];
    await redeem(world, says({ groups: ['engineering'] }));
    expect(world.facts.members.find(({ id }) => id === member.id)?.role).toBe('viewer');
    expect(memberships()).toStrictEqual([]);
  });

  it.each([
    'grace\u200b@acme.example',
    'grace\u00ad@acme.example',
    'grace\u202e@acme.example',
    '\u2060grace@acme.example',
  ])('never becomes a member who reads as somebody else: %j', async (email) => {
    mapByEmail({ justInTimeRole: 'developer' });
    const requirement = 'an e-mail address without characters that cannot be seen';
    await expectRefused({ email }, { reason: 'malformed_claim', member: 'email', requirement });
  });

  it('[L1] gets no more than assertion, request, ceiling and role all allow', async () => {
    mapByEmail({ justInTimeRole: 'developer' });
    const everything = { scope: 'projects:read reports:read billing:read org:admin org:read' };
    expect(issued(await redeem(world, says({ ...newcomer, ...everything }))).record.scopes).toEqual(
      scopes('projects:read'),
    );
  });

  it.each(['guest', 'nobody-configured-this', 'constructor'])(
    '[L8] is not provisioned with a role that grants nothing: %s',
    async (justInTimeRole) => {
      mapByEmail({ justInTimeRole });
      expect(await redeem(world, says(newcomer))).toMatchObject({ error: { reason: 'no_scope_granted' } });
      expectNothingHappened(world);
    },
  );

  it('[L6] is not provisioned with a role that has come to hold org:admin since', async () => {
    const roles = { ...configurationInput.roles, developer: ['projects:read', 'org:admin'] };
    world = redemptionWorld({ configuration: configurationOf({ ...configurationInput, roles }) });
    mapByEmail({ justInTimeRole: 'developer' });
    await expectRefused(newcomer, notLinked);
  });

  it('has an id drawn only then, and only for the one who is provisioned', async () => {
    let drawn = 0;
    const { memberId: draw } = world.dependencies.ids;
    Object.assign(world.dependencies.ids, {
      memberId: () => {
        drawn += 1;
        return draw();
      },
    });
    issued(await redeem(world, withClaims({ jti: 'linked before' })));
    mapByEmail({ justInTimeRole: 'developer' });
    issued(await redeem(world, says()));
    await redeem(world, says({ ...newcomer, email_verified: false }));
    expect(drawn).toBe(0);
    issued(await redeem(world, says({ ...newcomer, sub: 'grace' })));
    expect(drawn).toBe(1);
  });

  it('has an id of our own making, whatever the assertion says', async () => {
    mapByEmail({ justInTimeRole: 'developer' });
    const { record } = issued(await redeem(world, says({ ...newcomer, member: 'user-17', id: 'user-17' })));
    expect(record.member).not.toBe('user-17');
  });
});

/** Holds the first `count` writes until all of them have been decided. */
function meetAtTheStore(count: number): void {
  const { promise: allDecided, resolve } = Promise.withResolvers<void>();
  const { redemptions } = world.dependencies;
  let arrived = 0;
  Object.assign(world.dependencies, {
    redemptions: {
      ...redemptions,
      redeem: async (...write: Parameters<typeof redemptions.redeem>) => {
        arrived += 1;
        if (arrived === count) resolve();
        await allDecided;
        return redemptions.redeem(...write);
      },
    },
  });
}

describe('two first redemptions at once', () => {
  beforeEach(() => {
    mapByEmail({ justInTimeRole: 'developer' });
    world.hooks.afterRedeem = commitMemberships;
    meetAtTheStore(2);
  });
  const newcomer = { email: 'grace@acme.example' };

  it('of one person: one provisions, the other runs step 11 once more; both get their own token', async () => {
    const [first, second] = await Promise.all([redeem(world, says(newcomer)), redeem(world, says(newcomer))]);
    expect(issued(first).record.member).toBe(issued(second).record.member);
    expect(issued(first).accessToken).not.toBe(issued(second).accessToken);
    expect(memberships()).toHaveLength(1);
    expect(world.store.records.size).toBe(2);
    expect(world.counts.writes).toBe(3);
  });

  it('of one person who is linked by an address: the same', async () => {
    const [first, second] = await Promise.all([redeem(world, says()), redeem(world, says())]);
    expect([issued(first).record.member, issued(second).record.member]).toEqual([member.id, member.id]);
    expect(memberships()).toHaveLength(1);
  });

  it('of one person, who is disabled in between: the second decision is what it is', async () => {
    world.hooks.afterRedeem = () => {
      commitMemberships();
      changeAll(world.facts.members, { status: 'disabled' });
    };
    const results = await Promise.all([redeem(world, says(newcomer)), redeem(world, says(newcomer))]);
    expect(results.filter(({ ok }) => ok)).toMatchObject([
      { value: { record: { member: expect.stringMatching(/^mem_/) } } },
    ]);
    expect(results.filter(({ ok }) => !ok)).toMatchObject([{ error: { reason: 'member_disabled' } }]);
    expect(world.store.records.size).toBe(1);
  });

  it('of one assertion: one token', async () => {
    const parts = says(newcomer);
    const results = await Promise.all([redeem(world, parts), redeem(world, parts)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok)).toEqual([err({ reason: 'already_redeemed' })]);
  });

  it('[S9] where the person changes twice: 503, and the assertion is not burned', async () => {
    delete world.hooks.afterRedeem;
    const requests = [says(newcomer), says(newcomer)];
    const outcomes = await Promise.allSettled(requests.map((parts) => redeem(world, parts)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toMatchObject([{ value: { ok: true } }]);
    const late = outcomes.findIndex(({ status }) => status === 'rejected');
    expect(outcomes[late]).toMatchObject({ reason: expect.any(Unavailable) });
    expect([world.counts.writes, world.counts.undos, world.store.records.size]).toEqual([3, 0, 1]);
    commitMemberships();
    issued(await redeem(world, requests[late]));
  });
});
