import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { pruneKeySet } from '../../../lambdas/core/keys/jwk-set.ts';

/** A public RSA key by its modulus' size alone: no private half is needed to be judged. */
function rsa(bits: number, e = 'AQAB') {
  const modulus = Buffer.alloc(Math.ceil(bits / 8), 0xff);
  modulus[0] = 0xff >> (modulus.length * 8 - bits);
  return { kty: 'RSA', n: modulus.toString('base64url'), e };
}

const RSA = rsa(2048);
const EC = publicJwk('ec');
const ED25519 = publicJwk('ed25519');

function publicJwk(type: 'ec' | 'ed25519') {
  const { publicKey } =
    type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519');
  return publicKey.export({ format: 'jwk' });
}

function prune(...keys: unknown[]) {
  const pruned = pruneKeySet({ keys });
  if (!pruned.ok) throw new Error(pruned.error.reason);
  return pruned.value;
}

describe('a key that is kept', () => {
  it.each([
    ['RSA', { ...RSA, kid: 'a', alg: 'RS256', use: 'sig' }],
    ['RSA-PSS', { ...RSA, kid: 'a', alg: 'PS256' }],
    ['P-256', { ...EC, kid: 'a', alg: 'ES256', use: 'sig' }],
    ['Ed25519', { ...ED25519, kid: 'a', alg: 'EdDSA', use: 'sig' }],
    ['Ed25519 by its own name', { ...ED25519, kid: 'a', alg: 'Ed25519' }],
    ['without kid, alg and use', RSA],
    ['with a kid of 256 characters', { ...EC, kid: 'k'.repeat(256) }],
  ])('may be %s', (_what, key) => {
    expect(prune(key)).toEqual({ keys: [key], dropped: [] });
  });

  it('keeps the members that verify and none besides', () => {
    const noise = { x5u: 'https://idp.example/', key_ops: ['verify'], issuer: 'i', ext: true };
    expect(prune({ ...EC, ...noise, n: 'AQAB', kid: 'a' })).toEqual({ keys: [{ ...EC, kid: 'a' }], dropped: [] });
    expect(prune({ ...RSA, ...noise, crv: 'P-256', kid: 'a' })).toEqual({ keys: [{ ...RSA, kid: 'a' }], dropped: [] });
    expect(prune({ ...ED25519, ...noise, y: 'AQAB' })).toEqual({ keys: [ED25519], dropped: [] });
  });

  it('[J7] keeps what names its certificate, and not the certificate', () => {
    const digests = { x5t: 'a', 'x5t#S256': 'b' };
    expect(prune({ ...EC, ...digests, x5c: ['MIIC'] }).keys).toEqual([{ ...EC, ...digests }]);
    const computed = { x5t: 'wSlOiQ-YjkNhm3d5vNMpWP5Ys-0', 'x5t#S256': expect.stringMatching(/^[\w-]{43}$/) };
    expect(prune({ ...EC, x5c: ['MIIC'] }).keys).toEqual([
      { ...EC, ...computed, x5t: expect.stringMatching(/^[\w-]{27}$/) },
    ]);
    for (const x5c of [[], [7], [''], 'MIIC', null]) expect(prune({ ...EC, x5c }).keys).toEqual([EC]);
    expect(prune(...prune({ ...EC, x5c: ['MIIC'] }).keys)).toEqual(prune({ ...EC, x5c: ['MIIC'] }));
  });

  it('may have operations besides verify', () => {
    expect(prune({ ...EC, key_ops: ['sign', 'verify'] }).keys).toEqual([EC]);
  });

  it.each([2048, 3072, 4096, 8192])('may be RSA of %i bits', (bits) => {
    expect(prune(rsa(bits)).keys).toEqual([rsa(bits)]);
  });

  it('may be RSA with e = 3, or with a leading zero octet', () => {
    const padded = {
      ...RSA,
      n: Buffer.concat([Buffer.from([0]), Buffer.from(RSA.n, 'base64url')]).toString('base64url'),
    };
    expect(prune({ ...RSA, e: 'Aw' }, padded).dropped).toEqual([]);
  });

  it('imports as a public key', () => {
    for (const key of prune(EC, ED25519).keys) {
      expect(createPublicKey({ key: { ...key }, format: 'jwk' }).type).toBe('public');
    }
  });
});

