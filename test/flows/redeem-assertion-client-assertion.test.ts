import { CLIENT_ASSERTION_TYPE } from '../../lambdas/core/client-assertion.ts';
import type { RefusalReason } from '../../lambdas/core/refusal.ts';
import { err } from '../../lambdas/core/result.ts';
import type { Client } from '../../lambdas/core/trust.ts';
import { Unavailable } from '../../lambdas/ports/unavailable.ts';
import { CLIENT_SECRET, client, clientId, enablement, ISSUER, NOW, sha256 } from '../support/fixtures.ts';
import { keySetOf, providerKeys, publicJwk, signAssertion, signText } from '../support/provider-signer.ts';
import { expectNothingHappened, issued, redeem } from '../support/redeem.ts';
import { type RedemptionWorld, redemptionWorld } from '../support/redemption-world.ts';
import type { TokenHttpParts } from '../support/token-http.ts';

/** A client that authenticates by `private_key_jwt`, with the key that signs ES256 in these tests. */
const keyClient: Client = {
  ...client,
  authenticationMethod: 'private_key_jwt',
  secrets: [],
  keys: { source: 'registered', keys: keySetOf(publicJwk('ES256')).keys.map((key) => ({ key })) },
};

const CLAIMS = { iss: 'cursor', sub: 'cursor', aud: ISSUER, exp: NOW + 60, jti: 'client-assertion-1' };

type Members = Readonly<Record<string, unknown>>;

function clientAssertion(claims: Members = {}, header: Members = {}): string {
  return signText(
    JSON.stringify({ alg: 'ES256', typ: 'client-authentication+jwt', kid: 'ec-1', ...header }),
    JSON.stringify({ ...CLAIMS, ...claims }),
  );
}

function by(client_assertion: string, form: TokenHttpParts['form'] = {}): TokenHttpParts {
  const credentials = { client_assertion_type: CLIENT_ASSERTION_TYPE, client_assertion };
  return { headers: { authorization: undefined }, form: { ...credentials, ...form } };
}

function worldOf(registered: Client = keyClient): RedemptionWorld {
  const world = redemptionWorld();
  world.facts.clients = [registered];
  return world;
}

describe('a client assertion', () => {
  it.each([
    ['with the type of rfc7523bis', {}],
    ['with the type of RFC 7523', { typ: 'JWT' }],
    ['without type', { typ: undefined }],
    ['without kid', { kid: undefined }],
  ])('[C6] authenticates its client %s', async (_what, header) => {
    expect(issued(await redeem(worldOf(), by(clientAssertion({}, header)))).record.client).toBe('cursor');
  });

  const refused: readonly (readonly [string, RefusalReason, string])[] = [
    ['for another audience', 'wrong_audience', clientAssertion({ aud: 'https://other.example' })],
    ['for the token endpoint', 'wrong_audience', clientAssertion({ aud: `${ISSUER}/oauth/token` })],
    ['for two audiences', 'several_audiences', clientAssertion({ aud: [ISSUER, `${ISSUER}/oauth/token`] })],
    ['without exp', 'malformed_claim', clientAssertion({ exp: undefined })],
    ['without jti', 'malformed_claim', clientAssertion({ jti: undefined })],
    ['that has expired', 'expired', clientAssertion({ exp: NOW - 30 })],
    ['that ends too late', 'lifetime_too_long', clientAssertion({ exp: NOW + 331 })],
    ['from the future', 'issued_in_future', clientAssertion({ iat: NOW + 31, exp: NOW + 90 })],
    ['of another subject', 'malformed_claim', clientAssertion({ sub: 'windsurf' })],
    ['of an issuer that is no client', 'malformed_claim', clientAssertion({ iss: 'a b', sub: 'a b' })],
    ['without algorithm', 'algorithm_not_allowed', clientAssertion({}, { alg: 'none' })],
    ['with a MAC', 'algorithm_not_allowed', clientAssertion({}, { alg: 'HS256' })],
    ['with crit', 'forbidden_header', clientAssertion({}, { crit: ['exp'] })],
    ['with its own key', 'forbidden_header', clientAssertion({}, { jwk: publicJwk('ES256') })],
    ['of an unknown key', 'no_key_for_kid', clientAssertion({}, { kid: 'other' })],
    ['with the type of an identity assertion', 'wrong_type', clientAssertion({}, { typ: 'oauth-id-jag+jwt' })],
    ['that is an access token', 'wrong_type', clientAssertion({}, { typ: 'at+jwt' })],
    ['that is an identity assertion', 'wrong_type', signAssertion()],
    ['signed by somebody else', 'bad_signature', forged()],
    ['that is no JWT', 'malformed_assertion', 'x'],
  ];

  it.each(refused)('[C6] %s is refused: %s', async (_what, reason, assertion) => {
    const world = worldOf();
    expect(await redeem(world, by(assertion))).toMatchObject({
      ok: false,
      error: { reason: 'client_assertion_refused', cause: { reason } },
    });
    expectNothingHappened(world);
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[C6] ends at most 300 seconds ahead, skew aside', async () => {
    issued(await redeem(worldOf(), by(clientAssertion({ exp: NOW + 330 }))));
  });

  it('[C7] may come with its own client_id, and not with another', async () => {
    issued(await redeem(worldOf(), by(clientAssertion(), { client_id: 'cursor' })));
    expect(await redeem(worldOf(), by(clientAssertion(), { client_id: 'windsurf' }))).toEqual(
      err({ reason: 'client_id_differs_from_credentials', client: 'cursor' }),
    );
  });
});

