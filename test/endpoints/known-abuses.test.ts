import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import {
  client,
  clientId,
  member,
  memberId,
  NOW,
  organization,
  organizationId,
  provider,
  providerId,
  SUBJECT,
  sha256,
  validClaims,
} from '../support/fixtures.ts';
import { addKeyClient, byKey, makeClientKey, signClientAssertion } from '../support/key-client.ts';
import { changeAll, type TrustedFacts } from '../support/memory-trust.ts';
import { signAssertion } from '../support/provider-signer.ts';
import { withClaims, withHeader } from '../support/redeem.ts';
import { basic, type TokenHttpParts } from '../support/token-http.ts';
import { type TokenWorld, tokenWorld } from '../support/token-world.ts';

/**
 * Ways in which servers like this one were used twice, used up, made to fetch, or made to talk, each tried here. In other
 * files: the redirect of a key fetch and compressed answers (misbehaving-providers), unverified e-mail and
 * `sub_id.issuer` (core/person, flows/find-person).
 */
let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('[known] disabled provider or user accepted (CVE-2026-1486, CVE-2026-1609)', () => {
  const disabled: readonly (readonly [string, RefusalReason, (facts: TrustedFacts) => void])[] = [
    ['provider', 'provider_not_active', ({ providers }) => changeAll(providers, { status: 'disabled' })],
    ['pending provider', 'provider_not_active', ({ providers }) => changeAll(providers, { status: 'pending' })],
    [
      'organization',
      'organization_not_active',
      ({ organizations }) => changeAll(organizations, { status: 'disabled' }),
    ],
    ['member', 'member_disabled', ({ members }) => changeAll(members, { status: 'disabled' })],
    ['removed member', 'member_removed', ({ members }) => changeAll(members, { status: 'removed' })],
    ['enablement', 'enablement_disabled', ({ enablements }) => changeAll(enablements, { status: 'disabled' })],
  ];

  it.each(disabled)('[S7] a %s, after having been good a moment ago', async (_what, reason, disable) => {
    expect(await world.post(withClaims({ jti: 'before' }))).toMatchObject({ statusCode: 200 });
    disable(world.facts);
    const response = await world.post(withClaims({ jti: 'after' }));
    expect(response).toMatchObject({ statusCode: 400 });
    expect(world.telemetry.calls.at(-1)?.[1]).toMatchObject({ reason });
    expect(world.store.records.size).toBe(1);
  });
});

describe('[known] replay store without the issuer in its key, with a fixed TTL, or read-then-write', () => {
  it('[K11] the same jti of another issuer is another assertion', async () => {
    const id = providerId(`idp_${'b'.repeat(32)}`);
    world.facts.providers.push({ ...provider, id, issuer: 'https://idp.other.example' });
    world.facts.links.push({ provider: id, claim: 'sub', value: SUBJECT, member: member.id });
    expect(await world.post()).toMatchObject({ statusCode: 200 });
    expect(await world.post(withClaims({ iss: 'https://idp.other.example' }))).toMatchObject({ statusCode: 200 });
  });

  it('[K11] an assertion is remembered for as long as it could be accepted, however long that is', async () => {
    changeAll(world.facts.providers, { maxLifetimeSeconds: 3_600 });
    const parts = withClaims({ exp: NOW + 3_500 });
    expect(await world.post(parts)).toMatchObject({ statusCode: 200 });
    const [record] = world.store.records.values();
    expect(record?.ttl).toBeGreaterThanOrEqual(NOW + 3_500 + 30);
    world.clock.advance(3_529);
    expect(await world.post(parts)).toMatchObject({ statusCode: 400 });
    expect(world.telemetry.calls.at(-1)?.[1]).toEqual({ reason: 'already_redeemed' });
  });

  it('[L2] 100 at once: one token, though everybody read before anybody wrote', async () => {
    const parts = { form: { assertion: signAssertion() } };
    const answers = await Promise.all(Array.from({ length: 100 }, () => world.post(parts)));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  });
});

