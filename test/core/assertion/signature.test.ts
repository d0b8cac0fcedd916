import { createHash, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { compactVerify } from 'jose';
import type { JoseHeader } from '../../../lambdas/core/assertion/header.ts';
import { selectKey, verifySignature } from '../../../lambdas/core/assertion/signature.ts';
import { ASSERTION_ALGORITHMS } from '../../../protect/jose/algorithm.ts';
import { err, ok } from '../../../protect/vocabulary/result.ts';
import { keySetOf, providerKeys, publicJwk, signAssertion } from '../../support/provider-signer.ts';

const RSA = publicJwk('RS256');
const EC = publicJwk('ES256');
const ED = publicJwk('EdDSA');
const OTHER_EC = {
  ...EC,
  ...createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey).export({ format: 'jwk' }),
};
const ES256: JoseHeader = { algorithm: 'ES256', kid: 'ec-1' };
const ED25519: JoseHeader = { algorithm: 'EdDSA', kid: 'ed-1' };

describe('the key that a header names', () => {
  it('[J7] is the one of that kid', () => {
    expect(selectKey(ES256, keySetOf(RSA, EC, ED))).toEqual(ok(EC));
  });

  it.each(['unknown', 'EC-1', 'ec-1 ', '../ec-1', '__proto__'])('[J6] is none when the kid is %j', (kid) => {
    expect(selectKey({ algorithm: 'ES256', kid }, keySetOf(RSA, EC))).toEqual(err({ reason: 'no_key_for_kid', kid }));
  });

  it('[J7] is none when two keys answer to the kid, and both fit', () => {
    const keys = { keys: [...keySetOf(EC).keys, ...keySetOf(OTHER_EC).keys] };
    expect(selectKey(ES256, keys)).toEqual(err({ reason: 'several_keys_for_kid', kid: 'ec-1', fittingKeys: 2 }));
  });

  it('[J7] is the one that fits, of several of that kid', () => {
    expect(selectKey(ES256, keySetOf({ ...RSA, kid: 'ec-1' }, EC, { ...ED, kid: 'ec-1' }))).toEqual(ok(EC));
    const { alg: _, ...any } = RSA;
    const both = [
      { ...any, alg: 'PS256' },
      { ...any, alg: 'RS256' },
    ];
    for (const keys of [both, both.toReversed()]) {
      expect(selectKey({ algorithm: 'RS256', kid: 'rsa-1' }, keySetOf(...keys))).toEqual(ok({ ...any, alg: 'RS256' }));
    }
    expect(selectKey({ algorithm: 'RS256', kid: 'rsa-1' }, keySetOf({ ...any, alg: 'PS256' }))).toMatchObject({
      error: { reason: 'key_does_not_fit_algorithm' },
    });
  });

  it('[J7] is one key, however often the same public key is listed', () => {
    const { alg: _, ...any } = EC;
    const keys = { keys: [...keySetOf(EC).keys, ...keySetOf(any).keys, ...keySetOf({ ...EC, use: 'sig' }).keys] };
    expect(selectKey(ES256, keys)).toMatchObject({ value: { x: EC['x'], y: EC['y'] } });
  });

  it.each([
    ['RS256', EC],
    ['PS256', ED],
    ['ES256', RSA],
    ['ES256', ED],
    ['EdDSA', EC],
    ['EdDSA', RSA],
    ['PS256', RSA],
    ['RS256', { ...RSA, alg: 'PS256' }],
  ] as const)('[J3] fits no %s when it is %j', (algorithm, key) => {
    expect(selectKey({ algorithm, kid: 'k' }, keySetOf({ ...key, kid: 'k' }))).toEqual(
      err({ reason: 'key_does_not_fit_algorithm', kid: 'k', algorithm }),
    );
  });

  it.each([
    ['RS256', 'EC', EC],
    ['PS256', 'OKP', ED],
    ['ES256', 'RSA', RSA],
    ['ES256', 'OKP', ED],
    ['EdDSA', 'EC', EC],
  ] as const)(
    '[J3] fits no %s when it is of type %s and states no algorithm',
    (algorithm, _type, { alg: _, ...key }) => {
      expect(selectKey({ algorithm, kid: 'k' }, keySetOf({ ...key, kid: 'k' }))).toEqual(
        err({ reason: 'key_does_not_fit_algorithm', kid: 'k', algorithm }),
      );
      expect(selectKey({ algorithm, kid: undefined }, keySetOf(key))).toEqual(
        err({ reason: 'no_single_key_without_kid', fittingKeys: 0 }),
      );
    },
  );

  it('[J3] fits RS256 and PS256 when it states neither', () => {
    const { alg: _, ...any } = RSA;
    for (const algorithm of ['RS256', 'PS256'] as const) {
      expect(selectKey({ algorithm, kid: 'rsa-1' }, keySetOf(any))).toEqual(ok(any));
    }
  });
});

