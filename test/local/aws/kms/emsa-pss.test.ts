import { createHash } from 'node:crypto';
import { encodePss, verifyPss } from '../../../../local/aws/kms/emsa-pss.ts';

describe.each([
  ['sha256', 2048],
  ['sha512', 3072],
] as const)('EMSA-PSS with %s in %d bits', (hash, modulusBits) => {
  const digest = createHash(hash).update('the message').digest();
  const encoded = encodePss(digest, hash, modulusBits);

  it('encodes to the length of the modulus, with the leftmost bit clear', () => {
    expect(encoded).toHaveLength(modulusBits / 8);
    expect((encoded[0] ?? 0) & 0x80).toBe(0);
    expect(verifyPss(encoded, digest, hash, modulusBits)).toBe(true);
  });

  it('is inconsistent with any one bit changed', () => {
    const accepted = Array.from({ length: encoded.length * 8 }, (_, bit) => bit).filter((bit) => {
      const index = bit >> 3;
      const changed = Buffer.from(encoded).fill((encoded[index] ?? 0) ^ (1 << (bit & 7)), index, index + 1);
      return verifyPss(changed, digest, hash, modulusBits);
    });
    expect(accepted).toEqual([]);
  });

  it('is inconsistent with another digest', () => {
    const other = createHash(hash).update('another').digest();
    expect(verifyPss(encoded, other, hash, modulusBits)).toBe(false);
  });
});
