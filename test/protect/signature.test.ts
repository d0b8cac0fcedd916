import { CompactSign } from 'jose';
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