describe('without a kid', () => {
  const header: JoseHeader = { algorithm: 'ES256', kid: undefined };
  const { kid: _, ...nameless } = EC;

  it('[J7] the only key that fits is used, named or not', () => {
    expect(selectKey(header, keySetOf(RSA, EC, ED))).toEqual(ok(EC));
    expect(selectKey(header, keySetOf(RSA, nameless))).toEqual(ok(nameless));
  });

  it('[J7] one public key under several names is one key', () => {
    expect(selectKey(header, keySetOf(EC, nameless, { ...EC, kid: 'ec-2' }))).toMatchObject({ value: { x: EC['x'] } });
  });

  it('[J7] the certificate that the header names is that of the key, by either digest, stated or computed', () => {
    const certificate = Buffer.from('a certificate').toString('base64');
    const digest = (name: string) => createHash(name).update('a certificate').digest('base64url');
    const sha1 = { x5t: digest('sha1') };
    const sha256 = { 'x5t#S256': digest('sha256') };
    const other = { ...OTHER_EC, kid: 'ec-2', x5t: 'other', 'x5t#S256': 'other' };
    for (const key of [
      { ...EC, x5c: [certificate, 'AAAA'] },
      { ...EC, ...sha1, ...sha256 },
    ]) {
      for (const named of [sha1, sha256, { ...sha1, ...sha256 }, { x5t: 'of a chain that was renewed', ...sha256 }]) {
        expect(selectKey({ ...header, certificate: named }, keySetOf(other, key))).toMatchObject({
          value: { kid: 'ec-1' },
        });
      }
    }
    expect(selectKey({ ...header, certificate: { x5t: 'nobody' } }, keySetOf(other, { ...EC, ...sha1 }))).toEqual(
      err({ reason: 'no_single_key_without_kid', fittingKeys: 0 }),
    );
    expect(selectKey({ ...header, certificate: sha1 }, keySetOf(other, nameless))).toEqual(ok(nameless));
    expect(selectKey({ ...ES256, certificate: { x5t: 'other' } }, keySetOf(other, EC))).toEqual(ok(EC));
  });

  it.each([
    [0, []],
    [0, [RSA, ED]],
    [2, [EC, { ...OTHER_EC, kid: 'ec-2' }]],
    [2, [OTHER_EC, nameless]],
  ])('[J7] %i fitting keys are not one', (fittingKeys, keys) => {
    expect(selectKey(header, keySetOf(...keys))).toEqual(err({ reason: 'no_single_key_without_kid', fittingKeys }));
  });
});

