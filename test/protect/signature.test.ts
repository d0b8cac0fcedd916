import { KeyObject, sign, webcrypto } from 'node:crypto';
import { CompactSign } from 'jose';
import { verifySignature } from '../../protect/signature.ts';
import { err, ok } from '../../protect/vocabulary/result.ts';
import { TestAuthorization } from '../support/authorization.ts';
import { CLAIMS, makeKey, NOW } from '../support/issuer.ts';

const at = new TestAuthorization();

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

describe('the header', () => {
  it.each([
    ['typ', undefined],
    ['typ', 'JWT'],
    ['typ', 'oauth-id-jag+jwt'],
    ['typ', 'client-authentication+jwt'],
    ['typ', 'text/at+jwt'],
    ['typ', 'at+jwt2'],
    ['typ', 'at+application/jwt'],
    ['typ', 'application/application/at+jwt'],
    ['kid', undefined],
    ['kid', ''],
    ['kid', 'k'.repeat(257)],
  ])('is refused with %s = %j', async (parameter, value) => {
    expect(await at.ask(await at.issuer.sign({}, { [parameter]: value }))).toEqual({ reason: 'bad_header', parameter });
  });

  it('may name a key of 256 characters', async () => {
    expect(await at.ask(await at.issuer.sign({}, { kid: 'k'.repeat(256) }))).toEqual({ reason: 'unknown_key' });
  });

  it.each(['none', 'HS256', 'RS512', 'PS256', 'ES384', 'EdDSA', '', 7, null])(
    'is refused with alg = %j',
    async (alg) => {
      const [, payload, signature] = (await at.issuer.sign()).split('.');
      const header = base64url({ alg, typ: 'at+jwt', kid: 'key-1' });
      const refusal = { reason: 'bad_header', parameter: 'alg' };
      expect(await at.ask(`${header}.${payload}.${signature}`)).toEqual(refusal);
      expect(await at.ask(`${header}.${payload}.`)).toEqual(refusal);
    },
  );

  it('is refused with a critical extension', async () => {
    const [, payload, signature] = (await at.issuer.sign()).split('.');
    const header = base64url({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', crit: ['exp'], exp: NOW });
    expect(await at.ask(`${header}.${payload}.${signature}`)).toEqual({ reason: 'bad_signature' });
  });

  it.each(['abc', 'a.b', 'a.b.c', 'a.b.c.d.e', '...', 'e30.e30'])('is not one: %s', async (token) => {
    expect(await at.ask(token)).toEqual({ reason: 'not_a_jws' });
  });

  it('is not enough: five parts are a JWE, which is not opened', async () => {
    const [header] = (await at.issuer.sign()).split('.');
    expect(await at.ask(`${header}.a.b.c.d`)).toEqual({ reason: 'not_a_jws' });
  });
});

describe('the signature', () => {
  it('is refused from another key of the same id', async () => {
    expect(await at.ask(await at.issuer.sign({}, {}, await makeKey('key-1')))).toEqual({ reason: 'bad_signature' });
  });

  it('is refused from a key that the issuer does not publish', async () => {
    expect(await at.ask(await at.issuer.sign({}, {}, await makeKey('key-9')))).toEqual({ reason: 'unknown_key' });
  });

  it('is refused over other claims', async () => {
    const [header, , signature] = (await at.issuer.sign()).split('.');
    const payload = base64url({ iss: at.issuer.url, ...CLAIMS, scope: 'projects:delete' });
    expect(await at.ask(`${header}.${payload}.${signature}`)).toEqual({ reason: 'bad_signature' });
  });
});

describe('a key', () => {
  const { subtle } = webcrypto;
  const RSA = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const pair = async (algorithm: webcrypto.RsaHashedKeyGenParams | webcrypto.EcKeyGenParams) =>
    (await subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;

  /** A token that Node.js itself would find well signed with this key, whatever the key is for. */
  async function verdict(alg: string, keys: webcrypto.CryptoKeyPair, key = keys.publicKey) {
    const text = `${base64url({ alg, typ: 'at+jwt', kid: 'key-1' })}.${base64url(CLAIMS)}`;
    const signer = { key: KeyObject.from(keys.privateKey), dsaEncoding: 'ieee-p1363' } as const;
    const token = `${text}.${sign('sha256', Buffer.from(text), signer).toString('base64url')}`;
    return { token, result: await verifySignature(token, 'at+jwt', { find: async () => key }) };
  }

  it.each([
    ['RS256', { name: 'RSASSA-PKCS1-v1_5', ...RSA }],
    ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
  ] as const)('of the algorithm that the header names verifies: %s', async (alg, algorithm) => {
    expect((await verdict(alg, await pair(algorithm))).result).toEqual(ok(CLAIMS));
  });

  it.each([
    ['RSA-PSS', 'RS256', { name: 'RSA-PSS', ...RSA }],
    ['RSA with SHA-512', 'RS256', { name: 'RSASSA-PKCS1-v1_5', ...RSA, hash: 'SHA-512' }],
    ['RSA of 1024 bits', 'RS256', { name: 'RSASSA-PKCS1-v1_5', ...RSA, modulusLength: 1024 }],
    ['RSA under ES256', 'ES256', { name: 'RSASSA-PKCS1-v1_5', ...RSA }],
    ['P-256 under RS256', 'RS256', { name: 'ECDSA', namedCurve: 'P-256' }],
    ['P-384', 'ES256', { name: 'ECDSA', namedCurve: 'P-384' }],
  ] as const)('never verifies by another algorithm than its own: %s', async (_what, alg, algorithm) => {
    const refused = err({ reason: 'bad_signature' });
    expect((await verdict(alg, await pair(algorithm))).result).toEqual(refused);
  });

  it('never verifies when it is a private one', async () => {
    const keys = await pair({ name: 'ECDSA', namedCurve: 'P-256' });
    expect((await verdict('ES256', keys, keys.privateKey)).result).toEqual(err({ reason: 'bad_signature' }));
  });

  it.each(['=', ' ', '\n', '!'])('never verifies a signature that is written otherwise: %j', async (more) => {
    const keys = await pair({ name: 'ECDSA', namedCurve: 'P-256' });
    const { token } = await verdict('ES256', keys);
    const written = await verifySignature(token + more, 'at+jwt', { find: async () => keys.publicKey });
    expect(written).toEqual(err({ reason: 'bad_signature' }));
  });
});

describe('what is signed', () => {
  const signed = (payload: Uint8Array) =>
    new CompactSign(payload)
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1' })
      .sign(at.issuer.key.privateKey);

  it.each(['[]', '[{}]', 'null', '7', 'true', '"text"', '', '{', '{"iss":}'])(
    '[L10] is no token when it is no JSON object, by our own signature or not: %s',
    async (text) => {
      expect(await at.ask(await signed(Buffer.from(text)))).toEqual({ reason: 'not_a_jws' });
    },
  );

  it('[L10] is no token when it is not UTF-8', async () => {
    const claims = { iss: at.issuer.url, ...CLAIMS, jti: 'token-?' };
    const bytes = Buffer.from(JSON.stringify(claims));
    bytes[bytes.indexOf('?')] = 0xff;
    expect(await at.ask(await signed(bytes))).toEqual({ reason: 'not_a_jws' });
  });
});

it('[L10] a key that is not for verifying never verifies, whose signature it may be', async () => {
  const { kty, crv, x, y } = at.issuer.key.jwk;
  const jwk = { kty, crv, x, y } as webcrypto.JsonWebKey;
  const imported = (usages: 'verify'[]) =>
    webcrypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  const token = await at.issuer.sign();
  const answers = [];
  for (const usages of [['verify'], []] as 'verify'[][]) {
    const key = await imported(usages);
    answers.push(await verifySignature(token, 'at+jwt', { find: async () => key }));
  }
  expect(answers).toEqual([expect.objectContaining({ ok: true }), err({ reason: 'bad_signature' })]);
});
