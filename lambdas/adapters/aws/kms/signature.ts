import { createHash } from 'node:crypto';
import type { SigningAlgorithm } from '../../../core/configuration.ts';

/** KMS's name of each JWS algorithm (RFC 7518 §3.1), and the key that it needs. */
export const KMS_ALGORITHMS = {
  RS256: { signingAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256', keySpec: 'RSA_2048' },
  ES256: { signingAlgorithm: 'ECDSA_SHA_256', keySpec: 'ECC_NIST_P256' },
} as const satisfies Record<SigningAlgorithm, object>;

/** Bytes of r and of s for P-256 (RFC 7518 §3.4). */
const COORDINATE_BYTES = 32;

/**
 * What `Sign` takes. Always the digest: KMS accepts a raw message only up to 4,096 bytes, and a token with many scopes
 * is longer.
 */
export function signParameters(keyArn: string, algorithm: SigningAlgorithm, signingInput: string) {
  return {
    KeyId: keyArn,
    SigningAlgorithm: KMS_ALGORITHMS[algorithm].signingAlgorithm,
    MessageType: 'DIGEST' as const,
    Message: createHash('sha256').update(signingInput, 'ascii').digest(),
  };
}

/** KMS answers ECDSA in DER; JWS wants r‖s (RFC 7518 §3.4). RSA signatures are the same bytes in both. */
export function toJwsSignature(algorithm: SigningAlgorithm, signature: Uint8Array): string {
  const bytes = algorithm === 'ES256' ? derToConcatenated(signature) : Buffer.from(signature);
  return bytes.toString('base64url');
}

/**
 * SEQUENCE { INTEGER r, INTEGER s }. P-256's sequence is at most 72 bytes, so every length is one byte.
 * @throws Error when the bytes are no such sequence
 */
export function derToConcatenated(der: Uint8Array): Buffer {
  const r = readInteger(der, 2);
  const s = readInteger(der, r.end);
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || s.end !== der.length)
    throw new Error('not a DER ECDSA signature');
  return Buffer.concat([toCoordinate(r.value), toCoordinate(s.value)]);
}

function readInteger(der: Uint8Array, offset: number): { readonly value: Uint8Array; readonly end: number } {
  const length = der[offset + 1];
  if (der[offset] !== 0x02 || length === undefined) throw new Error('not a DER ECDSA signature');
  const end = offset + 2 + length;
  return { value: der.subarray(offset + 2, end), end };
}

/** DER integers have no leading zeros but a sign byte; coordinates have a fixed length. */
function toCoordinate(integer: Uint8Array): Buffer {
  const first = integer.findIndex((byte) => byte !== 0);
  const significant = first === -1 ? new Uint8Array() : integer.subarray(first);
  if (significant.length > COORDINATE_BYTES) throw new Error('not a P-256 signature');
  return Buffer.concat([Buffer.alloc(COORDINATE_BYTES - significant.length), significant]);
}
