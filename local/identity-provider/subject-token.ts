import { createLocalJWKSet, type JWK, type JWTPayload, jwtVerify } from 'jose';
import { SIGNING_ALGORITHM } from './state.ts';

/** Verifies an id_token that `clientId` presents. Rejects when it is not one that this provider issued to that client. */
export type VerifySubjectToken = (token: string, clientId: string) => Promise<JWTPayload>;

/**
 * Verifies this provider's own id_tokens: signature, issuer, times, and that the one audience is the client that presents
 * it. Anyone else's id_token is refused, and so is any other JWT that the key has signed.
 */
export function subjectTokenVerifier(issuer: string, publicKey: JWK): VerifySubjectToken {
  const keys = createLocalJWKSet({ keys: [publicKey] });
  return async (token, clientId) => {
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer,
      algorithms: [SIGNING_ALGORITHM],
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    if (payload.aud !== clientId) throw new Error('aud is not the client alone');
    // RFC 8725 §3.11: an ID-JAG or a logout token carries a type of its own; an id_token has "JWT" or none.
    if (protectedHeader.typ !== undefined && protectedHeader.typ !== 'JWT') throw new Error('typ is not JWT');
    return payload;
  };
}