describe('[known] jti burned by a caller who could not redeem', () => {
  const form = { assertion: signAssertion() };
  it.each<[string, TokenHttpParts]>([
    ['without credentials', { form, headers: { authorization: undefined } }],
    ['with a wrong secret', { form, headers: { authorization: basic('cursor', 'x') } }],
    ['as another client', { form, headers: { authorization: basic('windsurf', 'w') } }],
    ['asking for what cannot be granted', { form: { ...form, scope: 'org:admin' } }],
    ['asking for a resource that is not ours', { form: { ...form, resource: 'https://other.example' } }],
    ['with a DPoP proof', { form, headers: { dpop: 'a.b.c' } }],
    ['with a payload changed under its signature', { form: { assertion: resigned(form.assertion) } }],
  ])('[K11][L8] %s', async (_what, parts) => {
    world.facts.clients.push({ ...client, id: clientId('windsurf'), secrets: [{ sha256: sha256('w') }] });
    expect((await world.post(parts)).statusCode).toBeGreaterThanOrEqual(400);
    expect(world.counts.writes).toBe(0);
    expect(await world.post({ form })).toMatchObject({ statusCode: 200 });
  });

  function resigned(assertion: string): string {
    const [header, , signature] = assertion.split('.');
    return `${header}.${encode({ ...validClaims, scope: 'projects:read' })}.${signature}`;
  }
});

describe('[known] unauthenticated callers drive key fetches', () => {
  it.each<[string, TokenHttpParts]>([
    ['nobody', { headers: { authorization: undefined } }],
    ['a wrong secret', { headers: { authorization: basic('cursor', 'x') } }],
    ['an unknown client', { headers: { authorization: basic('nobody', 'x') } }],
    ['a forged client assertion', byKey(signClientAssertion({ privateKey: makeClientKey('x').privateKey }))],
  ])('[C9] %s', async (_who, parts) => {
    addKeyClient(world.facts);
    for (const kid of ['a', 'b', 'c']) {
      const form = { ...parts.form, assertion: signAssertion({ header: { kid } }) };
      expect(await world.post({ ...parts, form })).toMatchObject({ statusCode: 401 });
    }
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[L14] nor does a client with one assertion of each made-up issuer or kid drive more than one in 30 seconds', async () => {
    for (let nth = 0; nth < 50; nth += 1) {
      await world.post(withHeader({ kid: `made-up-${nth}` }));
      await world.post(withClaims({ iss: `https://idp-${nth}.example` }));
    }
    expect(world.counts.keyFetches).toBe(1);
  });
});

describe('[known] verbose wire errors as an oracle', () => {
  it('[R7][C5] every failed trust check is one answer, byte for byte', async () => {
    const others: readonly TokenHttpParts[] = [
      withHeader({ alg: 'none' }),
      withHeader({ kid: 'other' }),
      withClaims({ iss: 'https://other.example' }),
      withClaims({ aud: 'https://other.example' }),
      withClaims({ exp: NOW - 60, iat: NOW - 120 }),
      withClaims({ sub: 'nobody' }),
      withClaims({ client_id: 'windsurf' }),
      { form: { assertion: 'not a token'.replaceAll(' ', '') } },
    ];
    const answers = await Promise.all(others.map((parts) => world.post(parts)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('[R7] whoever exists and whoever does not are one answer', async () => {
    world.facts.members.push({ ...member, id: memberId('user-18'), status: 'disabled' });
    world.facts.links.push({ provider: provider.id, claim: 'sub', value: 'disabled', member: memberId('user-18') });
    world.facts.organizations.push({ ...organization, id: organizationId('other'), status: 'disabled' });
    const known = await world.post(withClaims({ sub: 'disabled' }));
    expect(await world.post(withClaims({ sub: 'never heard of' }))).toEqual(known);
  });

  it('[R8] no answer holds anything of what was sent', async () => {
    const mark = 'MARK-7c1f';
    const requests: readonly TokenHttpParts[] = [
      { form: { grant_type: mark } },
      { form: { scope: `${mark}"` } },
      { form: { resource: mark } },
      { form: { [mark]: ['a', 'b'] } },
      { headers: { 'content-type': mark } },
      { headers: { authorization: mark } },
      { query: `assertion=${mark}` },
      withClaims({ iss: `https://${mark}.example`, sub: mark }),
      withHeader({ kid: mark, typ: mark }),
    ];
    for (const parts of requests) expect(JSON.stringify(await world.post(parts))).not.toContain(mark);
  });
});
