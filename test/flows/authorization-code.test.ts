import { decodeJwt } from 'jose';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { NO_AGENT_RULES } from '../../protect/vocabulary/agent-rules.ts';
import {
  CODE,
  desktop,
  grantWorld,
  REDIRECT_URI,
  redeemCode,
  refresh,
  VERIFIER,
  validGrant,
} from '../support/code-grant.ts';
import { client, clientId, enablement, member, NOW, organization, provider, scopes } from '../support/fixtures.ts';
import { issued } from '../support/redeem.ts';
import type { RedemptionWorld } from '../support/redemption-world.ts';

const { key } = validGrant();

async function reasonOf(attempt: ReturnType<typeof redeemCode>) {
  const outcome = await attempt;
  return outcome.ok ? 'issued' : outcome.error.reason;
}

describe('redeeming an authorization code', () => {
  it('[A2] gives one token of what the person allowed, its record durable, and a refresh token', async () => {
    const world = grantWorld();
    const { record, refreshToken } = issued(await redeemCode(world));
    expect(record).toMatchObject({ client: desktop.id, member: member.id, organization: organization.id });
    expect(record.scopes).toEqual(scopes('projects:read projects:write'));
    expect(world.store.records.get(record.id)).toEqual(record);
    expect(refreshToken).toMatch(/^csrt_[\w-]{43}\.[\w-]{43}$/);
    expect(world.store.grants.grants.get(key)).toMatchObject({ redeemedAt: NOW, tokenId: record.id });
  });

  it.each([
    ['authorization_unknown', { code: 'd'.repeat(43) }],
    ['authorization_unknown', { code: 'not one of ours' }],
    ['redirect_uri_differs', { redirect_uri: 'http://127.0.0.1:41001/callback' }],
    ['code_verifier_wrong', { code_verifier: 'w'.repeat(50) }],
    ['missing_parameter', { code_verifier: undefined }],
    ['missing_parameter', { redirect_uri: undefined }],
    ['malformed_code_verifier', { code_verifier: 'short' }],
    ['resource_not_authorized', { resource: 'https://reports.vendor.example' }],
    ['resource_unknown', { resource: 'https://elsewhere.example' }],
  ])('[A2] never passes what it is not bound to, and uses nothing up: %s %j', async (reason, form) => {
    const world = grantWorld();
    expect(await reasonOf(redeemCode(world, form))).toBe(reason);
    expect(world.store.grants.grants.get(key)).toEqual(validGrant());
    expect(await reasonOf(redeemCode(world))).toBe('issued');
  });

  it('[A2] is refused from its sixtieth second on', async () => {
    const world = grantWorld({ codeExpiresAt: NOW });
    expect(await reasonOf(redeemCode(world))).toBe('authorization_expired');
  });

  it('[A2] never passes for another client', async () => {
    const world = grantWorld({ client: clientId('other') });
    expect(await reasonOf(redeemCode(world))).toBe('authorization_of_other_client');
  });

  it('[A2] ends all that it gave when it comes a second time, whoever presents it', async () => {
    for (const second of [{}, { code_verifier: 'w'.repeat(50) }]) {
      const world = grantWorld();
      const { refreshToken } = issued(await redeemCode(world));
      expect(await reasonOf(redeemCode(world, second))).toBe('code_already_used');
      expect(await reasonOf(refresh(world, refreshToken))).toBe('authorization_recalled');
    }
  });

  it('[A2] revokes the last token that it gave when it comes a second time', async () => {
    const world = grantWorld();
    issued(await redeemCode(world));
    const tokenId = world.store.grants.grants.get(key)?.tokenId;
    expect([...world.revocations.lists.values()]).toEqual([]);
    await redeemCode(world);
    expect([...world.revocations.lists.values()].map((list) => [...list.keys()])).toEqual([[tokenId]]);
  });

  it('[A2] has one winner of 200 at once, and then none', async () => {
    const world = grantWorld();
    const words = await Promise.all(Array.from({ length: 200 }, () => reasonOf(redeemCode(world))));
    expect(words.filter((word) => word === 'issued')).toHaveLength(1);
    expect(new Set(words)).toEqual(new Set(['issued', 'code_already_used']));
    expect(world.store.records.size).toBe(1);
    expect(world.store.grants.grants.get(key)?.recalledAt).toBe(NOW);
  });

  it('[A2] is not used up when nothing was signed', async () => {
    const world = grantWorld();
    world.hooks.beforeSign = () => {
      throw new Unavailable('KMS');
    };
    await expect(redeemCode(world)).rejects.toThrow(Unavailable);
    delete world.hooks.beforeSign;
    expect(await reasonOf(redeemCode(world))).toBe('issued');
  });

  it('[C1] is for a client that is registered for it, and an assertion is nothing in the hands of a public one', async () => {
    const world = grantWorld();
    const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'a.b.c' };
    expect(await reasonOf(redeemCode(world, form))).toBe('client_not_registered_for_grant');
    expect(await reasonOf(redeemCode(world, { client_id: client.id }))).toBe('client_credentials_missing');
    expect(await reasonOf(redeemCode(world, { client_id: 'nobody' }))).toBe('client_credentials_missing');
  });

  it('[L1] never says more than ceiling and role still allow, and asks for writes where they are asked', async () => {
    const narrowed = grantWorld();
    replaceEnablement(narrowed, { ceiling: scopes('projects:read') });
    expect(issued(await redeemCode(narrowed)).record.scopes).toEqual(scopes('projects:read'));
    const asked = grantWorld();
    replaceEnablement(asked, { writes: 'asked' });
    const { record } = issued(await redeemCode(asked));
    expect(record.scopes).toEqual(scopes('projects:read'));
    expect(record.asking?.askable).toEqual(scopes('projects:write'));
  });
});

