import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { err } from '../../lambdas/core/result.ts';
import type { Member, TrustedProvider } from '../../lambdas/core/trust.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { member, memberId, NOW, provider, SUBJECT, scopes } from '../support/fixtures.ts';
import { expectNothingHappened, issued, redeem, withClaims } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';

const VERIFIED = { sub: 'new-at-the-provider', email: 'Ada@ACME.example', email_verified: true };
const PINNED: Partial<TrustedProvider> = { emailDomains: new Set(['acme.example']) };
const unlinked: Member = { ...member, linked: false };

/** A provider that may speak for a domain, and a member whom nobody knows by a subject yet. */
function worldOf(trusted: Partial<TrustedProvider> = PINNED, known: readonly Member[] = [unlinked]): RedemptionWorld {
  const world = redemptionWorld();
  world.facts.providers = [{ ...provider, ...trusted }];
  world.facts.members = [...known];
  world.facts.links = [];
  return world;
}

describe('a verified address in a pinned domain', () => {
  it('[K17] links a member whom no provider knows yet, in the transaction of the redemption', async () => {
    const world = worldOf();
    const { record } = issued(await redeem(world, withClaims(VERIFIED)));
    expect(record.member).toBe('user-17');
    expect([...world.store.memberships.values()]).toEqual([
      {
        kind: 'link',
        member: { ...unlinked, linked: true },
        link: { provider: provider.id, claim: 'sub', value: 'new-at-the-provider' },
        audit: {
          organization: 'acme',
          at: NOW,
          suffix: expect.any(String),
          actor: { kind: 'provider', id: provider.id },
          action: 'member.linked',
          target: 'user-17',
          details: { role: 'developer', claim: 'sub' },
        },
      },
    ]);
  });

  const refused: readonly (readonly [string, RefusalReason, object, Partial<TrustedProvider>, readonly Member[]])[] = [
    ['that is not verified', 'subject_not_linked', { email_verified: false }, PINNED, [unlinked]],
    ['that nobody says is verified', 'subject_not_linked', { email_verified: undefined }, PINNED, [unlinked]],
    ['whose verification is a text', 'subject_not_linked', { email_verified: 'true' }, PINNED, [unlinked]],
    ['whose verification is a number', 'subject_not_linked', { email_verified: 1 }, PINNED, [unlinked]],
    ['in another domain', 'subject_not_linked', { email: 'ada@other.example' }, PINNED, [unlinked]],
    ['that is a list', 'subject_not_linked', { email: ['ada@acme.example'] }, PINNED, [unlinked]],
    ['at a provider without domains', 'subject_not_linked', {}, {}, [unlinked]],
    ['that nobody has', 'subject_not_linked', {}, PINNED, []],
    ['of a member whom a provider knows', 'member_linked_elsewhere', {}, PINNED, [member]],
    ['of a disabled member', 'member_disabled', {}, PINNED, [{ ...unlinked, status: 'disabled' }]],
    ['of a removed member', 'member_removed', {}, PINNED, [{ ...unlinked, status: 'removed' }]],
  ];

  it.each(refused)('[K17] %s links nobody: %s', async (_what, reason, claims, trusted, known) => {
    const world = worldOf(trusted, known);
    const result = await redeem(world, withClaims({ ...VERIFIED, ...claims }));
    expect(result.ok ? 'issued' : result.error.reason).toBe(reason);
    expectNothingHappened(world);
  });

  it('[K17] is another address when a letter only looks like a capital: K is no Kelvin sign', async () => {
    const mike = { ...unlinked, id: memberId('mike'), email: 'mike@acme.example' };
    const world = worldOf(PINNED, [mike]);
    expect(await redeem(world, withClaims({ ...VERIFIED, email: 'mi\u212ae@acme.example' }))).toMatchObject({
      error: { reason: 'subject_not_linked' },
    });
    issued(await redeem(world, withClaims({ ...VERIFIED, email: 'MIKE@acme.example' })));
  });

  it('[L8] links nobody when the redemption is refused later', async () => {
    const world = worldOf();
    world.facts.enablements = [];
    expect(await redeem(world, withClaims(VERIFIED))).toMatchObject({ error: { reason: 'client_not_enabled' } });
    expect(world.store.memberships.size).toBe(0);
  });
});