describe('a key that is dropped', () => {
  it.each([
    ['not_an_object', null],
    ['not_an_object', 'RSA'],
    ['invalid_kid', { ...RSA, kid: 7 }],
    ['invalid_kid', { ...RSA, kid: null }],
    ['invalid_kid', { ...RSA, kid: 'k'.repeat(257) }],
    ['symmetric', { kty: 'oct', k: 'c2VjcmV0' }],
    ['private_members', { ...EC, d: 'c2VjcmV0' }],
    ['private_members', { ...ED25519, d: null }],
    ['private_members', { ...RSA, p: 'AQAB' }],
    ['private_members', { ...RSA, oth: [] }],
    ['private_members', { ...RSA, k: 'c2VjcmV0' }],
    ['not_for_signatures', { ...RSA, use: 'enc' }],
    ['not_for_signatures', { ...RSA, use: 'SIG' }],
    ['not_for_signatures', { ...RSA, use: ['sig'] }],
    ['not_for_signatures', { ...RSA, key_ops: ['encrypt', 'wrapKey'] }],
    ['not_for_signatures', { ...RSA, key_ops: [] }],
    ['not_for_signatures', { ...RSA, key_ops: 'verify' }],
    ['unsupported_kty', {}],
    ['unsupported_kty', { ...RSA, kty: 'rsa' }],
    ['unsupported_kty', { ...RSA, kty: ['RSA'] }],
    ['unsupported_kty', { ...RSA, kty: '__proto__' }],
    ['unsupported_crv', { ...EC, crv: 'secp256k1' }],
    ['unsupported_crv', { ...EC, crv: 'P-384' }],
    ['unsupported_crv', { ...ED25519, crv: 'X25519' }],
    ['unsupported_crv', { ...ED25519, crv: 'Ed448', alg: 'EdDSA' }],
    ['unsupported_alg', { ...ED25519, crv: 'Ed448', alg: 'Ed448' }],
    ['unsupported_alg', { ...EC, alg: 'Ed25519' }],
    ['unsupported_alg', { ...ED25519, alg: 'ES256' }],
    ['unsupported_alg', { ...RSA, alg: 'RSA-OAEP' }],
    ['unsupported_alg', { ...RSA, alg: 'HS256' }],
    ['unsupported_alg', { ...RSA, alg: 'none' }],
    ['unsupported_alg', { ...RSA, alg: 'ES256' }],
    ['unsupported_alg', { ...EC, alg: 'RS256' }],
    ['unsupported_alg', { ...EC, alg: ['ES256'] }],
    ['invalid_parameters', { ...RSA, n: undefined }],
    ['invalid_parameters', { ...RSA, n: 7 }],
    ['invalid_parameters', { ...RSA, n: `${RSA.n}=` }],
    ['invalid_parameters', { ...RSA, n: 'AAAA' }],
    ['invalid_parameters', { ...RSA, e: '' }],
    ['invalid_parameters', { ...EC, x: EC.x?.slice(0, 40) }],
    ['invalid_parameters', { ...EC, y: undefined }],
    ['invalid_parameters', { ...ED25519, x: `${ED25519.x}AA` }],
    ['rsa_modulus_size', rsa(2047)],
    ['rsa_modulus_size', rsa(1024)],
    ['rsa_modulus_size', rsa(8193)],
    ['rsa_exponent', rsa(2048, 'AQ')],
    ['rsa_exponent', rsa(2048, 'AAAB')],
    ['rsa_exponent', rsa(2048, 'AQAA')],
    ['rsa_exponent', rsa(2048, 'AQAAAAAAAAAB')],
  ])('says %s: %j', (why, key) => {
    expect(prune(key)).toEqual({ keys: [], dropped: [{ why }] });
  });

  it('is named by its kid', () => {
    expect(prune({ ...RSA, use: 'enc', kid: 'enc-1' }).dropped).toEqual([{ kid: 'enc-1', why: 'not_for_signatures' }]);
  });

  it('takes no other key with it', () => {
    const kept = { ...EC, kid: 'a' };
    expect(prune({ kty: 'oct', kid: 'b' }, kept, null)).toEqual({
      keys: [kept],
      dropped: [{ kid: 'b', why: 'symmetric' }, { why: 'not_an_object' }],
    });
  });

  it('never lends a member from a prototype', () => {
    const key = JSON.parse(`{"kid":"a","__proto__":${JSON.stringify(EC)}}`);
    expect(prune(key)).toEqual({ keys: [], dropped: [{ kid: 'a', why: 'unsupported_kty' }] });
    expect(prune(Object.create(EC))).toEqual({ keys: [], dropped: [{ why: 'unsupported_kty' }] });
  });
});

