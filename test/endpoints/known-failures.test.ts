import { createHmac } from 'node:crypto';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { parseScopes } from '../../lambdas/core/scope.ts';
import type { VerificationKey } from '../../lambdas/core/verification-key.ts';
import { serveHttp } from '../adapters/https/loopback-server.ts';
import { cpuMs } from '../support/cpu.ts';
import {
  client,
  clientId,
  enablement,
  ISSUER,
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
import { providerKeys, publicJwk, signAssertion, signText } from '../support/provider-signer.ts';
import { expectNothingHappened, withClaims, withHeader } from '../support/redeem.ts';
import { basic, type TokenHttpParts } from '../support/token-http.ts';
import { bodyOf, type TokenWorld, tokenWorld } from '../support/token-world.ts';

/**
 * Ways in which servers like this one have failed, each tried here. In other files: the redirect of a key fetch and
 * compressed answers (misbehaving-providers), unverified e-mail and `sub_id.issuer` (core/person, flows/find-person).
 */

let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
});

/** No token, the one answer outside, this reason inside, nothing written. */
async function expectInvalidGrant(parts: TokenHttpParts, reason: RefusalReason): Promise<void> {
  const response = await world.post(parts);
  expect(response.statusCode).toBe(400);
  expect(bodyOf(response)).toMatchObject({ error: 'invalid_grant', error_description: 'Invalid assertion' });
  expect(world.telemetry.calls.at(-1)?.[1]).toMatchObject({ reason });
  expectNothingHappened(world);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('[known] algorithm confusion (CVE-2026-11800)', () => {
  const { publicKey } = providerKeys.RS256;
  const secrets: readonly (readonly [string, string | Buffer])[] = [
    ['PEM', publicKey.export({ type: 'spki', format: 'pem' })],
    ['PKCS #1', publicKey.export({ type: 'pkcs1', format: 'pem' })],
    ['DER', publicKey.export({ type: 'spki', format: 'der' })],
    ['JWK', JSON.stringify(publicJwk('RS256'))],
    ['modulus', Buffer.from(String(publicJwk('RS256')['n']), 'base64url')],
    ['nothing', ''],
  ];

  it.each(secrets)('[J3] HS256 with the public key for a secret, as %s', async (_form, secret) => {
    for (const [alg, hash] of Object.entries({ HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' })) {
      const input = `${encode({ alg, typ: 'oauth-id-jag+jwt', kid: 'rsa-1' })}.${encode(validClaims)}`;
      const mac = createHmac(hash, secret).update(input).digest('base64url');
      await expectInvalidGrant({ form: { assertion: `${input}.${mac}` } }, 'algorithm_not_allowed');
    }
  });

  it.each(['none', 'None', 'NONE', 'nOnE', '', 'dir', 'A128KW', 'PBES2-HS256+A128KW'])('[J3] alg %j', async (alg) => {
    await expectInvalidGrant(withHeader({ alg }), 'algorithm_not_allowed');
  });

  it('[J3] a symmetric key among those that the provider publishes', async () => {
    const k = Buffer.from('secret').toString('base64url');
    world.publishedKeys = { keys: [{ kty: 'oct', k, kid: 'mac' } as never as VerificationKey] };
    const input = `${encode({ alg: 'HS256', typ: 'oauth-id-jag+jwt', kid: 'mac' })}.${encode(validClaims)}`;
    const mac = createHmac('sha256', 'secret').update(input).digest('base64url');
    await expectInvalidGrant({ form: { assertion: `${input}.${mac}` } }, 'algorithm_not_allowed');
  });

  it('[J3] one key under the algorithm of another', async () => {
    await expectInvalidGrant(withHeader({ kid: 'rsa-1' }), 'key_does_not_fit_algorithm');
    const rs256 = signAssertion({ algorithm: 'RS256', header: { alg: 'PS256' } });
    await expectInvalidGrant({ form: { assertion: rs256 } }, 'key_does_not_fit_algorithm');
  });

  it('[J5] a key that the assertion brings along', async () => {
    const own = makeClientKey('ec-1');
    for (const header of [{ jwk: own.jwk }, { x5c: ['MIIC'] }, { jku: 'https://attacker.example/jwks' }]) {
      const assertion = signAssertion({ header, privateKey: own.privateKey });
      await expectInvalidGrant({ form: { assertion } }, 'forbidden_header');
    }
    expect(world.counts.keyFetches).toBe(0);
  });
});

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

describe('[known] JWE around raw JSON skips the signature (CVE-2026-9793)', () => {
  it.each(['dir', 'RSA-OAEP-256', 'ECDH-ES', 'none'])('[J1] with alg %s', async (alg) => {
    const header = encode({ alg, enc: 'A256GCM', typ: 'oauth-id-jag+jwt', cty: 'JSON', kid: 'ec-1' });
    const parts = ['', 'aaaaaaaaaaaaaaaa', encode(validClaims), 'AAAAAAAAAAAAAAAAAAAAAA'];
    await expectInvalidGrant({ form: { assertion: [header, ...parts].join('.') } }, 'malformed_assertion');
  });

  it('[J1] and raw JSON, or JSON serialization, in the place of a token', async () => {
    const general = { payload: encode(validClaims), signatures: [] };
    for (const assertion of [JSON.stringify(validClaims), JSON.stringify(general)]) {
      const response = await world.post({ form: { assertion } });
      expect(response).toMatchObject({ statusCode: 400 });
    }
    expectNothingHappened(world);
  });

  it('[J1] and a token inside a token', async () => {
    const nested = signText(JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', cty: 'JWT' }), signAssertion());
    await expectInvalidGrant({ form: { assertion: nested } }, 'malformed_assertion');
  });
});

describe('[known] zip bombs (CVE-2024-28176)', () => {
  it('[J4] an assertion that is compressed, in either form', async () => {
    await expectInvalidGrant(withHeader({ zip: 'DEF' }), 'forbidden_header');
    const jwe = `${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..${'A'.repeat(12_000)}.AAAA.AAAA`;
    await expectInvalidGrant({ form: { assertion: jwe } }, 'malformed_assertion');
  });

  it('[R5] a body that is compressed is not expanded', async () => {
    const headers = { 'content-encoding': 'gzip' };
    expect(await world.post({ headers, body: Buffer.from('1f8b0800', 'hex'), base64: true })).toMatchObject({
      statusCode: 400,
    });
  });
});

describe('[known] audience by prefix or membership', () => {
  it.each([
    [`${ISSUER}/`],
    [`${ISSUER}.attacker.example`],
    [`${ISSUER}/oauth/token`],
    [`${ISSUER}:443`],
    [ISSUER.toUpperCase()],
    [ISSUER.replace('https', 'http')],
    [ISSUER.slice(0, -1)],
    [` ${ISSUER}`],
    [`${ISSUER}#`],
    [`${ISSUER}?`],
  ])('[K4][K5] %j', (aud) => expectInvalidGrant(withClaims({ aud }), 'wrong_audience'));

  it('[K4] us among others, whatever the order, and us twice', async () => {
    for (const aud of [
      [ISSUER, 'https://x.example'],
      ['https://x.example', ISSUER],
      [ISSUER, ISSUER],
    ]) {
      await expectInvalidGrant(withClaims({ aud }), 'several_audiences');
    }
    await expectInvalidGrant(withClaims({ aud: [[ISSUER]] }), 'malformed_claim');
    await expectInvalidGrant(withClaims({ aud: { 0: ISSUER, length: 1 } }), 'malformed_claim');
  });
});

describe('[known] client binding dropped', () => {
  const other = { ...client, id: clientId('windsurf'), secrets: [{ sha256: sha256('w') }] };
  beforeEach(() => {
    world.facts.clients.push(other);
    world.facts.enablements.push({ ...enablement, client: other.id });
  });

  it('[K6] an assertion for one client, from another that is as good', () =>
    expectInvalidGrant({ headers: { authorization: basic('windsurf', 'w') } }, 'issued_to_other_client'));

  it('[K6] an assertion for no client, for a list of clients, or for azp', async () => {
    await expectInvalidGrant(withClaims({ client_id: undefined, azp: 'cursor' }), 'malformed_claim');
    await expectInvalidGrant(withClaims({ client_id: ['cursor'] }), 'malformed_claim');
    await expectInvalidGrant(withClaims({ client_id: 'Cursor' }), 'issued_to_other_client');
  });

  it('[C7] a client_id beside the credentials of another', async () => {
    expect(await world.post({ form: { client_id: 'windsurf' } })).toMatchObject({ statusCode: 401 });
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

describe("[known] discovery document's issuer not compared", () => {
  it.each(['https://accounts.google.com', 'HTTP://127.0.0.1', ''])('[L14] it says that it is %j', async (issuer) => {
    const server = await serveHttp((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ issuer, jwks_uri: `${server.origin}/keys` }));
    });
    const discovered = await discoverProvider(server.origin, { allowLoopbackIssuers: true });
    await server.close();
    expect(discovered).toEqual({
      ok: false,
      error: { reason: 'issuer_mismatch', expected: server.origin, actual: issuer, trailingSlash: false },
    });
  });
});

describe('[known] non-integer times or a non-string scope crash to 500', () => {
  const values: readonly unknown[] = [
    null,
    true,
    '',
    '1800000060',
    1.5,
    -1,
    1e21,
    [],
    [NOW + 60],
    {},
    { toString: 1 },
    '\u0000',
  ];

  const wrong: readonly unknown[] = [null, 7, true, {}, { toString: 1 }, [{ toString: 1 }], [[]], ''];

  it.each(['exp', 'iat', 'nbf', 'auth_time'])('[K8][K9][L15] %s', async (claim) => {
    for (const value of values) await expectInvalidGrant(withClaims({ [claim]: value }), 'malformed_claim');
  });

  it('[K8][L15] times that JSON can write and no number can hold', async () => {
    const text = JSON.stringify(validClaims);
    for (const number of ['1e400', '-1e400', '9007199254740993', '1800000060.5', '1e-7']) {
      const payload = text.replace(`"exp":${NOW + 60}`, `"exp":${number}`);
      const header = JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });
      await expectInvalidGrant({ form: { assertion: signText(header, payload) } }, 'malformed_claim');
    }
  });

  it('[K12][L15] scope', async () => {
    for (const scope of [
      null,
      7,
      true,
      [],
      ['projects:read'],
      {},
      { toString: 1 },
      ' ',
      'a  b',
      'a\tb',
      'a"b',
      '\u212a',
    ]) {
      await expectInvalidGrant(withClaims({ scope }), 'malformed_claim');
    }
  });

  it.each(['iss', 'sub', 'client_id', 'jti', 'tenant', 'aud_tenant', 'acr'])(
    '[L15] nor does another %s',
    async (claim) => {
      for (const value of wrong) await expectInvalidGrant(withClaims({ [claim]: value }), 'malformed_claim');
    },
  );

  it.each(['aud', 'resource', 'act', 'amr'])('[L15] nor does another %s, of any type', async (claim) => {
    for (const value of [null, 7, [{ toString: 1 }], [[]], [null]]) {
      await expectInvalidGrant(withClaims({ [claim]: value }), 'malformed_claim');
    }
  });
});

describe('[known] 500,000-token scope strings', () => {
  const half = 'projects:read '.repeat(500_000).trimEnd();

  it('[R5][S1] in a request', async () => {
    const spent = await cpuMs(async () =>
      expect(await world.post({ form: { scope: half } })).toMatchObject({ statusCode: 400 }),
    );
    expect(spent).toBeLessThan(1_000);
    expect(world.telemetry.calls.at(-1)?.[1]).toEqual({ reason: 'body_too_large', maxBytes: 16_384 });
  });

  it('[K12] in an assertion, as long as one may be', async () => {
    await expectInvalidGrant(withClaims({ scope: 'a '.repeat(5_000).trimEnd() }), 'malformed_claim');
    expect(await world.post({ form: { scope: 'a '.repeat(3_000).trimEnd() } })).toMatchObject({ statusCode: 400 });
  });

  it('[K12] are given up at the 201st token, whoever asks', async () => {
    expect(await cpuMs(() => parseScopes(half))).toBeLessThan(50);
    expect(parseScopes(half)).toEqual({ ok: false, error: { problem: 'too_many_tokens', maxTokens: 200 } });
  });
});

describe('[known] __proto__ members', () => {
  const header = JSON.stringify({ alg: 'ES256', typ: 'oauth-id-jag+jwt', kid: 'ec-1' });
  const payload = JSON.stringify(validClaims);
  const withMember = (text: string, member: string) => text.replace('{', `{${member},`);

  it.each([
    ['"__proto__":{"scope":"org:admin"}'],
    ['"\\u005f_proto__":{}'],
    ['"act":{"__proto__":{}}'],
    ['"x":[{"y":{"__proto__":null}}]'],
  ])('[J9] %s, in claims and header', async (memberText) => {
    await expectInvalidGrant(
      { form: { assertion: signText(header, withMember(payload, memberText)) } },
      'malformed_assertion',
    );
    await expectInvalidGrant(
      { form: { assertion: signText(withMember(header, memberText), payload) } },
      'malformed_assertion',
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'])(
    '[L15] %s is a member like any other',
    async (name) => {
      expect(await world.post(withClaims({ jti: name, [name]: { prototype: {} } }))).toMatchObject({ statusCode: 200 });
    },
  );

  it('[R2][L15] parameters and headers of such names are unknown ones', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const form = { assertion: signAssertion({ claims: { jti: `form-${name}` } }), [`${name}`]: 'x' };
      expect(await world.post({ form, headers: { [name]: 'x' } })).toMatchObject({ statusCode: 200 });
    }
  });

  it('[L10] a claim, a role or a client of such a name is nothing that we have', async () => {
    changeAll(world.facts.members, { role: 'constructor' });
    expect(await world.post()).toMatchObject({ statusCode: 400 });
    expect(await world.post({ headers: { authorization: basic('constructor', 'x') } })).toMatchObject({
      statusCode: 401,
    });
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