describe('its jti', () => {
  it('[C6] is used up with the redemption, and by nothing else', async () => {
    const world = worldOf();
    const assertion = clientAssertion();
    expect(await redeem(world, by(assertion, { scope: 'org:admin' }))).toMatchObject({ ok: false });
    issued(await redeem(world, by(assertion)));
    const another = { assertion: signAssertion({ claims: { jti: 'another' } }) };
    expect(await redeem(world, by(assertion, another))).toEqual(
      err({ reason: 'client_assertion_already_used', client: 'cursor' }),
    );
    issued(await redeem(world, by(clientAssertion({ jti: 'fresh' }), another)));
  });

  it('[C6] is not used up by a replay', async () => {
    const world = worldOf();
    const form = { assertion: signAssertion() };
    issued(await redeem(world, by(clientAssertion(), form)));
    const fresh = clientAssertion({ jti: 'fresh' });
    expect(await redeem(world, by(fresh, form))).toEqual(err({ reason: 'already_redeemed' }));
    issued(await redeem(world, by(fresh, { assertion: signAssertion({ claims: { jti: 'another' } }) })));
  });

  it('[C6][S9] is free again when signing failed', async () => {
    const world = worldOf();
    world.hooks.beforeSign = () => {
      throw new Unavailable('KMS');
    };
    const parts = by(clientAssertion(), { assertion: signAssertion() });
    await expect(redeem(world, parts)).rejects.toBeInstanceOf(Unavailable);
    delete world.hooks.beforeSign;
    issued(await redeem(world, parts));
  });

  it('[C6] may be the same at two clients', async () => {
    const world = worldOf();
    const other = { ...keyClient, id: clientId('windsurf') };
    world.facts.clients.push(other);
    world.facts.enablements.push({ ...enablement, client: other.id });
    issued(await redeem(world, by(clientAssertion())));
    const assertion = signAssertion({ claims: { client_id: other.id, jti: 'another' } });
    issued(await redeem(world, by(clientAssertion({ iss: other.id, sub: other.id }), { assertion })));
  });

  it('[C6] serves one of 50 simultaneous requests, each with an assertion of its own', async () => {
    const world = worldOf();
    const requests = Array.from({ length: 50 }, (_, index) => ({
      assertion: signAssertion({ claims: { jti: `assertion-${index}` } }),
    }));
    const assertion = clientAssertion();
    const results = await Promise.all(requests.map((form) => redeem(world, by(assertion, form))));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(world.store.records.size).toBe(1);
  });
});

