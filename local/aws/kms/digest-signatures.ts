/** Signatures over ready-made digests, which node:crypto does not offer: RSA by its raw operations, ECDSA by noble. */
import { constants, type KeyObject, privateEncrypt, publicDecrypt } from 'node:crypto';
import { p256, p384 } from '@noble/curves/nist.js';
import { encodePss, verifyPss } from './emsa-pss.ts';
import { privateKeyOf, publicKeyOf } from './key-material.ts';
import { type HashName, SIGNING_ALGORITHMS, type SigningAlgorithm } from './key-specs.ts';
import type { StoredKey } from './key-store.ts';

/** KMS does not normalize `s`, and neither do we. The digest is not hashed again. */
const ECDSA_OPTIONS = { prehash: false, lowS: false, format: 'der' } as const;

export function signDigest(key: StoredKey, algorithm: SigningAlgorithm, digest: Buffer): Buffer {
  const { scheme, hash } = SIGNING_ALGORITHMS[algorithm];
  const privateKey = privateKeyOf(key);
  switch (scheme) {
    case 'ecdsa':
      return Buffer.from(curveOf(key).sign(digest, coordinate(privateKey, 'd'), ECDSA_OPTIONS));
    case 'pkcs1-v1_5':
      return privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, digestInfo(hash, digest));
    case 'pss': {
      const encoded = encodePss(digest, hash, modulusBits(privateKey));
      return privateEncrypt({ key: privateKey, padding: constants.RSA_NO_PADDING }, encoded);
    }
  }
}

/** False for a malformed signature, too. */
export function verifyDigest(key: StoredKey, algorithm: SigningAlgorithm, digest: Buffer, signature: Buffer): boolean {
  const { scheme, hash } = SIGNING_ALGORITHMS[algorithm];
  try {
    if (scheme === 'ecdsa') return curveOf(key).verify(signature, digest, pointOf(key), ECDSA_OPTIONS);
    if (!isOfModulusLength(key, signature)) return false;
    return scheme === 'pss' ? isPss(key, hash, digest, signature) : isPkcs1(key, hash, digest, signature);
  } catch {
    return false;
  }
}

/** RFC 8017 §8.1.2 and §8.2.2, step 1: as a number it would be the same without its leading zeros; it is no signature. */
function isOfModulusLength(key: StoredKey, signature: Buffer): boolean {
  return signature.length === Math.ceil(modulusBits(publicKeyOf(key)) / 8);
}

function isPkcs1(key: StoredKey, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  const decoded = publicDecrypt({ key: publicKeyOf(key), padding: constants.RSA_PKCS1_PADDING }, signature);
  return decoded.equals(digestInfo(hash, digest));
}

function isPss(key: StoredKey, hash: HashName, digest: Buffer, signature: Buffer): boolean {
  const publicKey = publicKeyOf(key);
  const encoded = publicDecrypt({ key: publicKey, padding: constants.RSA_NO_PADDING }, signature);
  return verifyPss(encoded, digest, hash, modulusBits(publicKey));
}

/** DER of DigestInfo up to the digest itself. @see RFC 8017 §9.2, note 1 */
const DIGEST_INFO_PREFIX: Readonly<Record<HashName, string>> = {
  sha256: '3031300d060960864801650304020105000420',
  sha384: '3041300d060960864801650304020205000430',
  sha512: '3051300d060960864801650304020305000440',
};

function digestInfo(hash: HashName, digest: Buffer): Buffer {
  return Buffer.concat([Buffer.from(DIGEST_INFO_PREFIX[hash], 'hex'), digest]);
}

function modulusBits(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 0;
}

function curveOf(key: StoredKey) {
  return key.spec === 'ECC_NIST_P384' ? p384 : p256;
}

/** The public key as an uncompressed point (SEC 1 §2.3.3). */
function pointOf(key: StoredKey): Buffer {
  const publicKey = publicKeyOf(key);
  return Buffer.concat([Buffer.of(4), coordinate(publicKey, 'x'), coordinate(publicKey, 'y')]);
}

function coordinate(key: KeyObject, name: 'd' | 'x' | 'y'): Buffer {
  return Buffer.from(key.export({ format: 'jwk' })[name] ?? '', 'base64url');
}
