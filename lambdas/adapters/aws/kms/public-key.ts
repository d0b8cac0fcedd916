import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { GetPublicKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { calculateJwkThumbprint } from 'jose';
import type { SigningAlgorithm } from '../../../core/configuration.ts';
import type { NewKey, PublicJwk } from '../../../core/keys/ring.ts';
import { callDependency } from '../outage.ts';

/** What the ring records of a key: its public half, and the name that it gets by it. */
export async function readNewKey(kms: KMSClient, keyArn: string, algorithm: SigningAlgorithm): Promise<NewKey> {
  const { PublicKey } = await callDependency('KMS', () => kms.send(new GetPublicKeyCommand({ KeyId: keyArn })));
  if (PublicKey === undefined) throw new Error(`KMS has no public key for ${keyArn}`);
  const key = createPublicKey({ key: Buffer.from(PublicKey), format: 'der', type: 'spki' });
  const publicJwk = toPublicJwk(key.export({ format: 'jwk' }));
  return { kid: await calculateJwkThumbprint(publicJwk), keyArn, algorithm, publicJwk };
}

function toPublicJwk({ kty, n, e, crv, x, y }: JsonWebKey): PublicJwk {
  if (kty === 'RSA' && n !== undefined && e !== undefined) return { kty, n, e };
  if (kty === 'EC' && crv === 'P-256' && x !== undefined && y !== undefined) return { kty, crv, x, y };
  throw new Error('KMS gave a public key of another kind than was asked for');
}

/** Whether this signature over this ASCII text is the key's. */
export function verifies(algorithm: SigningAlgorithm, publicJwk: PublicJwk, text: string, signature: string): boolean {
  const key = createPublicKey({ key: { ...publicJwk }, format: 'jwk' });
  const options = algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' as const } : key;
  return verify('sha256', Buffer.from(text, 'ascii'), options, Buffer.from(signature, 'base64url'));
}
