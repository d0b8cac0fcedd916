import { createHash } from 'node:crypto';

/**
 * SHA-256, hexadecimal, over the parts, each preceded by its length in bytes, so that no two different lists share a
 * digest. The first part is a purpose, which keeps each use apart from every other.
 */
export function lengthPrefixedDigest(purpose: string, ...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of [purpose, ...parts]) {
    const bytes = Buffer.from(part, 'utf8');
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}
