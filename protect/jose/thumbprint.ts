import { createHash } from 'node:crypto';
import type { KeyThumbprint } from '../vocabulary/key-thumbprint.ts';
import type { VerificationKey } from './verification-key.ts';

/**
 * RFC 7638 §3: SHA-256 over the required members of the JWK alone, in the order of their names and without white space;
 * of an OKP key those of RFC 8037 §2. Members are taken as they are written: a key that is written otherwise than RFC 7518
 * §6 says has another thumbprint, so whoever binds anything to one refuses those before.
 */
export function thumbprintOf(key: VerificationKey): KeyThumbprint {
  const text = JSON.stringify(requiredMembers(key));
  return createHash('sha256').update(text, 'utf8').digest('base64url') as KeyThumbprint;
}

function requiredMembers(key: VerificationKey): object {
  switch (key.kty) {
    case 'RSA':
      return { e: key.e, kty: key.kty, n: key.n };
    case 'EC':
      return { crv: key.crv, kty: key.kty, x: key.x, y: key.y };
    case 'OKP':
      return { crv: key.crv, kty: key.kty, x: key.x };
  }
}