describe('its key', () => {
  const published: Client = {
    ...keyClient,
    keys: { source: 'published', jwksUri: 'https://cursor.example/jwks', pinnedHosts: ['cursor.example'] },
  };

  it('[C9] may be published by the client, and is asked for then', async () => {
    const world = worldOf(published);
    issued(await redeem(world, by(clientAssertion())));
    // The client's, and the provider's.
    expect(world.counts.keyFetches).toBe(2);
  });

  it('[C9][S7] is never asked for when the client is disabled', async () => {
    const world = worldOf({ ...published, status: 'disabled' });
    expect(await redeem(world, by(clientAssertion()))).toEqual(err({ reason: 'client_disabled', client: 'cursor' }));
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[C9] is never asked for when nobody has registered the client', async () => {
    const world = worldOf(published);
    const assertion = clientAssertion({ iss: 'nobody', sub: 'nobody' });
    expect(await redeem(world, by(assertion))).toEqual(err({ reason: 'unknown_client' }));
    expect(world.counts.keyFetches).toBe(0);
  });

  it('[C6] is refused from the second at which it expires', async () => {
    const [key] = keySetOf(publicJwk('ES256')).keys;
    if (key === undefined) throw new Error('no key');
    const expiring = (expiresAt: number) =>
      worldOf({ ...keyClient, keys: { source: 'registered', keys: [{ key, expiresAt }] } });
    issued(await redeem(expiring(NOW + 1), by(clientAssertion())));
    expect(await redeem(expiring(NOW), by(clientAssertion()))).toMatchObject({
      error: { reason: 'client_assertion_refused', cause: { reason: 'no_key_for_kid' } },
    });
  });

  it.each([undefined, { source: 'registered', keys: [] } as const])('[C6][L10] is none: %j', async (keys) => {
    const { keys: _, ...keyless } = keyClient;
    expect(await redeem(worldOf({ ...keyless, ...(keys && { keys }) }), by(clientAssertion()))).toMatchObject({
      error: { reason: 'client_assertion_refused', cause: { reason: 'no_key_for_kid' } },
    });
  });
});

describe('whoever holds no key', () => {
  it('[C5][C8] learns nothing of what the client is registered for', async () => {
    const world = worldOf({ ...keyClient, grantTypes: new Set<string>() });
    expect(await redeem(world, by(forged()))).toMatchObject({ error: { reason: 'client_assertion_refused' } });
    expect(await redeem(world, by(clientAssertion()))).toEqual(
      err({ reason: 'client_not_registered_for_grant', client: 'cursor' }),
    );
  });

  it('[C2] is refused by another method than the client was registered with', async () => {
    const secrets = [{ sha256: sha256(CLIENT_SECRET) }];
    const { keys: _, ...secretClient } = {
      ...keyClient,
      authenticationMethod: 'client_secret_basic',
      secrets,
    } as const;
    expect(await redeem(worldOf(secretClient), by(clientAssertion()))).toMatchObject({
      error: { reason: 'wrong_client_authentication_method' },
    });
    expect(await redeem(worldOf())).toMatchObject({ error: { reason: 'wrong_client_secret' } });
  });
});

function forged(): string {
  const header = JSON.stringify({ alg: 'EdDSA', typ: 'JWT', kid: 'ec-1' });
  const es256 = JSON.stringify({ alg: 'ES256', typ: 'JWT', kid: 'ec-1' });
  const text = signText(header, JSON.stringify(CLAIMS), 'EdDSA', providerKeys.EdDSA.privateKey);
  const [, payload, signature] = text.split('.');
  return `${Buffer.from(es256).toString('base64url')}.${payload}.${signature}`;
}
