import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeySpec } from './key-specs.ts';
import type { StoredKey } from './key-store.ts';

const generate = promisify(generateKeyPair);

/** Makes a key: PKCS #8, or 32 random bytes for a symmetric key; base64. */
export async function generateMaterial(spec: KeySpec): Promise<string> {
  if (spec === 'SYMMETRIC_DEFAULT') return randomBytes(32).toString('base64');
  const { privateKey } = await generatePair(spec);
  return privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

function generatePair(spec: Exclude<KeySpec, 'SYMMETRIC_DEFAULT'>): Promise<{ privateKey: KeyObject }> {
  if (spec === 'ECC_NIST_P256') return generate('ec', { namedCurve: 'P-256' });
  if (spec === 'ECC_NIST_P384') return generate('ec', { namedCurve: 'P-384' });
  return generate('rsa', { modulusLength: Number(spec.slice('RSA_'.length)) });
}

/** Parsed once: parsing costs as much as signing with ECDSA. */
const parsed = new WeakMap<StoredKey, KeyObject>();

export function privateKeyOf(key: StoredKey): KeyObject {
  const known = parsed.get(key);
  if (known) return known;
  const privateKey = createPrivateKey({ key: Buffer.from(key.material, 'base64'), type: 'pkcs8', format: 'der' });
  parsed.set(key, privateKey);
  return privateKey;
}

export function publicKeyOf(key: StoredKey): KeyObject {
  return createPublicKey(privateKeyOf(key));
}

/** 256 bits, of a symmetric key. */
export function secretOf(key: StoredKey): Buffer {
  return Buffer.from(key.material, 'base64');
}
