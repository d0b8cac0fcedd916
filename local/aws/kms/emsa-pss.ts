/** EMSA-PSS over a ready-made digest, MGF1 with the same hash, salt as long as the digest. @see RFC 8017 §9.1 */
import { createHash, randomBytes } from 'node:crypto';
import type { HashName } from './key-specs.ts';

/** @returns the encoded message, as long as the modulus, for the raw RSA operation */
export function encodePss(digest: Buffer, hash: HashName, modulusBits: number): Buffer {
  const salt = randomBytes(digest.length);
  const h = saltedHash(digest, salt, hash);
  const block = Buffer.alloc(modulusBits / 8 - digest.length - 1);
  block[block.length - salt.length - 1] = 0x01;
  salt.copy(block, block.length - salt.length);
  return Buffer.concat([masked(block, h, hash), h, Buffer.of(0xbc)]);
}

export function verifyPss(encoded: Buffer, digest: Buffer, hash: HashName, modulusBits: number): boolean {
  const blockBytes = modulusBits / 8 - digest.length - 1;
  const [maskedBlock, h] = [encoded.subarray(0, blockBytes), encoded.subarray(blockBytes, -1)];
  if (encoded.at(-1) !== 0xbc || (maskedBlock[0] ?? 0xff) & 0x80) return false;
  const block = masked(maskedBlock, h, hash);
  const saltStart = blockBytes - digest.length;
  const padding = block.subarray(0, saltStart);
  if (!padding.equals(Buffer.concat([Buffer.alloc(saltStart - 1), Buffer.of(0x01)]))) return false;
  return saltedHash(digest, block.subarray(saltStart), hash).equals(h);
}

/** H = Hash(eight zero bytes ‖ mHash ‖ salt) */
function saltedHash(digest: Buffer, salt: Buffer, hash: HashName): Buffer {
  return createHash(hash).update(Buffer.alloc(8)).update(digest).update(salt).digest();
}

/** XOR with MGF1(seed); the leftmost bit is cleared, because the encoded message is one bit shorter than the modulus. */
function masked(block: Buffer, seed: Buffer, hash: HashName): Buffer {
  const mask = mgf1(seed, block.length, hash);
  const result = Buffer.from(block.map((byte, index) => byte ^ (mask[index] ?? 0)));
  result[0] = (result[0] ?? 0) & 0x7f;
  return result;
}

/** @see RFC 8017 appendix B.2.1 */
function mgf1(seed: Buffer, bytes: number, hash: HashName): Buffer {
  const blocks: Buffer[] = [];
  for (let counter = 0; blocks.length * seed.length < bytes; counter++) {
    const suffix = Buffer.alloc(4);
    suffix.writeUInt32BE(counter);
    blocks.push(createHash(hash).update(seed).update(suffix).digest());
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}
