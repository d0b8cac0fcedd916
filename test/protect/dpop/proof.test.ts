import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describeProofProblem, MAX_PROOF_CHARACTERS } from '../../../protect/dpop/proof.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import {
  checkAtTokenEndpoint,
  makeProofKey,
  otherProofKey,
  proofKey,
  signProof,
  TOKEN_ENDPOINT,
} from '../../support/dpop.ts';
import { NOW } from '../../support/fixtures.ts';
import { signText } from '../../support/provider-signer.ts';

const accepted = { key: proofKey.thumbprint, jti: 'one', usableUntil: NOW + 60 };
const rsa = makeProofKey('RS256');

function problemOf(...proof: Parameters<typeof signProof>): unknown {
  return checkAtTokenEndpoint(signProof(...proof));
}

describe('[D2] a proof', () => {
  it('says which key the request was sent with, by its thumbprint (RFC 7638)', () => {
    expect(checkAtTokenEndpoint(signProof({ claims: { jti: 'one' } }))).toStrictEqual(ok(accepted));
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)('is accepted when it is signed with %s', (algorithm) => {
    const key = makeProofKey(algorithm);
    expect(problemOf({ key })).toMatchObject(ok({ key: key.thumbprint }));
  });

  it('has the same thumbprint whatever else its key says', () => {
    const jwk = { ...proofKey.jwk, kid: 'a', use: 'sig', alg: 'ES256' };
    expect(problemOf({ header: { jwk } })).toMatchObject(ok({ key: proofKey.thumbprint }));
  });

  it.each(['dpop+jwt', 'DPoP+JWT', 'application/dpop+jwt'])('may have the type %s', (typ) => {
    expect(problemOf({ header: { typ } })).toMatchObject({ ok: true });
  });

  it.each(['JWT', 'at+jwt', 'oauth-id-jag+jwt', 'dpop', 'dpapplication/op+jwt', '', 1, null])(
    'is refused with the type %j',
    (typ) => {
      expect(problemOf({ header: { typ } })).toStrictEqual(err('typ'));
    },
  );

  it.each(['none', 'HS256', 'ES384', 'es256', '', 1, null])('is refused with the algorithm %j', (alg) => {
    expect(problemOf({ header: { alg } })).toStrictEqual(err('alg'));
  });

  it.each([{ crit: ['x'], x: 1 }, { b64: false }, { zip: 'DEF' }])('is refused when it asks for more: %j', (header) => {
    expect(problemOf({ header })).toStrictEqual(err('crit'));
  });

  it.each<[string, unknown]>([
    ['that is missing', undefined],
    ['that is no object', 'key'],
    ['of a secret', { kty: 'oct', k: 'c2VjcmV0' }],
    ['with its private half', { ...proofKey.jwk, d: 'c2VjcmV0' }],
    ['for encryption', { ...proofKey.jwk, use: 'enc' }],
    ['of another algorithm than the signature', rsa.jwk],
    ['that names another algorithm', { ...proofKey.jwk, alg: 'EdDSA' }],
    ['with a coordinate of another length', { ...proofKey.jwk, x: 'AAAA' }],
    ['of another curve', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })],
  ])('is refused with a key %s', (_, jwk) => {
    expect(problemOf({ header: { jwk } })).toStrictEqual(err('jwk'));
  });

  it('is refused with an RSA key of 1,024 bits', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const header = { alg: 'RS256', jwk: publicKey.export({ format: 'jwk' }) };
    expect(problemOf({ header })).toStrictEqual(err('jwk'));
  });

  it('is refused with a key that is written in a second way: one key has one thumbprint', () => {
    const n = Buffer.concat([Buffer.alloc(1), Buffer.from(String(rsa.jwk['n']), 'base64url')]).toString('base64url');
    expect(problemOf({ key: rsa })).toMatchObject({ ok: true });
    expect(problemOf({ key: rsa, header: { jwk: { ...rsa.jwk, n } } })).toStrictEqual(err('jwk'));
  });

  it('is refused with a point that is not on the curve', () => {
    expect(
      problemOf({ header: { jwk: { ...proofKey.jwk, y: Buffer.alloc(32, 1).toString('base64url') } } }),
    ).toStrictEqual(err('signature'));
  });

  it('is refused when another key signed it', () => {
    expect(problemOf({ signedWith: otherProofKey })).toStrictEqual(err('signature'));
  });

  it.each([undefined, '', 1, null, 'x'.repeat(257)])('is refused with the jti %j', (jti) => {
    expect(problemOf({ claims: { jti } })).toStrictEqual(err('jti'));
  });

  it.each([undefined, 'GET', 'post', '', 1, ['POST']])('is refused with the method %j', (htm) => {
    expect(problemOf({ claims: { htm } })).toStrictEqual(err('htm'));
  });

  it.each([
    undefined,
    '',
    1,
    '/oauth/token',
    `${TOKEN_ENDPOINT}/`,
    TOKEN_ENDPOINT.replace('https:', 'http:'),
    'https://evil.example/oauth/token',
    TOKEN_ENDPOINT.replace('/token', '/par'),
    `${TOKEN_ENDPOINT} `,
  ])('is refused with the address %j', (htu) => {
    expect(problemOf({ claims: { htu } })).toStrictEqual(err('htu'));
  });

  it.each(['?a=b', '#c', '?a=b#c'])('may have a query and a fragment in its address: %s', (behind) => {
    expect(problemOf({ claims: { htu: TOKEN_ENDPOINT + behind } })).toMatchObject({ ok: true });
  });

  it.each([undefined, '1', null, -1])('is refused with the time %j', (iat) => {
    expect(problemOf({ claims: { iat } })).toStrictEqual(err('iat'));
  });

  it.each<[number, boolean]>([
    [NOW - 61, false],
    [NOW - 60, true],
    [NOW + 60, true],
    [NOW + 61, false],
  ])('of %d is good: %j', (iat, isGood) => {
    const proof = checkAtTokenEndpoint(signProof({ claims: { iat } }));
    expect(proof).toMatchObject(isGood ? { ok: true, value: { usableUntil: iat + 60 } } : err('time'));
  });

  it.each([{ exp: NOW }, { exp: 'never' }, { nbf: NOW + 61 }, { nbf: null }])('means its other times: %j', (claims) => {
    expect(problemOf({ claims })).toStrictEqual(err('time'));
  });

  it.each([{ exp: NOW + 1 }, { nbf: NOW + 60 }, { nbf: NOW - 60, exp: NOW + 1 }])(
    'may say between which times it is good: %j',
    (claims) => {
      expect(problemOf({ claims })).toMatchObject({ ok: true });
    },
  );

  it('is refused when it is longer than any that proves more', () => {
    expect(problemOf({ claims: { padding: 'x'.repeat(MAX_PROOF_CHARACTERS) } })).toStrictEqual(err('too_long'));
  });
});