describe('a kid that two keys answer to', () => {
  const a = { ...EC, kid: 'a' };

  it('[J7] names each, where an algorithm tells them apart', () => {
    const keys = [a, { ...RSA, kid: 'a', alg: 'RS256' }, { ...RSA, kid: 'a', alg: 'PS256' }, { ...ED25519, kid: 'a' }];
    expect(prune(...keys)).toEqual({ keys, dropped: [] });
    const vague = [
      { ...RSA, kid: 'a' },
      { ...rsa(3072), kid: 'a', alg: 'PS256' },
    ];
    expect(prune(...vague)).toEqual({ keys: [vague[0]], dropped: [{ kid: 'a', why: 'duplicate_kid' }] });
  });

  it('[J7] names one, when both are one public key', () => {
    const padded = Buffer.concat([Buffer.from([0]), Buffer.from(RSA.n, 'base64url')]).toString('base64url');
    expect(prune(a, { ...a }).keys).toEqual([a]);
    expect(prune({ ...RSA, kid: 'a' }, { ...RSA, n: padded, kid: 'a' }).keys).toHaveLength(1);
  });

  it('names neither where nothing tells them apart, and leaves the others', () => {
    const b = { ...ED25519, kid: 'b' };
    expect(prune(a, b, { ...publicJwk('ec'), kid: 'a' })).toEqual({
      keys: [b],
      dropped: [
        { kid: 'a', why: 'duplicate_kid' },
        { kid: 'a', why: 'duplicate_kid' },
      ],
    });
  });

  it('is no ambiguity when one of them is for encryption', () => {
    expect(prune(a, { ...RSA, kid: 'a', use: 'enc' }).keys).toEqual([a]);
  });

  it('names neither when one of them shows its private half', () => {
    expect(prune(a, { ...a, d: 'c2VjcmV0' }).keys).toEqual([]);
    expect(prune(a, { ...publicJwk('ec'), kid: 'a', d: 'c2VjcmV0' }).keys).toEqual([]);
  });

  it('[J8] is no way around a key whose private half was shown: it is dropped under every name', () => {
    const shown = { ...EC, kid: 'b', d: 'c2VjcmV0' };
    for (const again of [a, EC, { ...a, alg: 'ES256' }]) {
      expect(prune(again, shown)).toMatchObject({
        keys: [],
        dropped: [{ why: 'private_members' }, { why: 'private_members' }],
      });
    }
  });

  it('is not the absence of one', () => {
    expect(prune(EC, ED25519).keys).toEqual([EC, ED25519]);
  });
});

describe('a key set', () => {
  it.each([undefined, null, [], 'keys', {}, { keys: {} }, { keys: null }, { keys: 'x' }, Object.create({ keys: [] })])(
    'without a list of keys is refused: %j',
    (document) => {
      expect(pruneKeySet(document)).toEqual({ ok: false, error: { reason: 'member_invalid', member: 'keys' } });
    },
  );

  it('may be empty: a provider may withdraw every key', () => {
    expect(prune()).toEqual({ keys: [], dropped: [] });
  });

  it('holds 100 keys and no more, dropped ones counted', () => {
    const keys = Array.from({ length: 101 }, (_, index) => ({ ...EC, kid: `${index}` }));
    expect(prune(...keys.slice(1)).keys).toHaveLength(100);
    expect(pruneKeySet({ keys: keys.map((key) => ({ ...key, use: 'enc' })) })).toEqual({
      ok: false,
      error: { reason: 'too_many_keys', count: 101, maxKeys: 100 },
    });
  });

  it('is at most 32,000 bytes once pruned', () => {
    const keys = Array.from({ length: 40 }, (_, index) => ({ ...rsa(8192), kid: `${index}` }));
    expect(pruneKeySet({ keys })).toMatchObject({ error: { reason: 'pruned_too_large', maxBytes: 32_000 } });
  });

  it('may be 32,000 bytes to the byte', () => {
    const keys = Array.from({ length: 22 }, (_, index) => ({ ...rsa(8192), kid: `${index}` }));
    const missing = 32_000 - JSON.stringify({ keys }).length;
    const padded = (by: number) =>
      keys.map((key, index) => ({ ...key, kid: key.kid.padEnd(key.kid.length + Math.ceil((by - index) / 22), 'k') }));
    expect(JSON.stringify({ keys: padded(missing) })).toHaveLength(32_000);
    expect(prune(...padded(missing)).keys).toEqual(padded(missing));
    expect(pruneKeySet({ keys: padded(missing + 1) })).toMatchObject({ error: { bytes: 32_001 } });
  });

  it('counts only what is kept', () => {
    const key = { ...EC, x5c: ['x'.repeat(40_000)] };
    expect(prune(key, { ...rsa(8192), use: 'enc', kid: 'x'.repeat(256) }).keys).toMatchObject([EC]);
  });

  it('goes without the digests of certificates rather than be too large', () => {
    const keys = Array.from({ length: 70 }, (_, index) => ({
      ...RSA,
      n: `${RSA.n.slice(0, -4)}AA${index + 10}`,
      kid: `${index}`,
    }));
    expect(prune(...keys.map((key) => ({ ...key, x5c: ['MIIC'] }))).keys).toEqual(keys);
  });
});
