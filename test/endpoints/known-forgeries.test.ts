import { createHmac } from 'node:crypto';
import { discoverProvider } from '../../lambdas/adapters/https/provider-discovery.ts';
import type { VerificationKey } from '../../protect/jose/verification-key.ts';
import { serveHttp } from '../adapters/https/loopback-server.ts';
import { client, clientId, enablement, ISSUER, sha256, validClaims } from '../support/fixtures.ts';
import { expectInvalidGrant } from '../support/invalid-grant.ts';
import { makeClientKey } from '../support/key-client.ts';
import { providerKeys, publicJwk, signAssertion, signText } from '../support/provider-signer.ts';
import { expectNothingHappened, withClaims, withHeader } from '../support/redeem.ts';
import { basic } from '../support/token-http.ts';
import { type TokenWorld, tokenWorld } from '../support/token-world.ts';

/**
 * Ways in which servers like this one have believed what nobody said, each tried here.
 */
let world: TokenWorld;
beforeEach(() => {
  world = tokenWorld();
});

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
      await expectInvalidGrant(world, { form: { assertion: `${input}.${mac}` } }, 'algorithm_not_allowed');
    }
  });

  it.each(['none', 'None', 'NONE', 'nOnE', '', 'dir', 'A128KW', 'PBES2-HS256+A128KW'])('[J3] alg %j', async (alg) => {
    await expectInvalidGrant(world, withHeader({ alg }), 'algorithm_not_allowed');
  });

  it('[J3] a symmetric key among those that the provider publishes', async () => {
    const k = Buffer.from('secret').toString('base64url');
    world.publishedKeys = { keys: [{ kty: 'oct', k, kid: 'mac' } as never as VerificationKey] };
    const input = `${encode({ alg: 'HS256', typ: 'oauth-id-jag+jwt', kid: 'mac' })}.${encode(validClaims)}`;
    const mac = createHmac('sha256', 'secret').update(input).digest('base64url');
    await expectInvalidGrant(world, { form: { assertion: `${input}.${mac}` } }, 'algorithm_not_allowed');
  });

  it('[J3] one key under the algorithm of another', async () => {
    await expectInvalidGrant(world, withHeader({ kid: 'rsa-1' }), 'key_does_not_fit_algorithm');
    const rs256 = signAssertion({ algorithm: 'RS256', header: { alg: 'PS256' } });
    await expectInvalidGrant(world, { form: { assertion: rs256 } }, 'key_does_not_fit_algorithm');
  });

  it('[J5] a key that the assertion brings along', async () => {
    const own = makeClientKey('ec-1');
    for (const header of [{ jwk: own.jwk }, { x5c: ['MIIC'] }, { jku: 'https://attacker.example/jwks' }]) {
      const assertion = signAssertion({ header, privateKey: own.privateKey });
      await expectInvalidGrant(world, { form: { assertion } }, 'bad_signature');
    }
    // The provider's registered address, once in the cool-down, and no other.
    expect(world.counts.keyFetches).toBe(1);
  });
});

describe('[known] JWE around raw JSON skips the signature (CVE-2026-9793)', () => {
  it.each(['dir', 'RSA-OAEP-256', 'ECDH-ES', 'none'])('[J1] with alg %s', async (alg) => {
    const header = encode({ alg, enc: 'A256GCM', typ: 'oauth-id-jag+jwt', cty: 'JSON', kid: 'ec-1' });
    const parts = ['', 'aaaaaaaaaaaaaaaa', encode(validClaims), 'AAAAAAAAAAAAAAAAAAAAAA'];
    await expectInvalidGrant(world, { form: { assertion: [header, ...parts].join('.') } }, 'malformed_assertion');
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
    await expectInvalidGrant(world, { form: { assertion: nested } }, 'malformed_assertion');
  });
});

describe('[known] zip bombs (CVE-2024-28176)', () => {
  it('[J4] an assertion that is compressed, in either form', async () => {
    await expectInvalidGrant(world, withHeader({ zip: 'DEF' }), 'forbidden_header');
    const jwe = `${encode({ alg: 'dir', enc: 'A256GCM', zip: 'DEF' })}..${'A'.repeat(12_000)}.AAAA.AAAA`;
    await expectInvalidGrant(world, { form: { assertion: jwe } }, 'malformed_assertion');
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
  ])('[K4][K5] %j', (aud) => expectInvalidGrant(world, withClaims({ aud }), 'wrong_audience'));

  it('[K4] us among others, whatever the order, and us twice', async () => {
    for (const aud of [
      [ISSUER, 'https://x.example'],
      ['https://x.example', ISSUER],
      [ISSUER, ISSUER],
    ]) {
      await expectInvalidGrant(world, withClaims({ aud }), 'several_audiences');
    }
    await expectInvalidGrant(world, withClaims({ aud: [[ISSUER]] }), 'malformed_claim');
    await expectInvalidGrant(world, withClaims({ aud: { 0: ISSUER, length: 1 } }), 'malformed_claim');
  });
});

describe('[known] client binding dropped', () => {
  const other = { ...client, id: clientId('windsurf'), secrets: [{ sha256: sha256('w') }] };
  beforeEach(() => {
    world.facts.clients.push(other);
    world.facts.enablements.push({ ...enablement, client: other.id });
  });

  it('[K6] an assertion for one client, from another that is as good', () =>
    expectInvalidGrant(world, { headers: { authorization: basic('windsurf', 'w') } }, 'issued_to_other_client'));

  it('[K6] an assertion for no client, for a list of clients, or for azp', async () => {
    await expectInvalidGrant(world, withClaims({ client_id: undefined, azp: 'cursor' }), 'malformed_claim');
    await expectInvalidGrant(world, withClaims({ client_id: ['cursor'] }), 'malformed_claim');
    await expectInvalidGrant(world, withClaims({ client_id: 'Cursor' }), 'issued_to_other_client');
  });

  it('[C7] a client_id beside the credentials of another', async () => {
    expect(await world.post({ form: { client_id: 'windsurf' } })).toMatchObject({ statusCode: 401 });
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