describe('a signature', () => {
  it.each(ASSERTION_ALGORITHMS)('[J3] of %s verifies with its key', (algorithm) => {
    const header = { algorithm, kid: providerKeys[algorithm].kid };
    const key = selectKey(header, keySetOf(publicJwk(algorithm)));
    if (!key.ok) throw new Error(key.error.reason);
    expect(verifySignature(signAssertion({ algorithm }), header, key.value)).toEqual(ok(true));
  });

  const NAMES = ['EdDSA', 'Ed25519'];
  const named = NAMES.flatMap((alg) => [...NAMES, undefined].map((keyAlg) => ({ alg, keyAlg })));
  it.each(named)('[J3] of $alg verifies with an Ed25519 key that says $keyAlg (RFC 9864)', ({ alg, keyAlg }) => {
    const { alg: _, ...key } = ED;
    const selected = selectKey(ED25519, keySetOf(keyAlg === undefined ? key : { ...key, alg: keyAlg }));
    if (!selected.ok) throw new Error(selected.error.reason);
    const assertion = signAssertion({ algorithm: 'EdDSA', header: { alg } });
    expect(verifySignature(assertion, ED25519, selected.value)).toEqual(ok(true));
  });

  it.each([
    ['an EC key', EC],
    ['an RSA key', RSA],
    ['an Ed448 key', { kty: 'OKP', crv: 'Ed448', x: 'A'.repeat(76), kid: 'ed-1' }],
    ['an EC key that says Ed25519', { ...EC, alg: 'Ed25519' }],
    ['an Ed25519 key that says ES256', { ...ED, alg: 'ES256' }],
  ])('[J3] of Ed25519 finds no key in %s', (_what, key) => {
    expect(selectKey(ED25519, keySetOf({ ...key, kid: 'ed-1' }))).toMatchObject({ ok: false });
  });

  it('[J3] whose header says Ed25519 proves nothing when something else was meant', () => {
    const [ec] = keySetOf(EC).keys;
    if (ec === undefined) throw new Error('no key');
    const assertion = signAssertion({ algorithm: 'ES256', header: { alg: 'Ed25519' } });
    for (const header of [ED25519, ES256]) {
      expect(verifySignature(assertion, header, ec)).toEqual(err({ reason: 'bad_signature', kid: header.kid }));
    }
  });

  it('[J3] proves nothing by another algorithm than was decided on, although the key could do both', async () => {
    const { alg: _, ...any } = RSA;
    const [key] = keySetOf(any).keys;
    if (key === undefined) throw new Error('no key');
    const text = signAssertion({ algorithm: 'RS256' });
    expect(await verifySignature(text, { algorithm: 'RS256', kid: 'rsa-1' }, key)).toEqual(ok(true));
    expect(await verifySignature(text, { algorithm: 'PS256', kid: 'rsa-1' }, key)).toMatchObject({ ok: false });
  });

  it('[J3] proves nothing with a key that says that it is for another algorithm', async () => {
    const [key] = keySetOf({ ...RSA, alg: 'PS256' }).keys;
    if (key === undefined) throw new Error('no key');
    const text = signAssertion({ algorithm: 'RS256' });
    expect(await verifySignature(text, { algorithm: 'RS256', kid: 'rsa-1' }, key)).toMatchObject({ ok: false });
  });

  const assertion = signAssertion();
  const [headerPart = '', payloadPart = '', signaturePart = ''] = assertion.split('.');
  const otherPayload = signAssertion({ claims: { sub: 'somebody-else' } }).split('.')[1] ?? '';

  it.each([
    ['another payload', `${headerPart}.${otherPayload}.${signaturePart}`],
    ['another header', `${signAssertion({ header: { extra: 1 } }).split('.')[0]}.${payloadPart}.${signaturePart}`],
    ['a bit that fell over', `${headerPart}.${payloadPart}.${flipFirst(signaturePart)}`],
    ['zeros', `${headerPart}.${payloadPart}.${Buffer.alloc(64).toString('base64url')}`],
    ['half of it', `${headerPart}.${payloadPart}.${signaturePart.slice(0, 43)}`],
    ['the key of somebody else', signAssertion({ privateKey: providerKeys.EdDSA.privateKey, algorithm: 'EdDSA' })],
  ])('[J3] with %s proves nothing', (_what, text) => {
    const [key] = keySetOf(EC).keys;
    if (key === undefined) throw new Error('no key');
    expect(verifySignature(text, ES256, key)).toEqual(err({ reason: 'bad_signature', kid: 'ec-1' }));
  });

  const everyKey = keySetOf(...ASSERTION_ALGORITHMS.map(publicJwk)).keys;
  const everyText = ASSERTION_ALGORITHMS.flatMap((algorithm) => {
    const whole = signAssertion({ algorithm });
    const [head, body, end = ''] = whole.split('.');
    return [
      ['whole', whole],
      ['with a bit that fell over', `${head}.${body}.${flipFirst(end)}`],
      ['without its last octets', `${head}.${body}.${end.slice(0, -4)}`],
      [
        'with an octet more',
        `${head}.${body}.${Buffer.concat([Buffer.from(end, 'base64url'), Buffer.alloc(1)]).toString('base64url')}`,
      ],
      [
        'in DER',
        `${head}.${body}.${sign(null, Buffer.from(`${head}.${body}`), providerKeys.ES256.privateKey).toString('base64url')}`,
      ],
      ['with none', `${head}.${body}.`],
    ].map(([what, text]) => ({ algorithm, what, text: text ?? '' }));
  });

  it.each(everyText)(
    '[J3] of $algorithm, $what, never proves what it does not prove to jose, by any key',
    async ({ text }) => {
      for (const key of everyKey) {
        for (const algorithm of ASSERTION_ALGORITHMS) {
          const ours = verifySignature(text, { algorithm, kid: key.kid }, key).ok;
          const theirs = await compactVerify(text, { ...key }, { algorithms: [algorithm] }).then(
            () => true,
            () => false,
          );
          expect({ algorithm, kid: key.kid, proved: ours }).toEqual({ algorithm, kid: key.kid, proved: theirs });
        }
      }
    },
  );

  it('[J3] of one key is never verified by another that was imported before', () => {
    const [first] = keySetOf(EC).keys;
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const [second] = keySetOf({ ...publicKey.export({ format: 'jwk' }), kid: 'ec-1', alg: 'ES256' }).keys;
    if (first === undefined || second === undefined) throw new Error('no key');
    expect(verifySignature(assertion, ES256, first)).toEqual(ok(true));
    expect(verifySignature(assertion, ES256, second)).toEqual(err({ reason: 'bad_signature', kid: 'ec-1' }));
  });

  it('[J3] of a key that cannot be imported proves nothing', () => {
    const offCurve = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const;
    expect(verifySignature(assertion, ES256, offCurve)).toEqual(err({ reason: 'bad_signature', kid: 'ec-1' }));
  });
});

function flipFirst(part: string): string {
  return (part.startsWith('A') ? 'B' : 'A') + part.slice(1);
}