it('[L18] a token says since when it was allowed, also after a refresh: a recall of its client reaches it', async () => {
  const world = grantWorld();
  const first = issued(await redeemCode(world));
  const second = issued(await refresh(world, first.refreshToken));
  for (const { accessToken } of [first, second]) {
    expect(decodeJwt(accessToken)).toMatchObject({ parent_iat: validGrant().grantedAt });
  }
});

function replaceEnablement(world: RedemptionWorld, change: object) {
  world.facts.enablements = [{ ...enablement, client: desktop.id, ...change }];
}

describe('an authorization, at each use', () => {
  const broken: readonly (readonly [string, (world: RedemptionWorld) => void])[] = [
    ['organization_not_active', ({ facts }) => (facts.organizations = [{ ...organization, status: 'disabled' }])],
    ['provider_not_active', ({ facts }) => (facts.providers = [{ ...provider, status: 'disabled' }])],
    ['provider_not_active', ({ facts }) => (facts.providers = [])],
    ['member_disabled', ({ facts }) => (facts.members = [{ ...member, status: 'disabled' }])],
    ['member_removed', ({ facts }) => (facts.members = [{ ...member, status: 'removed' }])],
    ['member_missing', ({ facts }) => (facts.members = [])],
    ['member_recalled', ({ facts }) => (facts.members = [{ ...member, recalledAt: NOW - 5 }])],
    ['authorization_recalled', ({ facts }) => (facts.organizations = [{ ...organization, recalledAt: NOW - 5 }])],
    ['authorization_recalled', ({ facts }) => (facts.providers = [{ ...provider, recalledAt: NOW - 5 }])],
    ['client_not_enabled', ({ facts }) => (facts.enablements = [])],
    ['enablement_disabled', (world) => replaceEnablement(world, { status: 'disabled' })],
    ['client_disabled', ({ facts }) => (facts.clients = [{ ...desktop, status: 'disabled' }])],
    ['no_scope_granted', (world) => replaceEnablement(world, { ceiling: scopes('billing:read') })],
  ];

  it.each(broken)('[F1][L9] is refused as what it needs is off: %s', async (reason, breakIt) => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    breakIt(world);
    expect(await reasonOf(refresh(world, refreshToken))).toBe(reason);
    const other = grantWorld();
    breakIt(other);
    expect(await reasonOf(redeemCode(other))).toBe(reason);
  });
});

describe('an authorization from before', () => {
  it.each<[string, (world: RedemptionWorld) => void]>([
    ['its organization’s', ({ facts }) => (facts.organizations = [{ ...organization, recalledAt: NOW - 6 }])],
    ['its provider’s', ({ facts }) => (facts.providers = [{ ...provider, recalledAt: NOW - 6 }])],
    ['its member’s', ({ facts }) => (facts.members = [{ ...member, recalledAt: NOW - 6 }])],
  ])('[L18] never ends with a recall of %s that is older than it', async (_, recall) => {
    const world = grantWorld();
    recall(world);
    const { refreshToken } = issued(await redeemCode(world));
    expect(await reasonOf(refresh(world, refreshToken))).toBe('issued');
  });

  it('[L10] is refused when its organization is not there, or all of its writes are given to no agent', async () => {
    const world = grantWorld();
    world.facts.organizations = [];
    expect(await reasonOf(redeemCode(world))).toBe('organization_not_active');
    const never = grantWorld();
    replaceEnablement(never, { writes: 'asked', ceiling: scopes('projects:write') });
    never.facts.organizations = [
      { ...organization, agentRules: { ...NO_AGENT_RULES, never: scopes('projects:write') } },
    ];
    expect(await reasonOf(redeemCode(never))).toBe('no_scope_granted');
  });

  it('says when its person signed in, where that is known', async () => {
    const signedIn = issued(await redeemCode(grantWorld({ authenticatedAt: NOW - 40 })));
    expect(decodeJwt(signedIn.accessToken)).toMatchObject({ auth_time: NOW - 40 });
    expect(decodeJwt(issued(await redeemCode(grantWorld())).accessToken)).not.toHaveProperty('auth_time');
  });

  it('[L16] never is for another client’s agent session, where writes are asked for', async () => {
    const session = (id: string) => {
      const world = grantWorld();
      replaceEnablement(world, { writes: 'asked' });
      return redeemCode(world, { agent_session: id });
    };
    expect(await reasonOf(session('client~cursor'))).toBe('agent_session_of_other_client');
    expect(issued(await session('client~desktop')).record.asking).toMatchObject({ agentSession: 'client~desktop' });
    expect(issued(await session('s-9')).record.asking).toMatchObject({ agentSession: 's-9' });
    const granted = grantWorld();
    expect(await reasonOf(redeemCode(granted, { agent_session: 'client~cursor' }))).toBe('issued');
  });
});

