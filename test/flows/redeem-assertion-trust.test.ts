import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { toOAuthError } from '../../lambdas/endpoints/oauth-error.ts';
import { err } from '../../protect/vocabulary/result.ts';
import { organizationId, providerId, scopes } from '../support/fixtures.ts';
import { makeClientKey } from '../support/key-client.ts';
import { changeAll, type TrustedFacts } from '../support/memory-trust.ts';
import { keySetOf, publicJwk } from '../support/provider-signer.ts';
import { expectNothingHappened, redeem, withHeader } from '../support/redeem.ts';
import { redemptionWorld } from '../support/redemption-world.ts';

describe('a valid assertion, and one fact of ours that is otherwise', () => {
  const facts: readonly (readonly [string, RefusalReason, string, (facts: TrustedFacts) => void])[] = [
    [
      '[C8] not registered for the grant',
      'client_not_registered_for_grant',
      'unauthorized_client',
      (f) => changeAll(f.clients, { grantTypes: new Set<string>() }),
    ],
    [
      '[S7] a client that is disabled',
      'client_disabled',
      'invalid_client',
      (f) => changeAll(f.clients, { status: 'disabled' }),
    ],
    [
      '[S7] an organization that is disabled',
      'organization_not_active',
      'invalid_grant',
      (f) => changeAll(f.organizations, { status: 'disabled' }),
    ],
    ['[S7] an organization that is gone', 'organization_not_active', 'invalid_grant', (f) => f.organizations.pop()],
    [
      '[S7] a provider that is disabled',
      'provider_not_active',
      'invalid_grant',
      (f) => changeAll(f.providers, { status: 'disabled' }),
    ],
    [
      '[S7] a provider that is pending',
      'provider_not_active',
      'invalid_grant',
      (f) => changeAll(f.providers, { status: 'pending' }),
    ],
    [
      '[S7] a member who is disabled',
      'member_disabled',
      'invalid_grant',
      (f) => changeAll(f.members, { status: 'disabled' }),
    ],
    ['[S7] a member who is gone', 'member_missing', 'invalid_grant', (f) => f.members.pop()],
    [
      '[L7] a member of another organization',
      'member_missing',
      'invalid_grant',
      (f) => changeAll(f.members, { organization: organizationId('other') }),
    ],
    [
      '[K17] a link at another provider',
      'subject_not_linked',
      'invalid_grant',
      (f) => changeAll(f.links, { provider: providerId(`idp_${'b'.repeat(32)}`) }),
    ],
    [
      '[K17] a link by another claim',
      'subject_not_linked',
      'invalid_grant',
      (f) => changeAll(f.links, { claim: 'email' }),
    ],
    [
      '[S7] an enablement that is disabled',
      'enablement_disabled',
      'invalid_grant',
      (f) => changeAll(f.enablements, { status: 'disabled' }),
    ],
    ['[S7] no enablement', 'client_not_enabled', 'invalid_grant', (f) => f.enablements.pop()],
    [
      '[S1] an empty ceiling',
      'no_scope_granted',
      'invalid_scope',
      (f) => changeAll(f.enablements, { ceiling: scopes('') }),
    ],
    ['[S1] a role without scopes', 'no_scope_granted', 'invalid_scope', (f) => changeAll(f.members, { role: 'guest' })],
    [
      '[L10] a role that nobody configured',
      'no_scope_granted',
      'invalid_scope',
      (f) => changeAll(f.members, { role: 'owner' }),
    ],
    [
      '[L10] a role that is a member of every object',
      'no_scope_granted',
      'invalid_scope',
      (f) => changeAll(f.members, { role: 'constructor' }),
    ],
    [
      '[J3] an algorithm that the provider does not use',
      'algorithm_not_allowed',
      'invalid_grant',
      (f) => changeAll(f.providers, { algorithms: new Set(['RS256'] as const) }),
    ],
    [
      '[K1] a tenant that the assertion lacks',
      'untrusted_issuer',
      'invalid_grant',
      (f) => changeAll(f.providers, { tenant: 't' }),
    ],
    [
      '[K15] an audience tenant that the assertion lacks',
      'untrusted_issuer',
      'invalid_grant',
      (f) => changeAll(f.providers, { audienceTenant: 'a' }),
    ],
    [
      '[K10] a cap that is lower',
      'lifetime_too_long',
      'invalid_grant',
      (f) => changeAll(f.providers, { maxLifetimeSeconds: 60 }),
    ],
  ];

  it.each(facts)('%s is %s, outside %s; nothing is written [L8]', async (_what, reason, wireError, alter) => {
    const world = redemptionWorld();
    alter(world.facts);
    const result = await redeem(world);
    if (result.ok) throw new Error('issued');
    expect(result.error.reason).toBe(reason);
    expect(toOAuthError(result.error).error).toBe(wireError);
    expectNothingHappened(world);
  });

  it.each([
    ['[J7] two keys of one kid', 'no_key_for_kid', [publicJwk('ES256'), { ...makeClientKey('x').jwk, kid: 'ec-1' }]],
    ['[J8] a key for encryption', 'no_key_for_kid', [{ ...publicJwk('ES256'), use: 'enc' }]],
    ['[J8] a key that shows its private half', 'no_key_for_kid', [{ ...publicJwk('ES256'), d: 'AQ' }]],
    ['[J8] a key that was withdrawn', 'no_key_for_kid', []],
  ])('%s is %s', async (_what, reason, keys) => {
    const world = redemptionWorld();
    world.publishedKeys = keySetOf(...keys);
    expect(await redeem(world)).toMatchObject({ error: { reason } });
    expectNothingHappened(world);
  });

  it.each([
    [1, [publicJwk('ES256'), publicJwk('RS256')], true],
    [1, [publicJwk('ES256'), { ...publicJwk('ES256'), kid: 'ec-2' }], true],
    [2, [publicJwk('ES256'), { ...makeClientKey('x').jwk, kid: 'ec-2' }], false],
    [0, [publicJwk('RS256')], false],
  ])('[J7] without kid, %i fitting keys in the set', async (fittingKeys, keys, works) => {
    const world = redemptionWorld();
    world.publishedKeys = keySetOf(...keys);
    const result = await redeem(world, withHeader({ kid: undefined }));
    if (works) expect(result.ok).toBe(true);
    else expect(result).toEqual(err({ reason: 'no_single_key_without_kid', fittingKeys }));
  });
});
