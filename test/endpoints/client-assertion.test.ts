import { createHmac } from 'node:crypto';
import type { AssertionRefusal, Refusal } from '../../lambdas/core/refusal.ts';
import { ALGORITHM_NAMES } from '../../protect/jose/algorithm.ts';
import { CAREFUL_HEADERS } from '../support/careful-headers.ts';
import { client, clientId, ISSUER, NOW } from '../support/fixtures.ts';
import {
  addKeyClient,
  byKey,
  clientClaims,
  clientKey,
  keyClient,
  makeClientKey,
  otherAlgorithmKey,
  signClientAssertion,
  verificationKey,
} from '../support/key-client.ts';
import { changeAll } from '../support/memory-trust.ts';
import { oauthErrorBody } from '../support/oauth-error-body.ts';
import { type AssertionOverrides, signAssertion, signText } from '../support/provider-signer.ts';
import { expectNothingHappened } from '../support/redeem.ts';
import { CORRELATION_ID } from '../support/token-event.ts';
import { basic, type TokenHttpParts } from '../support/token-http.ts';
import { bodyOf, type TokenWorld, tokenWorld } from '../support/token-world.ts';

let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
  addKeyClient(world.facts);
});

/** What every failed client authentication looks like outside. */
const INVALID_CLIENT = {
  statusCode: 401,
  headers: {
    'content-type': 'application/json',
    ...CAREFUL_HEADERS,
    'cache-control': 'no-store',
    pragma: 'no-cache',
    'x-correlation-id': CORRELATION_ID,
  },
  body: oauthErrorBody('invalid_client', 'Client authentication failed'),
};

/** Exactly this reason inside, exactly the one answer outside, nothing written. */
async function expectRefused(parts: TokenHttpParts, refusal: Refusal): Promise<void> {
  const challenge = parts.headers?.['authorization'] && { 'www-authenticate': 'Basic realm="token endpoint"' };
  const headers = { ...INVALID_CLIENT.headers, ...challenge };
  expect(await world.post(parts)).toEqual({ ...INVALID_CLIENT, headers });
  expect(world.telemetry.calls).toEqual([['redemptionRefused', refusal, { correlationId: CORRELATION_ID }]]);
  expectNothingHappened(world);
}

const with_ = (claims: AssertionOverrides['claims']) => signClientAssertion({ ...(claims && { claims }) });
const under = (header: AssertionOverrides['header']) => signClientAssertion({ ...(header && { header }) });
const malformed = (member: string, requirement: string): AssertionRefusal => ({
  reason: 'malformed_claim',
  member,
  requirement,
});

const TIME = 'a number of seconds since the epoch';
const AUDIENCE = 'a string, or an array of exactly one';
const JTI = 'a string of 1–256 characters';

