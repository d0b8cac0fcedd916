import { generateKeyPairSync } from 'node:crypto';
import { pruneKeySet } from '../../../lambdas/core/keys/jwk-set.ts';
import { hasRocaFingerprint } from '../../../protect/jose/roca.ts';

/** Deterministic, so that a failure is one again: xorshift. */
function numbers(seed: bigint): (bits: number) => bigint {
  let state = seed;
  const next = () => {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    return state;
  };
  return (bits) => {
    let value = 0n;
    for (let have = 0; have < bits; have += 64) value = (value << 64n) | next();
    return BigInt.asUintN(bits, value);
  };
}

const PRIMES = Array.from({ length: 700 }, (_, i) => i + 2).filter((candidate) =>
  Array.from({ length: 30 }, (_, i) => i + 2).every((d) => d * d > candidate || candidate % d !== 0),
);

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let [b, e] = [base % modulus, exponent]; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % modulus;
    b = (b * b) % modulus;
  }
  return result;
}

/** A number in the form of the library's primes. Whether it is prime makes no difference to residues. */
function rocaFactor(bits: number, random: (bits: number) => bigint): bigint {
  const M = PRIMES.slice(0, 126).reduce((product, prime) => product * BigInt(prime), 1n);
  const rest = power(65_537n, random(254), M);
  const multiplier = (1n << BigInt(bits - 1)) / M + random(40) + 1n;
  return multiplier * M + rest;
}

function octets(value: bigint): Uint8Array {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

const base64url = (value: bigint) => Buffer.from(octets(value)).toString('base64url');

describe('[J8] an RSA key that can be factored (CVE-2017-15361)', () => {
  const random = numbers(0x9e3779b97f4a7c15n);
  const moduli = Array.from({ length: 20 }, () => rocaFactor(1_025, random) * rocaFactor(1_025, random));

  it('is never kept, of a provider or a client, and says why', () => {
    for (const n of moduli) {
      const pruned = pruneKeySet({ keys: [{ kty: 'RSA', kid: 'chip', n: base64url(n), e: 'AQAB' }] });
      expect(pruned).toMatchObject({
        ok: true,
        value: { keys: [], dropped: [{ kid: 'chip', why: 'rsa_factorable' }] },
      });
    }
  });

  it('is not one that differs by anything', () => {
    for (const n of moduli) expect([2n, 4n, 6n].map((by) => hasRocaFingerprint(octets(n + by)))).not.toContain(true);
  });

  it('is none of some hundred products of random odd numbers', () => {
    const ordinary = Array.from({ length: 500 }, () => (random(1_024) | 1n) * (random(1_024) | 1n));
    expect(ordinary.filter((n) => hasRocaFingerprint(octets(n)))).toEqual([]);
  });

  it('is none that OpenSSL makes', () => {
    const keys = Array.from({ length: 3 }, () => generateKeyPairSync('rsa', { modulusLength: 2_048 }).publicKey);
    const pruned = pruneKeySet({ keys: keys.map((key) => key.export({ format: 'jwk' })) });
    expect(pruned).toMatchObject({ ok: true, value: { keys: [{}, {}, {}], dropped: [] } });
  });
});