describe('[D1] the DPoP header', () => {
  it('holds one proof: HTTP joins two with a comma', () => {
    expect(checkAtTokenEndpoint(`${signProof()}, ${signProof()}`)).toStrictEqual(err('several'));
  });

  it.each(['', 'a', 'a.b.c', 'a.b.c.d.e', ` ${signProof()}`, `${signProof()}=`])(
    'holds a compact JWS: not %j',
    (text) => {
      expect(checkAtTokenEndpoint(text)).toStrictEqual(err('malformed'));
    },
  );

  it('holds JSON without repeated members', () => {
    const header = JSON.stringify({ typ: 'dpop+jwt', alg: 'ES256', jwk: proofKey.jwk });
    const twice = signText(header, '{"jti":"a","jti":"b"}', 'ES256', proofKey.privateKey);
    expect(checkAtTokenEndpoint(twice)).toStrictEqual(err('malformed'));
  });
});

describe('a proof that comes with a token', () => {
  const accessToken = 'the-token';

  it('names it by its digest', () => {
    expect(checkAtTokenEndpoint(signProof({ accessToken }), { accessToken })).toMatchObject({ ok: true });
  });

  it.each<[string, Parameters<typeof signProof>[0]]>([
    ['no token', {}],
    ['another token', { accessToken: 'other' }],
    ['the token itself', { claims: { ath: accessToken } }],
  ])('is refused when it names %s', (_, proof) => {
    expect(checkAtTokenEndpoint(signProof(proof), { accessToken })).toStrictEqual(err('ath'));
  });
});

describe('whatever a DPoP header says', () => {
  const isProblem = (outcome: ReturnType<typeof checkAtTokenEndpoint>) =>
    !outcome.ok && /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/.test(describeProofProblem(outcome.error));

  it('it is refused for a reason that has words, and never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => isProblem(checkAtTokenEndpoint(text))));
  });

  it('so is every proof with any member that is something else', () => {
    const member = fc.constantFrom('typ', 'alg', 'jwk');
    const claim = fc.constantFrom('jti', 'htm', 'htu', 'iat');
    const value = fc.jsonValue().filter((each) => typeof each !== 'string' && typeof each !== 'number');
    fc.assert(
      fc.property(member, value, (name, each) =>
        isProblem(checkAtTokenEndpoint(signProof({ header: { [name]: each } }))),
      ),
    );
    fc.assert(
      fc.property(claim, value, (name, each) =>
        isProblem(checkAtTokenEndpoint(signProof({ claims: { [name]: each } }))),
      ),
    );
  });

  it('no byte of a proof can be changed', () => {
    const proof = signProof();
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.constantFrom(...'Ab0_.-'), (at, character) => {
        const changed = proof.slice(0, at) + character + proof.slice(at + 1);
        return changed === proof || isProblem(checkAtTokenEndpoint(changed));
      }),
    );
  });
});