describe('a refresh token', () => {
  it('[F1][L4] is replaced at each use, and the new one goes on', async () => {
    const world = grantWorld();
    const first = issued(await redeemCode(world));
    const second = issued(await refresh(world, first.refreshToken));
    const third = issued(await refresh(world, second.refreshToken, { scope: 'projects:read' }));
    expect(new Set([first, second, third].map(({ refreshToken }) => refreshToken)).size).toBe(3);
    expect(third.record.scopes).toEqual(scopes('projects:read'));
    expect(issued(await refresh(world, third.refreshToken)).record.scopes).toEqual(validGrant().scopes);
  });

  it('[F1][L4] that was replaced ends its whole family when it comes again', async () => {
    const world = grantWorld();
    const first = issued(await redeemCode(world));
    const second = issued(await refresh(world, first.refreshToken));
    expect(await reasonOf(refresh(world, first.refreshToken))).toBe('refresh_token_reused');
    expect(await reasonOf(refresh(world, second.refreshToken))).toBe('authorization_recalled');
  });

  it('[F1] that was replaced never comes as far as a record or a signature, whatever the store would say to it', async () => {
    const world = grantWorld();
    const first = issued(await redeemCode(world));
    issued(await refresh(world, first.refreshToken));
    const { writes, signatures } = world.counts;
    expect(await reasonOf(refresh(world, first.refreshToken))).toBe('refresh_token_reused');
    expect(world.counts).toMatchObject({ writes, signatures });
  });

  it('[F1] has one winner of 200 at once', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    const words = await Promise.all(Array.from({ length: 200 }, () => reasonOf(refresh(world, refreshToken))));
    expect(words.filter((word) => word === 'issued')).toHaveLength(1);
    expect(world.store.records.size).toBe(2);
  });

  it('[F1] of an unknown authorization, another client or a form of its own is none', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    world.facts.clients.push({ ...desktop, id: clientId('other') });
    expect(await reasonOf(refresh(world, `csrt_${'x'.repeat(43)}.${'y'.repeat(43)}`))).toBe('authorization_unknown');
    expect(await reasonOf(refresh(world, CODE))).toBe('authorization_unknown');
    expect(await reasonOf(refresh(world, refreshToken, { client_id: 'other' }))).toBe('authorization_of_other_client');
    expect(await reasonOf(refresh(world, refreshToken))).toBe('issued');
  });

  it('[F1] never outlives its authorization, nor does a token of it', async () => {
    const world = grantWorld({ expiresAt: NOW + 100 });
    const { record, refreshToken } = issued(await redeemCode(world));
    expect(record.expiresAt).toBe(NOW + 100);
    world.clock.advance(100);
    expect(await reasonOf(refresh(world, refreshToken))).toBe('authorization_expired');
  });

  it('[F1] never names a scope or a resource that the person was not shown', async () => {
    const world = grantWorld({ scopes: scopes('projects:read') });
    const { refreshToken } = issued(await redeemCode(world));
    const more = issued(await refresh(world, refreshToken, { scope: 'projects:read projects:write' }));
    expect(more.record.scopes).toEqual(scopes('projects:read'));
  });

  it('[L4] is no part of the answer to a client that is not registered for it', async () => {
    const world = grantWorld();
    world.facts.clients = [{ ...desktop, grantTypes: new Set(['authorization_code']) }];
    expect(issued(await redeemCode(world)).refreshToken).toBeUndefined();
  });

  it('[F1] is the good one still when nothing was signed', async () => {
    const world = grantWorld();
    const { refreshToken } = issued(await redeemCode(world));
    world.hooks.beforeSign = () => {
      throw new Unavailable('KMS');
    };
    await expect(refresh(world, refreshToken)).rejects.toThrow(Unavailable);
    delete world.hooks.beforeSign;
    expect(await reasonOf(refresh(world, refreshToken))).toBe('issued');
  });
});

describe('what is stored and logged of codes and refresh tokens', () => {
  it('[L11] is digests alone', async () => {
    const world = grantWorld();
    const { refreshToken = '' } = issued(await redeemCode(world));
    const stored = JSON.stringify([...world.store.grants.grants, ...world.store.records]);
    for (const secret of [CODE, VERIFIER, refreshToken, refreshToken.slice(5, 48), refreshToken.slice(49)]) {
      expect(stored).not.toContain(secret);
    }
    expect(stored).toContain(REDIRECT_URI);
  });
});