describe('[C6] a client assertion with one thing wrong, signed properly', () => {
  const stranger = makeClientKey('client-ec');
  const strangersOwnKid = makeClientKey('stranger');
  const OTHER = 'https://other.example';

  const afterTheClientIsKnown: readonly (readonly [string, string, AssertionRefusal])[] = [
    ['is for another server', with_({ aud: 'https://other.example' }), wrongAudience('https://other.example')],
    ['is for us and another server', with_({ aud: [ISSUER, OTHER] }), { reason: 'several_audiences', count: 2 }],
    ['is for our host on another port', with_({ aud: `${ISSUER}:8443` }), wrongAudience(`${ISSUER}:8443`)],
    ['is for our host by another scheme', with_({ aud: 'urn:us' }), wrongAudience('urn:us')],
    ['is for nobody', with_({ aud: [] }), malformed('aud', AUDIENCE)],
    ['has no audience', with_({ aud: undefined }), malformed('aud', AUDIENCE)],

    [
      'ends a second too late, skew granted',
      with_({ exp: NOW + 331 }),
      { reason: 'lifetime_too_long', lifetimeSeconds: 331, maxSeconds: 300 },
    ],
    [
      'has ended a second ago, skew granted',
      with_({ exp: NOW - 30 }),
      { reason: 'expired', expiredAt: NOW - 30, now: NOW },
    ],
    ['has no end', with_({ exp: undefined }), malformed('exp', TIME)],
    ['ends at a text', with_({ exp: String(NOW + 60) }), malformed('exp', TIME)],
    [
      'ends within the second that ends it, skew granted',
      with_({ exp: NOW - 29.5 }),
      { reason: 'expired', expiredAt: NOW - 30, now: NOW },
    ],
    [
      'was issued a part of a second too far in the future',
      with_({ iat: NOW + 30.5 }),
      { reason: 'issued_in_future', issuedAt: NOW + 31, now: NOW },
    ],
    [
      'was issued in the future',
      with_({ iat: NOW + 31 }),
      { reason: 'issued_in_future', issuedAt: NOW + 31, now: NOW },
    ],
    ['was issued at a text', with_({ iat: 'now' }), malformed('iat', TIME)],
    ['was issued at null', with_({ iat: null }), malformed('iat', TIME)],
    ['is not valid yet', with_({ nbf: NOW + 31 }), { reason: 'not_yet_valid', notBefore: NOW + 31, now: NOW }],
    ['has no jti', with_({ jti: undefined }), malformed('jti', JTI)],
    ['has an empty jti', with_({ jti: '' }), malformed('jti', JTI)],
    ['has a jti of 257 characters', with_({ jti: 'j'.repeat(257) }), malformed('jti', JTI)],
    ['has a number for a jti', with_({ jti: 7 }), malformed('jti', JTI)],

    ['names a key that nobody has', under({ kid: 'nobody' }), { reason: 'no_key_for_kid', kid: 'nobody' }],
    [
      'is signed by the key of another client, and says so',
      signClientAssertion({ privateKey: strangersOwnKid.privateKey, header: { kid: 'stranger' } }),
      { reason: 'no_key_for_kid', kid: 'stranger' },
    ],
    [
      'is signed by the key of another client under our name for it',
      signClientAssertion({ privateKey: stranger.privateKey }),
      { reason: 'bad_signature', kid: 'client-ec' },
    ],
    [
      'names a key of another algorithm',
      under({ kid: 'client-ed' }),
      { reason: 'key_does_not_fit_algorithm', kid: 'client-ed', algorithm: 'ES256' },
    ],
  ];

  it.each(afterTheClientIsKnown)('%s', (_what, assertion, cause) =>
    expectRefused(byKey(assertion), { reason: 'client_assertion_refused', client: keyClient.id, cause }),
  );

  const HEADER = JSON.stringify({ alg: 'ES256', kid: 'client-ec' });
  const [head = '', body = '', signature = ''] = signClientAssertion().split('.');
  const beforeTheClientIsKnown: readonly (readonly [string, string, AssertionRefusal])[] = [
    ['is about somebody else', with_({ sub: client.id }), malformed('sub', 'equal to iss')],
    ['is about nobody', with_({ sub: undefined }), malformed('sub', 'equal to iss')],
    ['is of nobody', with_({ iss: undefined }), malformed('iss', "the client's id")],
    ['is of somebody who can be no client', with_({ iss: 'a b', sub: 'a b' }), malformed('iss', "the client's id")],

    ["is an identity assertion's type", under({ typ: 'oauth-id-jag+jwt' }), wrongType('oauth-id-jag+jwt')],
    ['is an identity assertion itself', signAssertion(), wrongType('oauth-id-jag+jwt')],
    ["is an access token's type", under({ typ: 'at+jwt' }), wrongType('at+jwt')],
    ['is an ID token by another name', under({ typ: 'id_token' }), wrongType('id_token')],
    ['has a type that is no text', under({ typ: 7 }), headerMember('typ', 'a string')],
    ['has a type that cannot even be written', under({ typ: { toString: 1 } }), headerMember('typ', 'a string')],
    ['has null for a type', under({ typ: null }), headerMember('typ', 'a string')],

    ['is not signed', under({ alg: 'none' }), notAllowed('none')],
    ['is not signed at all', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`, syntax('empty')],
    ['is a MAC with the public key for a secret', macWithPublicKey(), notAllowed('HS256')],
    ['is signed by an algorithm that nobody allows', under({ alg: 'ES384' }), notAllowed('ES384')],
    ['asks for something critical', under({ crit: ['exp'] }), { reason: 'forbidden_header', member: 'crit' }],
    ['has a kid that is a list', under({ kid: ['client-ec'] }), headerMember('kid', 'a string of 1–256 characters')],

    ['is no JWT', 'x', { reason: 'malformed_assertion', syntax: { part: 'token', problem: 'not_three_parts' } }],
    ['is encrypted', `${head}.x.x.x.x`, { reason: 'malformed_assertion', syntax: encrypted() }],
    ['is padded', `${head}.${body}.${signature}==`, syntax('not_canonical_base64url')],
    ['has a line break', `${head}.${body}.${signature}\n`, syntax('not_canonical_base64url')],
    ['has stray bits', withStrayBits(head, body, signature), syntax('not_canonical_base64url')],
    [
      'says who it is twice',
      signText(HEADER, JSON.stringify(clientClaims).replace('{', '{"iss":"cursor",'), 'ES256', clientKey.privateKey),
      { reason: 'malformed_assertion', syntax: { part: 'payload', problem: 'duplicate_member' } },
    ],
  ];

  it.each(beforeTheClientIsKnown)('%s', (_what, assertion, cause) =>
    expectRefused(byKey(assertion), { reason: 'client_assertion_refused', client: undefined, cause }),
  );

  function wrongAudience(actual: string): AssertionRefusal {
    return { reason: 'wrong_audience', expected: ISSUER, actual };
  }

  function wrongType(actual: string): AssertionRefusal {
    return { reason: 'wrong_type', actual };
  }

  function headerMember(member: string, requirement: string): AssertionRefusal {
    return { reason: 'malformed_header', member, requirement };
  }

  function notAllowed(actual: string): AssertionRefusal {
    return { reason: 'algorithm_not_allowed', actual, allowed: ALGORITHM_NAMES };
  }

  function syntax(problem: 'empty' | 'not_canonical_base64url'): AssertionRefusal {
    return { reason: 'malformed_assertion', syntax: { part: 'signature', problem } };
  }

  function encrypted() {
    return { part: 'token', problem: 'encrypted' } as const;
  }
});

describe('[C6] a client assertion whose audience is ours, and not our issuer alone', () => {
  const tokenEndpoint = `${ISSUER}/oauth/token`;
  const audiences: readonly (readonly [string, string | readonly string[]])[] = [
    ['the token endpoint', tokenEndpoint],
    ['the token endpoint in a list', [tokenEndpoint]],
    ['an issuer with a slash more', `${ISSUER}/`],
    ['both at once', [ISSUER, tokenEndpoint]],
    ['the issuer twice', [ISSUER, ISSUER]],
  ];

  it.each(audiences)('%s: is refused, and told which audience to name', async (_what, aud) => {
    const actual = typeof aud === 'string' ? aud : aud.join(' ');
    const response = await world.post(byKey(with_({ aud })));
    expect(response).toMatchObject({ statusCode: 401 });
    expect(bodyOf(response)).toMatchObject({
      error: 'invalid_client',
      error_description: expect.stringContaining(`must be ${ISSUER} and nothing else (correlation id `),
    });
    expect(world.telemetry.calls.at(-1)?.[1]).toEqual({
      ...{ reason: 'client_assertion_for_other_address', client: keyClient.id, expected: ISSUER, actual },
    });
    expectNothingHappened(world);
  });

  it.each<[string, string]>([
    [
      'is signed by somebody else',
      signClientAssertion({ claims: { aud: tokenEndpoint }, privateKey: makeClientKey('x').privateKey }),
    ],
    ['is of nobody who is registered', with_({ aud: tokenEndpoint, iss: 'nobody', sub: 'nobody' })],
    ['has ended', with_({ aud: tokenEndpoint, exp: NOW - 60 })],
    ['lasts too long', with_({ aud: tokenEndpoint, exp: NOW + 3_600 })],
    ['has no jti', with_({ aud: tokenEndpoint, jti: undefined })],
    ['was made for another server too', with_({ aud: [tokenEndpoint, 'https://other.example'] })],
  ])('[C5] %s: learns nothing', async (_what, assertion) => {
    expect(bodyOf(await world.post(byKey(assertion)))).toMatchObject({
      error_description: expect.stringMatching(/^Client authentication failed \(/),
    });
  });

  it('[S7] of a disabled client learns nothing', async () => {
    changeAll(world.facts.clients, { status: 'disabled' });
    expect(bodyOf(await world.post(byKey(with_({ aud: tokenEndpoint }))))).toMatchObject({
      error_description: expect.stringMatching(/^Client authentication failed \(/),
    });
  });

  it('is taken from a client that is set so, as the sole value, and the issuer still is', async () => {
    world.facts.clients = [{ ...keyClient, assertionAudience: 'token-endpoint' }];
    for (const aud of [tokenEndpoint, [tokenEndpoint], ISSUER]) {
      const jti = `for ${String(aud)} ${typeof aud}`;
      const fresh = { assertion: signAssertion({ claims: { jti, client_id: keyClient.id } }) };
      expect(await world.post(byKey(with_({ aud, jti }), fresh))).toMatchObject({ statusCode: 200 });
    }
    for (const aud of [[ISSUER, tokenEndpoint], `${tokenEndpoint}/`, `${ISSUER}/oauth/authorize`]) {
      expect(await world.post(byKey(with_({ aud, jti: String(aud) })))).toMatchObject({ statusCode: 401 });
    }
  });
});

describe('[C6] a client whose registration is otherwise', () => {
  it('is unknown', () => expectRefused(byKey(with_({ iss: 'nobody', sub: 'nobody' })), { reason: 'unknown_client' }));

  it('[S7] is disabled', () => {
    changeAll(world.facts.clients, { status: 'disabled' });
    return expectRefused(byKey(), { reason: 'client_disabled', client: keyClient.id });
  });

  it('[C2] was registered with a secret, and comes with an assertion', () => {
    const assertion = with_({ iss: client.id, sub: client.id });
    return expectRefused(byKey(assertion), {
      reason: 'wrong_client_authentication_method',
      client: client.id,
      used: 'private_key_jwt',
      registered: 'client_secret_basic',
    });
  });

  it('[C5][L10] was registered with keys, and comes with a secret', () =>
    expectRefused({ headers: { authorization: basic(keyClient.id, '') } }, wrongSecret()));

  it('[J7] has two keys of one kid: neither is taken', () => {
    const keys = [clientKey, makeClientKey('client-ec')].map((key) => ({ key: verificationKey(key) }));
    changeKeyClient({ keys: { source: 'registered', keys } });
    return expectRefused(byKey(), refusedFor({ reason: 'several_keys_for_kid', kid: 'client-ec', fittingKeys: 2 }));
  });

  it('has a key that expires at this very second', () => {
    changeKeyClient({ keys: { source: 'registered', keys: [{ key: verificationKey(clientKey), expiresAt: NOW }] } });
    return expectRefused(byKey(), refusedFor({ reason: 'no_key_for_kid', kid: 'client-ec' }));
  });

  it('[L10] has no keys at all', () => {
    const { keys: _, ...keyless } = keyClient;
    world.facts.clients = [keyless];
    return expectRefused(byKey(), refusedFor({ reason: 'no_key_for_kid', kid: 'client-ec' }));
  });

  it('[J7] has two keys that fit, and names neither', () => {
    const keys = [clientKey, makeClientKey('other')].map((key) => ({ key: verificationKey(key) }));
    changeKeyClient({ keys: { source: 'registered', keys } });
    const cause = { reason: 'no_single_key_without_kid', fittingKeys: 2 } as const;
    return expectRefused(byKey(under({ kid: undefined })), refusedFor(cause));
  });

  it('[C7] is not the client_id beside it', () =>
    expectRefused(byKey(undefined, { client_id: client.id }), {
      reason: 'client_id_differs_from_credentials',
      client: keyClient.id,
    }));

  it('[C8] is not registered for the grant, which it learns when it has proved who it is', async () => {
    changeKeyClient({ grantTypes: new Set(['authorization_code']) });
    expect(await world.post(byKey())).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('"error":"unauthorized_client"'),
    });
  });

  it('[C5][C8] is not registered for the grant, which nobody else learns', () => {
    changeKeyClient({ grantTypes: new Set(['authorization_code']) });
    const forged = signClientAssertion({ privateKey: makeClientKey('x').privateKey });
    return expectRefused(byKey(forged), refusedFor({ reason: 'bad_signature', kid: 'client-ec' }));
  });

  function refusedFor(cause: AssertionRefusal): Refusal {
    return { reason: 'client_assertion_refused', client: keyClient.id, cause };
  }

  function wrongSecret(): Refusal {
    return { reason: 'wrong_client_secret', client: keyClient.id };
  }

  function changeKeyClient(override: Partial<typeof keyClient>): void {
    world.facts.clients = [{ ...keyClient, ...override }];
  }
});

describe('[C6] a client assertion is good', () => {
  it.each<[string, AssertionOverrides]>([
    ['as it is', {}],
    ['with the type of RFC 7523', { header: { typ: 'JWT' } }],
    ['with its type in capitals and full', { header: { typ: 'application/Client-Authentication+JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['for a list of us alone', { claims: { aud: [ISSUER] } }],
    ['to its last second, skew granted', { claims: { exp: NOW - 29 } }],
    ['as far ahead as allowed, skew granted', { claims: { exp: NOW + 330 } }],
    ['without iat, which RFC 7523 §3 makes optional', { claims: { iat: undefined } }],
    ['with iat and nbf within the skew', { claims: { iat: NOW + 30, nbf: NOW + 30 } }],
    [
      'with a key that it brings along, which is not looked at',
      { header: { jwk: {}, jku: 'https://a.example', x5c: [] } },
    ],
    ['with times that have a fraction', { claims: { iat: NOW - 0.597, nbf: NOW - 0.5, exp: NOW + 60.403 } }],
    ['with a jti of 256 characters', { claims: { jti: 'j'.repeat(256) } }],
    ['without a kid, when one key alone fits', { header: { kid: undefined } }],
    [
      'in each algorithm of its keys',
      { algorithm: 'EdDSA', privateKey: otherAlgorithmKey.privateKey, header: { kid: 'client-ed' } },
    ],
    [
      'by the name Ed25519, which its key does not use (RFC 9864)',
      { algorithm: 'EdDSA', privateKey: otherAlgorithmKey.privateKey, header: { kid: 'client-ed', alg: 'Ed25519' } },
    ],
  ])('%s', async (_what, overrides) => {
    expect(await world.post(byKey(signClientAssertion(overrides)))).toMatchObject({ statusCode: 200 });
  });

  it('[C7] with the same client_id beside it', async () => {
    expect(await world.post(byKey(undefined, { client_id: keyClient.id }))).toMatchObject({ statusCode: 200 });
  });

  it('until its key expires', async () => {
    const keys = [{ key: verificationKey(clientKey), expiresAt: NOW + 1 }];
    world.facts.clients = [{ ...keyClient, keys: { source: 'registered', keys } }];
    expect(await world.post(byKey())).toMatchObject({ statusCode: 200 });
  });
});

describe('[C2] a client assertion beside another method', () => {
  it.each<[string, TokenHttpParts]>([
    ['Basic', { ...byKey(), headers: {} }],
    ['a secret', byKey(undefined, { client_id: keyClient.id, client_secret: 's' })],
  ])('%s is refused, described', async (_what, parts) => {
    expect(await world.post(parts)).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('Authenticate the client in one way only'),
    });
    expectNothingHappened(world);
  });
});

it('[K6] an assertion that was issued to the client with a secret is not one for the client with a key', async () => {
  expect(await world.post(byKey(undefined, { assertion: undefined }))).toMatchObject({ statusCode: 400 });
  const other = { ...keyClient, id: clientId('other-host') };
  addKeyClient(world.facts, other);
  const claims = { iss: other.id, sub: other.id };
  await world.post(byKey(signClientAssertion({ claims })));
  expect(world.telemetry.calls.at(-1)?.[1]).toEqual({
    reason: 'issued_to_other_client',
    expected: other.id,
    actual: keyClient.id,
  });
});

/** The classic confusion: HMAC over the token with the text of the client's public key as the secret. */
function macWithPublicKey(): string {
  const [, body] = signClientAssertion().split('.');
  const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'client-ec' })).toString('base64url');
  const secret = JSON.stringify(clientKey.jwk);
  return `${head}.${body}.${createHmac('sha256', secret).update(`${head}.${body}`).digest('base64url')}`;
}

/** The last of 86 characters carries two bits and four that must be zero; the bytes stay the same. */
function withStrayBits(head: string, body: string, signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(signature.slice(-1));
  return `${head}.${body}.${signature.slice(0, -1)}${alphabet[last + 1]}`;
}