describe('a provider that may provision', () => {
  const provisioning: Partial<TrustedProvider> = { ...PINNED, justInTimeRole: 'developer' };

  it('[K17] makes a member of a verified address that nobody has, with the role that is configured', async () => {
    const world = worldOf(provisioning, []);
    const { record } = issued(
      await redeem(world, withClaims({ ...VERIFIED, role: 'admin', scope: 'projects:read org:admin' })),
    );
    expect(record.scopes).toEqual(scopes('projects:read'));
    expect([...world.store.memberships.values()]).toMatchObject([
      {
        kind: 'provision',
        member: { id: record.member, email: 'ada@acme.example', role: 'developer', status: 'active', linked: true },
        audit: { action: 'member.provisioned', target: record.member },
      },
    ]);
  });

  it.each<[string, object]>([
    ['an address that is not verified', { email_verified: false }],
    ['an address in another domain', { email: 'ada@other.example' }],
    ['an address in a domain below', { email: 'ada@mail.acme.example' }],
    ['an address in a domain that ends alike', { email: 'ada@evil-acme.example' }],
    ['an address in a domain that begins alike', { email: 'ada@acme.example.attacker.example' }],
    ['an address with two at signs', { email: 'ada@attacker.example@acme.example' }],
    ['no address', { email: undefined }],
  ])('[K17] makes nobody of %s', async (_what, claims) => {
    const world = worldOf(provisioning, []);
    expect(await redeem(world, withClaims({ ...VERIFIED, ...claims }))).toMatchObject({
      error: { reason: 'subject_not_linked' },
    });
    expectNothingHappened(world);
  });

  it('[K17] never revives a removed member', async () => {
    const world = worldOf(provisioning, [{ ...unlinked, status: 'removed' }]);
    expect(await redeem(world, withClaims(VERIFIED))).toMatchObject({ error: { reason: 'member_removed' } });
    expectNothingHappened(world);
  });

  it('[K17] decides once more when somebody made this very person meanwhile, and finds the link', async () => {
    const world = worldOf(provisioning, []);
    const link = { provider: provider.id, claim: 'sub', value: VERIFIED.sub };
    issued(await redeem(world, withClaims({ ...VERIFIED, jti: 'first' })));
    world.hooks.beforeRedeem = () => {
      world.facts.members = [{ ...member, role: 'developer' }];
      world.facts.links = [{ ...link, member: member.id }];
    };
    expect(issued(await redeem(world, withClaims({ ...VERIFIED, jti: 'second' }))).record.member).toBe('user-17');
  });

  it('[S9] gives up when the person changes at every attempt: no token', async () => {
    const world = worldOf(provisioning, []);
    issued(await redeem(world, withClaims({ ...VERIFIED, jti: 'first' })));
    await expect(redeem(world, withClaims({ ...VERIFIED, jti: 'second' }))).rejects.toBeInstanceOf(Unavailable);
    expect(world.store.records.size).toBe(1);
  });
});

describe('another mapped claim', () => {
  it('[K15] may be aud_sub, where it is configured', async () => {
    const world = redemptionWorld();
    world.facts.providers = [{ ...provider, subjectClaim: 'aud_sub' }];
    expect(await redeem(world)).toMatchObject({ error: { reason: 'malformed_claim', member: 'aud_sub' } });
    world.facts.links = [{ provider: provider.id, claim: 'aud_sub', value: 'at-our-place', member: member.id }];
    expect(issued(await redeem(world, withClaims({ aud_sub: 'at-our-place' }))).record.member).toBe('user-17');
  });

  it('[K17] by one claim never finds the link of another', async () => {
    const world = redemptionWorld();
    world.facts.providers = [{ ...provider, subjectClaim: 'employee_id' }];
    expect(await redeem(world, withClaims({ employee_id: SUBJECT }))).toEqual(
      err({ reason: 'subject_not_linked', provider: provider.id, claim: 'employee_id' }),
    );
  });

  it.each([undefined, '', 7, null, ['x'], 's'.repeat(1_025)])('[K3][L15] refuses the value %j', async (employee_id) => {
    const world = redemptionWorld();
    world.facts.providers = [{ ...provider, subjectClaim: 'employee_id' }];
    expect(await redeem(world, withClaims({ employee_id }))).toMatchObject({ error: { reason: 'malformed_claim' } });
  });

  it.each<[RefusalReason, Readonly<Record<string, unknown>>]>([
    ['email_not_verified', { email: 'ada@acme.example' }],
    ['email_domain_not_pinned', { email: 'ada@other.example', email_verified: true }],
    ['malformed_claim', { email_verified: true }],
  ])('[K17] e-mail is a subject only when it counts: %s', async (reason, claims) => {
    const world = worldOf({ ...PINNED, subjectClaim: 'email' });
    expect(await redeem(world, withClaims(claims))).toMatchObject({ error: { reason } });
    expectNothingHappened(world);
  });
});
